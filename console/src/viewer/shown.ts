/** The pictures of one task, ready to be looked at. */

import type { Edited, Given, InputReceipt, Kept, Ordered, TaskEntry } from "../api/shapes";
import { ownPath } from "../parts/pictures";
import { text } from "../text";
import { editOrder } from "./edit-orders";

export interface Shown {
  prompt: string;
  /** Paths of the finished pictures, in their order. */
  pictures: string[];
  /** Path of the picture that they were made from; null where this page can't show it. */
  before: string | null;
  /** What was asked for; as far as it is known, with the seed that was drawn. */
  order: Ordered;
  /** Which earlier picture was edited, and how; null: none was. */
  edit: Edited | null;
  /** The whole task; null where it has not ended. */
  entry: TaskEntry | null;
}

/** What is there of a task; of one with several inputs, the pictures of all and what the first was made from. */
export function shownOf(entry: TaskEntry): Shown {
  const [first] = entry.inputs;
  return {
    prompt: titleOf(entry),
    pictures: entry.inputs.flatMap(({ outputs }) => outputs).flatMap(({ url }) => ownPath(url) ?? []),
    before: asGiven(first?.source)?.shown ?? null,
    order: orderOf(entry),
    edit: first?.edit ?? null,
    entry: entry.status === "in_progress" ? null : entry,
  };
}

/** What a task is called: its prompt, and before it what was done with an earlier picture. */
export function titleOf({ inputs: [first] }: TaskEntry): string {
  const prompt = first?.prompt ?? "";
  if (!first?.edit) return prompt;
  const did = text.edits.did(first.edit.kind, first.edit.way);
  return prompt ? `${did}: ${prompt}` : did;
}

function orderOf({ inputs: [first], ...entry }: TaskEntry): Ordered {
  const { format, seed, maps } = entry;
  if (first?.edit) return editOrder(first.edit, first.edit.words, { format, seed, maps });
  if (entry.tile_side) {
    return {
      model: "retexture_tile",
      params: {
        remixPrompt: first?.prompt ?? "",
        size: entry.tile_side,
        n: entry.count,
        format,
        seed,
        ...(maps && { maps }),
        ...(first?.swatch && { swatchUrl: first.swatch.url }),
      },
    };
  }
  return {
    model: "midjourney_retexture",
    params: {
      imgUrl: first?.source?.url ?? "",
      remixPrompt: first?.prompt ?? "",
      n: entry.count,
      structure: entry.structure,
      format,
      seed,
      minStructure: entry.min_structure,
      ...(maps && { maps }),
      ...(first?.mask && { maskUrl: first.mask.url }),
      ...(first?.swatch && { swatchUrl: first.swatch.url }),
    },
  };
}

/** A picture that a task was given, and where this page can show it from. */
export function asGiven(given: Given | undefined): { url: string; shown: string | null } | null {
  return given ? { url: given.url, shown: given.thumbnail ? ownPath(given.url) : null } : null;
}

/** What is known of one picture: its input, that one's receipt, where its maps are, and what it kept. */
export function known(entry: TaskEntry, path: string) {
  const at = entry.inputs.findIndex(({ outputs }) => outputs.some(({ url }) => ownPath(url) === path));
  const input = entry.inputs[Math.max(at, 0)];
  const made = input?.outputs.find(({ url }) => ownPath(url) === path);
  const number = made?.number ?? 0;
  const maps = made?.maps ? ownPath(made.maps) : null;
  const receipt: InputReceipt | undefined = entry.receipt?.inputs?.[Math.max(at, 0)];
  const kept: Kept | undefined = receipt?.pictures?.find((each) => each.number === number);
  return { input, number, maps, receipt, kept };
}
