/** What can be made of one picture: larger, in other ways, with another prompt. */

import { useId, useState } from "preact/hooks";
import type { Edited } from "../api/shapes";
import { LONGEST_PROMPT } from "../playground/order";
import { text } from "../text";

type Kind = Edited["kind"];

const WAYS: Record<Kind, string[]> = {
  upscale: ["2x", "4x", "creative"],
  variation: ["subtle", "strong"],
  remix: ["strong", "subtle"],
};

interface Given {
  onEdit: (kind: Kind, way: string, words: string) => void;
}

export function EditButtons({ onEdit }: Given) {
  const [words, setWords] = useState("");
  const name = useId();
  const wanted = words.trim();
  const buttons = (kind: Kind) =>
    WAYS[kind].map((way) => (
      <button
        key={way}
        type="button"
        class="button small"
        title={text.edits.hints[kind][way]}
        aria-label={text.edits.button(kind, way)}
        aria-disabled={kind === "remix" && !wanted}
        onClick={() =>
          kind === "remix" && !wanted ? undefined : onEdit(kind, way, kind === "remix" ? wanted : "")
        }
      >
        {text.edits.ways[way]}
      </button>
    ));
  return (
    <section class="edits" aria-label={text.edits.label}>
      <p class="edits-title">{text.edits.label}</p>
      {(["upscale", "variation"] as const).map((kind) => (
        <div key={kind} class="edit-row">
          <span>{text.edits.kinds[kind]}</span>
          {buttons(kind)}
        </div>
      ))}
      <div class="field">
        <label for={name}>{text.edits.kinds.remix}</label>
        <textarea
          id={name}
          rows={2}
          data-later
          maxLength={LONGEST_PROMPT}
          placeholder={text.edits.placeholder}
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <div class="edit-row">{buttons("remix")}</div>
      </div>
    </section>
  );
}
