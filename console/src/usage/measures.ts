/** What the usage can be charted by. */

import type { DaySpent, Spent, Usage } from "../api/shapes";
import { count, dollars } from "../text";

export type Measure = "cost" | "tasks" | "pictures";

interface Measuring {
  of: (spent: Spent) => number;
  /** A value in words, on the axis and in the legend. */
  told: (value: number) => string;
  /** The scale's end where there is next to nothing. */
  least: number;
}

export const MEASURES: Record<Measure, Measuring> = {
  cost: { of: ({ cost }) => Number(cost), told: (value) => dollars(value.toFixed(4)), least: 0.01 },
  tasks: { of: ({ tasks }) => tasks, told: count, least: 1 },
  pictures: { of: ({ pictures = 0 }) => pictures, told: count, least: 1 },
};

/** What the server tells, in the order of the switch. */
export function measuresOf({ total }: Usage): Measure[] {
  return total.pictures === undefined ? ["cost", "tasks"] : ["cost", "tasks", "pictures"];
}

/** The measure that shows something: without a price, cost shows nothing. */
export function tellingMeasure({ total }: Usage): Measure {
  return Number(total.cost) > 0 || total.tasks === 0 ? "cost" : "tasks";
}

/** The sum over all keys, for each day. */
export function byDay(days: string[], spent: DaySpent[], measure: Measure): number[] {
  const sums = new Map(days.map((date) => [date, 0]));
  for (const each of spent) sums.set(each.date, (sums.get(each.date) ?? 0) + MEASURES[measure].of(each));
  return days.map((date) => sums.get(date) ?? 0);
}
