/** Where pictures of this server are, as seen from this page. */

import { ask } from "../api/http";

const OWN = /\/files\/([A-Za-z0-9._-]+)$/;

/** The path of a picture that this server keeps, however it is reached from elsewhere; null for one on the web. */
export function ownPath(url: string): string | null {
  if (url.startsWith("blob:") || url.startsWith("/")) return url;
  const found = OWN.exec(new URL(url, location.origin).pathname);
  return found ? `/files/${found[1]}` : null;
}

export interface Size {
  width: number;
  height: number;
}

/** The size of a picture in pixels; rejects where it cannot be shown. */
export async function sizeOf(url: string): Promise<Size> {
  const image = new Image();
  image.src = url;
  await image.decode();
  return { width: image.naturalWidth, height: image.naturalHeight };
}

/** "white marble, golden hour" → "white-marble-golden-hour", for names of files. */
export function slug(words: string): string {
  const plain = words
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-");
  return plain.replace(/^-|-$/g, "").slice(0, 48).replace(/-$/, "") || "retexture";
}

export const extension = (url: string): string => url.slice(url.lastIndexOf(".") + 1);

/** Save a picture of this server, or the archive of its maps, under a name of ours: the one that the server gives it would outdo the link's. */
export async function save(path: string, name: string): Promise<void> {
  const answer = await ask(path, { accept: "image/*, application/zip" });
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.${extension(path)}`;
  link.click();
  // Not at once: the browser reads it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
