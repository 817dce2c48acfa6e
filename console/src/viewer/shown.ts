/** The pictures of one task, ready to be looked at. */

import type { Given, InputReceipt, Kept, Order, TaskEntry } from "../api/shapes";
import { ownPath } from "../parts/pictures";

export interface Shown {
  prompt: string;
  /** Paths of the finished pictures, in their order. */
  pictures: string[];
  /** Path of the picture that they were made from; null where this page can't show it. */
  before: string | null;
  /** What was asked for; as far as it is known, with the seed that was drawn. */
  order: Order;
  /** The whole task; null where it has not ended. */
  entry: TaskEntry | null;
}

/** What is there of a task; of one with several inputs, the pictures of all and what the first was made from. */
export function shownOf(entry: TaskEntry): Shown {
  const [first] = entry.inputs;
  return {
    prompt: first?.prompt ?? "",
    pictures: entry.inputs.flatMap(({ outputs }) => outputs).flatMap(({ url }) => ownPath(url) ?? []),
    before: asGiven(first?.source)?.shown ?? null,
    order: orderOf(entry),
    entry: entry.status === "in_progress" ? null : entry,
  };
}

function orderOf({ inputs: [first], ...entry }: TaskEntry): Order {
  return {
    imgUrl: first?.source.url ?? "",
    remixPrompt: first?.prompt ?? "",
    n: entry.count,
    structure: entry.structure,
    format: entry.format,
    seed: entry.seed,
    minStructure: entry.min_structure,
    ...(first?.mask && { maskUrl: first.mask.url }),
    ...(first?.swatch && { swatchUrl: first.swatch.url }),
  };
}

/** A picture that a task was given, and where this page can show it from. */
export function asGiven(given: Given | undefined): { url: string; shown: string | null } | null {
  return given ? { url: given.url, shown: given.thumbnail ? ownPath(given.url) : null } : null;
}

/** What is known of one picture: the input that it was made from, that one's receipt, and what it kept. */
export function known(entry: TaskEntry, path: string) {
  const at = entry.inputs.findIndex(({ outputs }) => outputs.some(({ url }) => ownPath(url) === path));
  const input = entry.inputs[Math.max(at, 0)];
  const number = input?.outputs.find(({ url }) => ownPath(url) === path)?.number;
  const receipt: InputReceipt | undefined = entry.receipt?.inputs?.[Math.max(at, 0)];
  const kept: Kept | undefined = receipt?.pictures?.find((each) => each.number === number);
  return { input, receipt, kept };
}
