/** The order that is at work, or was last: its pictures as they come. */

import { computed, signal } from "@preact/signals";
import { cancelTask, createTask, readTask } from "../api/calls";
import { follow } from "../api/following";
import { isAbort, Refused, sentence, Unreachable } from "../api/http";
import type { Order, Task, TaskEntry } from "../api/shapes";
import { ownPath, type Size, sizeOf } from "../parts/pictures";
import { text } from "../text";
import { asGiven, type Shown, shownOf } from "../viewer/shown";
import { enginesWanted } from "./engines";
import { count, format, minStructure, prompt, recall, seed, seedNumber, structure, USUAL } from "./order";
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

export const isBusy = computed(() => {
  const phase = run.value?.phase;
  return phase === "sending" || phase === "waiting" || phase === "rendering";
});

let following = new AbortController();

const SEND_AGAIN_AFTER = [500, 1000, 2000, 4000];

/** Order what the playground shows. */
export async function start(): Promise<void> {
  const from = photo.chosen.value;
  const wanted = seedNumber();
  if (!from?.url || wanted === undefined) return;
  const [maskUrl, swatchUrl] = [mask.chosen.value?.url, swatch.chosen.value?.url];
  const order: Order = {
    imgUrl: from.url,
    remixPrompt: prompt.value.trim(),
    n: count.value,
    structure: structure.value,
    format: format.value,
    ...(wanted !== null && { seed: wanted }),
    ...enginesWanted(),
    ...(minStructure.value > 0 && { minStructure: minStructure.value }),
    ...(maskUrl && { maskUrl }),
    ...(swatchUrl && { swatchUrl }),
  };
  const mine = begin({
    ...blank,
    prompt: order.remixPrompt,
    count: count.value,
    before: from.shown,
    order,
    size: from.size,
  });
  try {
    const task = await send(order, mine.signal);
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
  if (prompt.value || photo.chosen.value) return;
  recall(shownOf(entry).prompt, entry);
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
  order: { imgUrl: "", remixPrompt: "", ...USUAL },
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
async function send(order: Order, signal: AbortSignal): Promise<Task> {
  const name = `console-${randomName()}`;
  for (const pause of SEND_AGAIN_AFTER) {
    try {
      return await createTask(order, name);
    } catch (fault) {
      const worthwhile = fault instanceof Unreachable || (fault instanceof Refused && fault.status === 503);
      if (!worthwhile || signal.aborted) throw fault;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return createTask(order, name);
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
  const { pictures, order } = shownOf(entry);
  update(mine, {
    entry,
    pictures,
    order,
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
