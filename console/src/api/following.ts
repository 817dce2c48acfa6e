/** Following a task to its end: pictures from the event stream, progress by asking, whatever breaks in between. */

import { createParser } from "eventsource-parser";
import { ask, askJson, isAbort, Refused } from "./http";
import type { Task } from "./shapes";

export interface Follower {
  /** A picture was finished; `number` counts from 0 in the order of arrival. */
  picture(url: string, number: number): void;
  /** The task as it is now. */
  progress(task: Task): void;
  /** Whether the server is being heard. */
  connection(live: boolean): void;
}

const TASK = "/model/v1/generation/task";
const ASK_EVERY = 700;
const PAUSES = [250, 500, 1000, 2000, 4000];
const FINAL = new Set([401, 403, 404]);

export const taskPath = (id: string): string => `${TASK}/${encodeURIComponent(id)}`;

/**
 * Follow a task and return it when it has ended.
 *
 * A lost connection, a server that restarts: the stream is opened again with the last cursor, so that no picture
 * comes twice and none is missed.
 *
 * @throws Refused where the task cannot be seen (any more).
 */
export async function follow(id: string, follower: Follower, signal: AbortSignal): Promise<Task> {
  const asking = new AbortController();
  signal.addEventListener("abort", () => asking.abort(), { once: true });
  void keepAsking(id, follower, asking.signal);
  try {
    return await listen(id, follower, signal);
  } finally {
    asking.abort();
  }
}

async function listen(id: string, follower: Follower, signal: AbortSignal): Promise<Task> {
  let cursor = 0;
  for (let failures = 0; ; failures += 1) {
    try {
      const before = cursor;
      const ended = await oneStream(id, cursor, signal, (url, next) => {
        follower.picture(url, next - 1);
        cursor = next;
      });
      if (ended) return ended;
      if (cursor > before) failures = 0;
    } catch (fault) {
      if (isAbort(fault) || (fault instanceof Refused && FINAL.has(fault.status))) throw fault;
    }
    follower.connection(false);
    await pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0, signal);
  }
}

/** Read one stream; returns the task where it told of its end, and null where it broke off. */
async function oneStream(
  id: string,
  cursor: number,
  signal: AbortSignal,
  picture: (url: string, next: number) => void,
): Promise<Task | null> {
  const answer = await ask(`${taskPath(id)}/stream?cursor=${cursor}`, {
    accept: "text/event-stream",
    signal,
  });
  if (!answer.body) return null;
  let ended: Task | null = null;
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === "output") {
        const told = JSON.parse(data) as { output: { content: { url: string }[] }[]; cursor: number };
        const url = told.output[0]?.content[0]?.url;
        if (url) picture(url, told.cursor);
      }
      if (event === "done") ended = JSON.parse(data) as Task;
    },
  });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || ended) return ended;
    parser.feed(value);
    if (ended) return ended;
  }
}

async function keepAsking(id: string, follower: Follower, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const task = await askJson<Task>(taskPath(id), { signal });
      if (signal.aborted) return;
      follower.connection(true);
      follower.progress(task);
      if (task.status !== "in_progress") return;
    } catch (fault) {
      if (isAbort(fault) || (fault instanceof Refused && FINAL.has(fault.status))) return;
      follower.connection(false);
    }
    await pause(ASK_EVERY, signal).catch(() => undefined);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(new DOMException("", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}
