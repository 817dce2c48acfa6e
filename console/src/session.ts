/** Who is signed in. */

import { effect, signal } from "@preact/signals";
import { closeSession, openLink, openSession, readSession } from "./api/calls";
import { csrf, Refused, signedOut } from "./api/http";
import type { KeyEntry, Session } from "./api/shapes";

/** Says whether there may be a session: its cookie is hidden from scripts, and asking in vain is an error. */
const HINT = "signed-in";

/** The key that is signed in; null: none; undefined: not known yet. */
export const account = signal<KeyEntry | null | undefined>(undefined);

/** Whether a session has ended without having been signed out of. */
export const ended = signal(false);

/** Ask who is signed in. */
export async function loadSession(): Promise<void> {
  if (localStorage.getItem(HINT) === null) {
    leave();
    return;
  }
  try {
    enter(await readSession());
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.status !== 401) throw fault;
    leave();
  }
}

export async function signIn(key: string): Promise<void> {
  enter(await openSession(key));
}

export async function followLink(token: string): Promise<void> {
  enter(await openLink(token));
}

export async function signOut(): Promise<void> {
  await closeSession();
  leave();
}

function enter(session: Session): void {
  csrf.value = session.csrf ?? "";
  account.value = session.key;
  ended.value = false;
  localStorage.setItem(HINT, "");
}

function leave(): void {
  csrf.value = "";
  account.value = null;
  localStorage.removeItem(HINT);
}

// A session that has ended, wherever that is noticed, leads to the sign-in page.
effect(() => {
  if (signedOut.value === 0) return;
  if (account.peek()) ended.value = true;
  leave();
});
