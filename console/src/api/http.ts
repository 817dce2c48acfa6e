/** Asking the server: the session's cookie goes along by itself, its token with whatever changes something. */

import { signal } from "@preact/signals";
import { text } from "../text";

export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** The server could not be reached, or broke off. */
export class Unreachable extends Error {}

/** The token that unsafe requests of this session carry. */
export const csrf = signal("");

/** Counts answers that say that nobody is signed in (any more). */
export const signedOut = signal(0);

const SAFE = new Set(["GET", "HEAD"]);

export interface Asked {
  method?: string;
  body?: unknown;
  form?: FormData;
  accept?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/** Ask, and return an answer that is not an error. */
export async function ask(path: string, asked: Asked = {}): Promise<Response> {
  const method = asked.method ?? "GET";
  const headers = new Headers({ Accept: asked.accept ?? "application/json", ...asked.headers });
  if (!SAFE.has(method) && csrf.value) headers.set("X-CSRF-Token", csrf.value);
  if (asked.body !== undefined) headers.set("Content-Type", "application/json");
  const body = asked.form ?? (asked.body === undefined ? null : JSON.stringify(asked.body));
  const answer = await reach(path, { method, headers, body, signal: asked.signal ?? null });
  if (answer.ok) return answer;
  throw await refusal(answer);
}

/** Ask for JSON. */
export async function askJson<T>(path: string, asked: Asked = {}): Promise<T> {
  const answer = await ask(path, asked);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

const AGAIN_AFTER = [500, 1000, 2000, 4000];

/** Call, and call again after a pause, a few times, while the server is out of reach or too busy to answer. */
export async function patiently<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (const pause of AGAIN_AFTER) {
    try {
      return await call();
    } catch (fault) {
      const worthwhile = fault instanceof Unreachable || (fault instanceof Refused && fault.status === 503);
      if (!worthwhile || signal?.aborted) throw fault;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return call();
}

/** A sentence for people about what went wrong. */
export function sentence(fault: unknown): string {
  return fault instanceof Refused || fault instanceof Unreachable ? fault.message : text.faults.unexpected;
}

export function isAbort(fault: unknown): boolean {
  return fault instanceof DOMException && fault.name === "AbortError";
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: "same-origin", cache: "no-store" });
  } catch (fault) {
    if (isAbort(fault)) throw fault;
    throw new Unreachable(text.faults.unreachable);
  }
}

async function refusal(answer: Response): Promise<Refused> {
  if (answer.status === 401) signedOut.value += 1;
  const body = (await answer.json().catch(() => ({}))) as { error?: { message?: string } };
  const after = Number(answer.headers.get("Retry-After"));
  return new Refused(answer.status, body.error?.message ?? text.faults.unexpected, after || null);
}
