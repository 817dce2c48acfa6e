/** Pictures that are dropped anywhere on the page, or pasted; whatever is dropped, the page stays. */

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { carried, hasAddress, hasFiles } from "../parts/carried";
import { notify } from "../parts/notices";
import { account } from "../session";
import { text } from "../text";
import { mask, photo, type Slot, swatch, takeAddress, takeFile } from "./slots";

/** By what elements say in `data-takes`; everywhere else a picture becomes the photo. */
const TAKERS: Record<string, Slot> = { photo, mask, swatch };

/** What takes the thing that is being dragged just now; null: nothing is, or nothing takes it. */
const over = signal<Slot | null>(null);

/** Says that an element takes pictures for a slot, and how it looks while one hovers over it. */
export const takes = (name: keyof typeof TAKERS): { "data-takes": string; "data-over": boolean } => ({
  "data-takes": name,
  "data-over": over.value === TAKERS[name],
});

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== "range");

/** Which slot takes what is let go or pasted at an element; null: none just now. */
function takerAt(target: EventTarget | null): Slot | null {
  // A dialog has a purpose of its own, and who is not signed in has no pictures.
  if (!account.value || document.querySelector("dialog[open]")) return null;
  const named = target instanceof Element && target.closest<HTMLElement>("[data-takes]");
  return (named && TAKERS[named.dataset.takes ?? ""]) || photo;
}

/** Take a picture; returns whether there was anything that could have been one. */
function take(into: Slot, data: DataTransfer): boolean {
  const found = carried(data);
  if (found?.kind === "file") {
    void takeFile(into, found.file);
    if (found.others > 0) notify(text.source.oneOf(found.file.name, found.others));
  } else if (found?.kind === "address") takeAddress(into, found.address);
  else if (found) into.fault.value = text.source.noPicture(found.name);
  return found !== null;
}

export function Arrivals() {
  const { path, route } = useLocation();
  useEffect(() => {
    /** A picture of this page: dragged to a place that takes one it is used; anywhere else it is only let go. */
    let own = false;
    const began = (): void => {
      own = true;
    };
    const ended = (): void => {
      own = false;
      over.value = null;
    };
    const show = (): void => {
      if (path !== "/") route("/");
      document.querySelector("[data-takes='photo']")?.scrollIntoView({ block: "nearest" });
    };
    /** What takes the thing of an event; undefined: the browser may do with it what it does. */
    const takerOf = (event: DragEvent): Slot | null | undefined => {
      const data = event.dataTransfer;
      const field = isField(event.target);
      if (!data || (field && !hasFiles(data))) return undefined;
      if (!hasFiles(data) && !hasAddress(data)) return null;
      const marked = event.target instanceof Element && event.target.closest("[data-takes]");
      return own && !marked ? null : takerAt(event.target);
    };
    const hover = (event: DragEvent): void => {
      const taker = takerOf(event);
      over.value = taker ?? null;
      if (taker === undefined) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = taker ? "copy" : "none";
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) over.value = null;
    };
    const drop = (event: DragEvent): void => {
      const taker = takerOf(event);
      ended();
      if (taker === undefined) return;
      event.preventDefault();
      if (taker && event.dataTransfer && take(taker, event.dataTransfer)) show();
    };
    const paste = (event: ClipboardEvent): void => {
      const data = event.clipboardData;
      const taker = takerAt(event.target);
      // Programs that copy text put a picture of it beside it: in a field the text is meant.
      if (!data || !taker || !hasFiles(data)) return;
      if (isField(event.target) && data.types.includes("text/plain")) return;
      event.preventDefault();
      if (take(taker, data)) show();
    };
    const listeners = { dragstart: began, dragend: ended, dragover: hover, dragleave: leave, drop, paste };
    const all = Object.entries(listeners) as [string, EventListener][];
    for (const [name, listener] of all) document.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of all) document.removeEventListener(name, listener);
    };
  }, [path]);
  if (!over.value) return null;
  const label = over.value === swatch ? text.source.dropSwatch : text.source.drop;
  return (
    <div class="arriving" aria-hidden="true">
      <p>{over.value === mask ? text.source.dropMask : label}</p>
    </div>
  );
}
