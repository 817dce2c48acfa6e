import { signal } from "@preact/signals";
import { Search } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { readLooks } from "../api/calls";
import type { Look, LookKind } from "../api/shapes";
import { text } from "../text";
import { prompt, understanding } from "./order";
import { asksFor, withLook, withoutLook, wordsOf } from "./prompt";

const KINDS: LookKind[] = ["material", "style", "light", "manner"];

const looks = signal<Look[]>([]);

function matches(look: Look, sought: string): boolean {
  const words = sought.trim().toLowerCase();
  return wordsOf(look).some((word) => word.toLowerCase().includes(words));
}

function Chip({ look }: { look: Look }) {
  const pressed = asksFor(understanding.value?.understood ?? null, look);
  const toggle = (): void => {
    prompt.value = pressed ? withoutLook(prompt.value, look) : withLook(prompt.value, look);
  };
  return (
    <button type="button" class="look" aria-pressed={pressed} onClick={toggle}>
      {look.thumbnail && <img src={look.thumbnail} alt="" loading="lazy" width="80" height="80" />}
      <span>{look.name}</span>
    </button>
  );
}

/** All looks that the engine knows, to browse and to put into the prompt. */
export function Looks() {
  const [kind, setKind] = useState<LookKind>("material");
  const [sought, setSought] = useState("");
  useEffect(() => {
    if (looks.value.length > 0) return;
    readLooks().then(
      (found) => {
        looks.value = found;
      },
      () => undefined, // an engine without a list of looks takes any words
    );
  }, []);
  if (looks.value.length === 0) return null;
  const shown = looks.value.filter((look) => (sought ? matches(look, sought) : look.kind === kind));
  return (
    <section class="looks" aria-label={text.looks.label}>
      <div class="looks-head">
        <fieldset class="segments">
          <legend class="off-screen">{text.looks.kind}</legend>
          {KINDS.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={!sought && each === kind}
              onClick={() => {
                setKind(each);
                setSought("");
              }}
            >
              {text.looks.kinds[each]}
            </button>
          ))}
        </fieldset>
        <div class="search">
          <Search aria-hidden="true" />
          <input
            type="search"
            aria-label={text.looks.search}
            placeholder={text.looks.search}
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
        </div>
      </div>
      <div class="look-grid">
        {shown.map((look) => (
          <Chip key={`${look.kind} ${look.name}`} look={look} />
        ))}
      </div>
      {shown.length === 0 && <p class="hint">{text.looks.none}</p>}
    </section>
  );
}
