/** What was done on a mask, in order; the picture follows from it, so that anything can be undone. */

export interface Point {
  x: number;
  y: number;
}

export interface Stroke {
  kind: "stroke";
  erases: boolean;
  /** In pixels of the mask, as the points. */
  width: number;
  points: Point[];
}

export type Deed = Stroke | { kind: "clear" } | { kind: "invert" };

export interface Painting {
  done: readonly Deed[];
  undone: readonly Deed[];
}

export const BLANK: Painting = { done: [], undone: [] };

export const withDeed = ({ done }: Painting, deed: Deed): Painting => ({ done: [...done, deed], undone: [] });

export function undo({ done, undone }: Painting): Painting {
  const last = done.at(-1);
  return last ? { done: done.slice(0, -1), undone: [...undone, last] } : { done, undone };
}

export function redo({ done, undone }: Painting): Painting {
  const next = undone.at(-1);
  return next ? { done: [...done, next], undone: undone.slice(0, -1) } : { done, undone };
}
