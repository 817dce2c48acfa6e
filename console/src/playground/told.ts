/** What an engine understood, put into words. */

import type { Condition, ConditionName, Material, Target, Told, Understood } from "../api/shapes";
import { text } from "../text";

const NOTHING: Understood = {
  recognised: false,
  materials: [],
  styles: [],
  lights: [],
  manners: [],
  colours: [],
  repaints: [],
  treatments: [],
  condition: {},
  everything: false,
  kept: [],
  excluded: [],
  parameters: {},
  unknown: [],
  corrections: [],
  regions: [],
};

const NO_MORE: Omit<Material, "name"> = { colours: [], accents: [], targets: [], condition: {} };

/** Fill up what was told: other engines and earlier versions tell less. */
export function wholly(told: Told): Understood {
  const materials = (told.materials ?? []).map((material) => ({ ...NO_MORE, ...material }));
  return { ...NOTHING, ...told, materials };
}

/** "the walls and the red door" */
export const parts = (targets: Target[]): string =>
  text.list(targets.map((target) => text.prompt.part(target.text)));

/** "worn, wet", in the order of the table of words. */
export function states(condition: Condition): string {
  const names = Object.keys(text.conditions) as ConditionName[];
  const words = names.flatMap((name) => {
    const value = condition[name];
    return value === undefined ? [] : [text.conditions[name].find(([least]) => value >= least)?.[1] ?? ""];
  });
  return words.filter(Boolean).join(", ");
}
