import type { ReadonlySignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { type Run, resume } from "./run";

/** Where tasks are shown whose pictures are tiles. */
export const TILES = "/tiles";

/** The page's address with the task that it shows. */
export const taskAddress = (page: string, id: string): string => `${page}?task=${encodeURIComponent(id)}`;

type Shown = ReadonlySignal<Run | null>;

/**
 * The address names the task that is shown, so that a page that is loaded again goes on with it.
 *
 * @param page Its path.
 * @param mine What the page shows.
 * @param other What another page shows: an address that asks for it there leads here or there.
 */
export function useTaskInAddress(page: string, mine: Shown, other: Shown): void {
  const { query, route } = useLocation();
  const asked = query.task;
  const shown = mine.value?.id;
  const elsewhere = other.value?.id;
  useEffect(() => {
    if (asked) void resume(asked);
  }, [asked]);
  useEffect(() => {
    // As it is now: what the address asks for may just have taken the place of what was shown.
    const id = mine.value?.id;
    if (id && id !== new URLSearchParams(location.search).get("task")) {
      route(taskAddress(page, id), asked !== undefined);
    }
  }, [shown]);
  useEffect(() => {
    if (asked && elsewhere === asked) route(taskAddress(page === TILES ? "/" : TILES, asked), true);
  }, [elsewhere, asked]);
}
