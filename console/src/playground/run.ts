/** The order that is at work, or was last: its pictures as they come. */

import { computed, signal } from "@preact/signals";
import { cancelTask, createTask, readTask } from "../api/calls";
import { follow } from "../api/following";
import { isAbort, patiently, Refused, sentence } from "../api/http";
import type { Edited, Order, Ordered, Task, TaskEntry, TileOrder } from "../api/shapes";
import { ownPath, type Size, sizeOf } from "../parts/pictures";
import { text } from "../text";
import { editOrder } from "../viewer/edit-orders";
import { asGiven, type Shown, shownOf } from "../viewer/shown";
import { enginesWanted, givesMaps } from "./engines";
import {
  count,
  format,
  MOST_PICTURES,
  maps,
  minStructure,
  prompt,
  recall,
  seed,
  seedNumber,
  structure,
  USUAL,
} from "./order";
import { mask, photo, swatch, takeAgain } from "./slots";

/** "loading": an earlier task, of which nothing is known yet. */
export type Phase = "loading" | "sending" | "waiting" | "rendering" | "completed" | "failed";

export interface Run extends Shown {
  /** Of the task; empty while it is being sent. */
  id: string;
  count: number;
  phase: Phase;
  /** 0 to 1, of all pictures together. */
  progress: number;
  size: Size | null;
  /** Why it failed. */
  fault: string;
  /** Whether the server is being heard. */
  connected: boolean;
}

export const run = signal<Run | null>(null);

const isTile = (shown: Run | null): boolean => shown?.order.model === "retexture_tile";

/** The order, where it is for pictures; null: there is none, or it is for tiles, which have a page of their own. */
export const pictureRun = computed(() => (isTile(run.value) ? null : run.value));

/** The order, where it is for tiles. */
export const tileRun = computed(() => (isTile(run.value) ? run.value : null));

const AT_WORK: Phase[] = ["sending", "waiting", "rendering"];

export const isBusy = computed(() => AT_WORK.some((phase) => phase === pictureRun.value?.phase));

export const isTiling = computed(() => AT_WORK.some((phase) => phase === tileRun.value?.phase));

let following = new AbortController();

/** Order what the playground shows. */
export async function start(): Promise<void> {
  const from = photo.chosen.value;
  const wanted = seedNumber();
  if (!from?.url || wanted === undefined) return;
  const [maskUrl, swatchUrl] = [mask.chosen.value?.url, swatch.chosen.value?.url];
  const params: Order = {
    imgUrl: from.url,
    remixPrompt: prompt.value.trim(),
    n: count.value,
    structure: structure.value,
    format: format.value,
    ...(wanted !== null && { seed: wanted }),
    ...enginesWanted(),
    ...(minStructure.value > 0 && { minStructure: minStructure.value }),
    ...(maps.value && givesMaps.value && { maps: true }),
    ...(maskUrl && { maskUrl }),
    ...(swatchUrl && { swatchUrl }),
  };
  await ordered({
    prompt: params.remixPrompt,
    count: count.value,
    before: from.shown,
    order: { model: "midjourney_retexture", params },
    size: from.size,
  });
}

/** Order tiles. */
export async function startTiles(params: TileOrder, side: number): Promise<void> {
  await ordered({
    prompt: params.remixPrompt,
    count: params.n ?? MOST_PICTURES,
    before: null,
    order: { model: "retexture_tile", params },
    size: { width: side, height: side },
  });
}

/** An earlier picture, as an edit of it is ordered. */
export interface Earlier {
  jobId: string;
  /** Its number among those of its job. */
  number: number;
  /** Where this page shows it from. */
  path: string;
  /** What its task is called. */
  title: string;
  /** Whether it has maps: then what is made of it has some too. */
  maps: boolean;
}

/** Order an edit of an earlier picture; `words` are the new prompt, where one is wanted. */
export async function edit(
  picture: Earlier,
  kind: Edited["kind"],
  way: Edited["way"],
  words: string,
): Promise<void> {
  const { jobId: job_id, number: image_number, path, title, maps } = picture;
  await ordered({
    prompt: `${text.edits.did(kind, way)}: ${words || title}`,
    count: kind === "upscale" ? 1 : MOST_PICTURES,
    before: path,
    order: editOrder({ kind, way, job_id, image_number }, words, { maps }),
    size: await sizeOf(path).catch(() => null),
  });
}

