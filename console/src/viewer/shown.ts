/** The pictures of one task, ready to be looked at. */

import type { TaskEntry } from "../api/shapes";
import { ownPath } from "../parts/pictures";

export interface Shown {
  prompt: string;
  /** Paths of the finished pictures, in their order. */
  pictures: string[];
  /** Path of the picture that they were made from; null where this page can't show it. */
  before: string | null;
  sourceUrl: string;
  /** The whole task; null where it has not ended. */
  entry: TaskEntry | null;
}

/** What is there of a task; of one with several inputs, the pictures of all and what the first was made from. */
export function shownOf(entry: TaskEntry): Shown {
  const [first] = entry.inputs;
  return {
    prompt: first?.prompt ?? "",
    pictures: entry.inputs.flatMap(({ outputs }) => outputs).flatMap(({ url }) => ownPath(url) ?? []),
    before: first?.source.thumbnail ? ownPath(first.source.url) : null,
    sourceUrl: first?.source.url ?? "",
    entry: entry.status === "in_progress" ? null : entry,
  };
}
