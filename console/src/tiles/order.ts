/** Tiles: what is asked for. */

import { signal } from "@preact/signals";
import { readTileSpec } from "../api/calls";
import { Refused } from "../api/http";
import type { ModelSpec, TileOrder } from "../api/shapes";
import { MOST_PICTURES, seedNumber } from "../playground/order";

const SIZES = [512, 1024, 2048, 4096];
const USUAL = 1024;

export const prompt = signal("");
export const seed = signal("");
export const size = signal(USUAL);
export const maps = signal(false);

/** What can be chosen on this server; no size: it makes no tiles. */
export interface Choices {
  sizes: number[];
  maps: boolean;
}

export async function readChoices(): Promise<Choices> {
  try {
    return choicesOf(await readTileSpec());
  } catch (fault) {
    if (fault instanceof Refused && fault.status === 404) return { sizes: [], maps: false };
    throw fault;
  }
}

function choicesOf({ parameters }: ModelSpec): Choices {
  const most = parameters.find(({ name }) => name === "size")?.constraints.max ?? USUAL;
  const within = SIZES.filter((side) => side <= most);
  return { sizes: within, maps: parameters.some(({ name }) => name === "maps") };
}

/** The order as it is now; null: it cannot be sent yet. */
export function wanted(choices: Choices): { params: TileOrder; side: number } | null {
  const remixPrompt = prompt.value.trim();
  const number = seedNumber(seed);
  if (!remixPrompt || number === undefined) return null;
  const side = sideOf(choices);
  const params: TileOrder = {
    remixPrompt,
    n: MOST_PICTURES,
    size: side,
    format: "png",
    maps: choices.maps && maps.value,
    ...(number !== null && { seed: number }),
  };
  return { params, side };
}

/** The size that is chosen, or the largest that there is where that is smaller. */
export const sideOf = ({ sizes }: Choices): number => Math.min(size.value, Math.max(...sizes));
