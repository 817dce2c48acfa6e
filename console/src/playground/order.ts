/** What is asked for. */

import { effect, type Signal, signal } from "@preact/signals";
import { understand } from "../api/calls";
import { isAbort } from "../api/http";
import type { Format, TaskEntry, Understanding } from "../api/shapes";

export const MOST_PICTURES = 4;
export const HIGHEST_SEED = 4294967295;
export const LONGEST_PROMPT = 8192;

const PAUSE_OF_TYPING = 120;

/** What the server takes where an order says nothing. */
export const USUAL = { n: MOST_PICTURES, structure: 0.5, format: "png", minStructure: 0 } as const;

export const prompt = signal("");
export const seed = signal("");
export const structure = signal<number>(USUAL.structure);
/** What keeps less than this of the photo's structure is made again. */
export const minStructure = signal<number>(USUAL.minStructure);
export const count = signal<number>(USUAL.n);
/** The engine's name; empty, or one that is not offered: the usual one. */
export const engine = signal("");
/** Whether another engine may take the place of the first that can do what is asked. */
export const fallback = signal(true);
export const format = signal<Format>(USUAL.format);
/** Whether the maps of the surfaces are wanted, where the engine gives them. */
export const maps = signal(false);

/** Set everything but the pictures as it was in an earlier task. */
export function recall(words: string, entry: TaskEntry): void {
  prompt.value = words;
  seed.value = String(entry.seed);
  structure.value = entry.structure;
  minStructure.value = entry.min_structure;
  count.value = entry.count;
  format.value = entry.format;
  maps.value = entry.maps;
  engine.value = entry.engine;
}

/** What the server makes of the prompt; null: nothing is written, or it is being asked for the first time. */
export const understanding = signal<Understanding | null>(null);

/** A written seed as a number; null: none is wanted; undefined: what is written is none. */
export function seedNumber(of: Signal<string> = seed): number | null | undefined {
  const written = of.value.trim();
  if (written === "") return null;
  const number = Number(written);
  return /^\d+$/.test(written) && number <= HIGHEST_SEED ? number : undefined;
}

effect(() => {
  const written = prompt.value.trim();
  if (!written) {
    understanding.value = null;
    return;
  }
  const asking = new AbortController();
  const timer = setTimeout(async () => {
    try {
      understanding.value = await understand(written, asking.signal);
    } catch (fault) {
      // It is a help while typing: the order itself says what is wrong.
      if (!isAbort(fault)) understanding.value = null;
    }
  }, PAUSE_OF_TYPING);
  return () => {
    clearTimeout(timer);
    asking.abort();
  };
});
