/** The picture to start from: handed in from this device, a bundled one, or one on the web. */

import { signal } from "@preact/signals";
import { fetchPicture, takeSample, upload } from "../api/calls";
import { isAbort, sentence } from "../api/http";
import type { Sample, Upload } from "../api/shapes";
import { ownPath, type Size, sizeOf } from "../parts/pictures";
import { text } from "../text";

export interface Source {
  /** What to call it. */
  name: string;
  /** Where this page can show it from; null: nowhere (yet), for it is on the web, which this page never asks. */
  shown: string | null;
  /** Of the picture upright; null where that is not known. */
  size: Size | null;
  /** Where the server finds it; null while it is being handed in. */
  url: string | null;
}

export const source = signal<Source | null>(null);
export const sourceFault = signal("");

let handing = new AbortController();

/** Show a file at once, and hand it in meanwhile. */
export async function takeFile(file: File): Promise<void> {
  const blob = URL.createObjectURL(file);
  await take({ name: file.name || text.source.pasted, shown: blob }, async (aborted) => {
    return asSource(await upload(file, aborted));
  });
  URL.revokeObjectURL(blob);
}

export async function takeBundled(sample: Sample): Promise<void> {
  await take({ name: sample.name, shown: sample.url }, async () => ({
    url: (await takeSample(sample.name)).url,
  }));
}

/** Take the picture of an earlier task, or of this one. */
export async function takeOwn(url: string, name: string): Promise<void> {
  await take({ name, shown: ownPath(url) }, async () => ({ url }));
}

/** Take what an earlier task was made from, wherever that lies. */
export async function takeAgain(url: string, shown: string | null): Promise<void> {
  if (source.value?.url !== url) await take({ name: text.source.earlier, shown }, async () => ({ url }));
}

/** Take an address; returns whether it is one. */
export function takeAddress(words: string): boolean {
  const address = URL.canParse(words.trim()) ? new URL(words.trim()) : null;
  if (!address || !/^https?:$/.test(address.protocol)) return false;
  const shown = address.origin === location.origin ? ownPath(address.href) : null;
  const name = address.pathname.split("/").pop() || address.host;
  void take({ name, shown }, async (aborted) => {
    if (shown) return { url: address.href };
    return asSource(await fetchPicture(address.href, aborted));
  });
  return true;
}

function asSource({ url, width, height }: Upload): Omit<Source, "name"> & { url: string } {
  return { url, size: { width, height }, shown: ownPath(url) };
}

export function dropSource(): void {
  handing.abort();
  source.value = null;
  sourceFault.value = "";
}

async function take(
  seen: { name: string; shown: string | null },
  handIn: (aborted: AbortSignal) => Promise<Partial<Source> & { url: string }>,
): Promise<void> {
  handing.abort();
  const mine = new AbortController();
  handing = mine;
  sourceFault.value = "";
  source.value = { ...seen, size: null, url: null };
  try {
    const [size, kept] = await Promise.all([
      seen.shown ? sizeOf(seen.shown).catch(() => null) : null,
      handIn(mine.signal),
    ]);
    if (!mine.signal.aborted) source.value = { ...seen, size, ...kept };
  } catch (fault) {
    if (mine.signal.aborted || isAbort(fault)) return;
    source.value = null;
    sourceFault.value = sentence(fault);
  }
}
