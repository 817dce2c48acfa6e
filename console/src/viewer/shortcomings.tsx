import { TriangleAlert } from "lucide-preact";
import type { Region } from "../api/shapes";
import { text } from "../text";

/** What is to be known before the pictures are looked at: which parts were not found, and which were guessed. */
export function Shortcomings({ regions }: { regions: Region[] | undefined }) {
  const missing = unique(
    (regions ?? []).filter(({ found }) => !found).map(({ where }) => text.prompt.part(where)),
  );
  const guesses = unique(
    (regions ?? []).flatMap(({ where, guessed }) => (where && guessed ? [guessed] : [])),
  );
  if (missing.length + guesses.length === 0) return null;
  return (
    <div class="shortcomings" role="note" aria-label={text.receipt.shortcomings}>
      <TriangleAlert aria-hidden="true" />
      {missing.length > 0 && <p>{text.receipt.missing(text.list(missing))}</p>}
      {guesses.length > 0 && <p>{text.receipt.guesses(guesses.join("; "))}</p>}
    </div>
  );
}

const unique = (words: string[]): string[] => [...new Set(words)];
