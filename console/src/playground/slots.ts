/** The pictures of an order, each handed in from this device, taken from the web, or here already. */

import { type Signal, signal } from "@preact/signals";
import { fetchPicture, takeSample, upload } from "../api/calls";
import { ask, isAbort, sentence } from "../api/http";
import type { Sample, Upload } from "../api/shapes";
import { ownPath, type Size, sizeOf } from "../parts/pictures";
import { text } from "../text";

export interface Chosen {
  /** What to call it. */
  name: string;
  /** Where this page can show it from; null: nowhere (yet), for it is on the web, which this page never asks. */
  shown: string | null;
  /** Of the picture upright; null where that is not known. */
  size: Size | null;
  /** Where the server finds it; null while it is being handed in. */
  url: string | null;
}

/** A place for one picture. */
export interface Slot {
  chosen: Signal<Chosen | null>;
  /** Why the last picture could not be taken. */
  fault: Signal<string>;
  /** What is written into its field for an address; null: the field is closed. */
  address: Signal<string | null>;
  /** Why a picture of this size is of no use here; empty: it is. */
  refusal: (size: Size) => string;
  handing: AbortController;
}

const slot = (refusal: Slot["refusal"] = () => ""): Slot => ({
  chosen: signal(null),
  fault: signal(""),
  address: signal(null),
  refusal,
  handing: new AbortController(),
});

/** The picture to start from. */
export const photo = slot();
/** What of it is to change; it goes when another photo comes. */
export const mask = slot((size) => {
  const under = photo.chosen.value?.size;
  return under && !alike(size, under) ? text.mask.proportions(size, under) : "";
});
/** A photo of a material to be used. */
export const swatch = slot();

export const SLOTS = [photo, mask, swatch];

const MAY_DIFFER = 0.02;

/** Whether two pictures have the same proportions, as nearly as the server wants a mask to have the photo's. */
function alike(one: Size, other: Size): boolean {
  const ratio = (one.width * other.height) / (other.width * one.height);
  const rounding = 1 / Math.min(one.width, one.height, other.width, other.height);
  return Math.abs(ratio - 1) <= MAY_DIFFER + rounding;
}

/** Show a file at once, and hand it in meanwhile. */
export async function takeFile(into: Slot, file: File): Promise<void> {
  const blob = URL.createObjectURL(file);
  await take(into, { name: file.name || text.source.pasted, shown: blob }, async (aborted) => {
    return asChosen(await upload(file, aborted));
  });
  URL.revokeObjectURL(blob);
}

export async function takeBundled(sample: Sample): Promise<void> {
  await take(photo, { name: sample.name, shown: sample.url }, async () => ({
    url: (await takeSample(sample.name)).url,
  }));
}

/** Take a picture that was made here. */
export async function takeOwn(into: Slot, url: string, name: string): Promise<void> {
  await take(into, { name, shown: ownPath(url) }, async () => ({ url }));
}

/** Take what an earlier task was given, wherever that lies; null: it was given none. */
export async function takeAgain(
  into: Slot,
  given: { url: string; shown: string | null } | null,
): Promise<void> {
  if (!given) drop(into);
  else if (into.chosen.value?.url !== given.url) {
    const { url, shown } = given;
    await take(into, { name: text.source.earlier, shown }, async () => ({ url }));
  }
}

/** Take an address of this server or of the web. */
export function takeAddress(into: Slot, words: string): void {
  const address = URL.canParse(words.trim()) ? new URL(words.trim()) : null;
  if (!address || !/^https?:$/.test(address.protocol)) {
    into.fault.value = text.source.addressFault;
    return;
  }
  const own = address.origin === location.origin;
  const kept = own ? ownPath(address.href) : null;
  const name = address.pathname.split("/").pop() || address.host;
  void take(into, { name, shown: own ? (kept ?? address.href) : null }, async (aborted) => {
    if (kept) return { url: address.href };
    // A picture of these pages: the server may not be able to ask itself by the name that this page knows.
    return asChosen(
      own ? await copied(address.href, name, aborted) : await fetchPicture(address.href, aborted),
    );
  });
}

async function copied(url: string, name: string, signal: AbortSignal): Promise<Upload> {
  const answer = await ask(url, { accept: "image/*", signal });
  return upload(new File([await answer.blob()], name), signal);
}

function asChosen({ url, width, height }: Upload): Omit<Chosen, "name"> & { url: string } {
  return { url, size: { width, height }, shown: ownPath(url) };
}

export function drop(from: Slot): void {
  from.handing.abort();
  from.chosen.value = null;
  from.fault.value = "";
  from.address.value = null;
  if (from === photo) drop(mask);
}

async function take(
  into: Slot,
  seen: { name: string; shown: string | null },
  handIn: (aborted: AbortSignal) => Promise<Partial<Chosen> & { url: string }>,
): Promise<void> {
  const { value: written } = into.address;
  drop(into);
  const mine = new AbortController();
  into.handing = mine;
  into.chosen.value = { ...seen, size: null, url: null };
  try {
    const [size, kept] = await Promise.all([
      seen.shown ? sizeOf(seen.shown).catch(() => null) : null,
      handIn(mine.signal),
    ]);
    if (mine.signal.aborted) return;
    const taken = { ...seen, size, ...kept };
    const fault = taken.size ? into.refusal(taken.size) : "";
    into.chosen.value = fault ? null : taken;
    into.fault.value = fault;
  } catch (fault) {
    if (mine.signal.aborted || isAbort(fault)) return;
    into.chosen.value = null;
    into.fault.value = sentence(fault);
    into.address.value = written; // as it was, to be corrected
  }
}