/** Send an order, and show its pictures as they come. */
async function ordered(shown: Pick<Run, "prompt" | "count" | "before" | "order" | "size">): Promise<void> {
  const mine = begin({ ...blank, ...shown });
  try {
    const task = await send(shown.order, mine.signal);
    update(mine, { id: task.id, phase: "waiting" });
    await watch(task.id, mine);
  } catch (fault) {
    end(mine, fault);
  }
}

/** Show a task that was ordered earlier, and go on with it where it has not ended. */
export async function resume(id: string): Promise<void> {
  if (run.value?.id === id) return;
  const mine = begin({ ...blank, id, phase: "loading" });
  try {
    const entry = await readTask(id);
    const given = shownOf(entry);
    const picture = given.before ?? given.pictures[0];
    update(mine, {
      ...given,
      count: entry.count * entry.inputs.length,
      size: picture ? await sizeOf(picture).catch(() => null) : null,
      phase: "waiting",
    });
    restore(entry);
    if (entry.status === "in_progress") await watch(id, mine);
    else finish(mine, entry);
  } catch (fault) {
    end(mine, fault);
  }
}

/** Fill what is empty with what the task was asked; another seed may be wanted next time. */
function restore(entry: TaskEntry): void {
  const { edit, prompt: words } = shownOf(entry);
  // An edit is made of no photo that is chosen, and tiles are made of none.
  if (edit || entry.tile_side || prompt.value || photo.chosen.value) return;
  recall(words, entry);
  seed.value = "";
  void recallPictures(entry);
}

/** Take the pictures that an earlier task was given. */
export async function recallPictures({ inputs: [first] }: TaskEntry): Promise<void> {
  if (!first) return;
  await takeAgain(photo, asGiven(first.source));
  await Promise.all([takeAgain(mask, asGiven(first.mask)), takeAgain(swatch, asGiven(first.swatch))]);
}

export async function cancel(): Promise<void> {
  const id = run.value?.id;
  if (id) await cancelTask(id);
}

/** Forget what is shown; a task at work goes on. */
export function clear(): void {
  following.abort();
  run.value = null;
}

const blank: Run = {
  id: "",
  prompt: "",
  count: 4,
  phase: "sending",
  progress: 0,
  pictures: [],
  before: null,
  order: { model: "midjourney_retexture", params: { imgUrl: "", remixPrompt: "", ...USUAL } },
  edit: null,
  size: null,
  fault: "",
  connected: true,
  entry: null,
};

function begin(first: Run): AbortController {
  following.abort();
  following = new AbortController();
  run.value = first;
  return following;
}

function update(mine: AbortController, changes: Partial<Run>): void {
  if (!mine.signal.aborted && run.value) run.value = { ...run.value, ...changes };
}

/** An order that was not answered is sent again under the same name, so that it makes one task. */
async function send(order: Ordered, signal: AbortSignal): Promise<Task> {
  const name = `console-${randomName()}`;
  return patiently(() => createTask(order, name), signal);
}

/** `crypto.randomUUID` is not there on pages without https. */
function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

async function watch(id: string, mine: AbortController): Promise<void> {
  const task = await follow(
    id,
    {
      picture: (url, number) => {
        const path = ownPath(url);
        if (path) update(mine, { pictures: placed(run.value?.pictures ?? [], number, path) });
      },
      progress: (now) => {
        const begun = now.metadata.started_at !== undefined;
        if (now.status === "in_progress") {
          update(mine, { progress: now.progress ?? 0, phase: begun ? "rendering" : "waiting" });
        }
      },
      connection: (connected) => update(mine, { connected }),
    },
    mine.signal,
  );
  finish(mine, await readTask(task.id));
}

function finish(mine: AbortController, entry: TaskEntry): void {
  const { pictures, order, edit } = shownOf(entry);
  update(mine, {
    entry,
    pictures,
    order,
    edit,
    connected: true,
    progress: 1,
    phase: entry.status === "completed" ? "completed" : "failed",
    fault: entry.error?.message ?? "",
  });
}

function placed(pictures: string[], number: number, path: string): string[] {
  const copy = [...pictures];
  copy[number] = path;
  return copy;
}

function end(mine: AbortController, fault: unknown): void {
  if (isAbort(fault)) return;
  const gone = fault instanceof Refused && fault.status === 404;
  update(mine, { phase: "failed", fault: gone ? text.run.gone : sentence(fault) });
}
