import type { Kept } from "../api/shapes";
import { text } from "../text";

/** How much of the photo's structure one picture kept: the floor that can be asked for, and no grade. */
export function StructureKept({ kept }: { kept: Kept }) {
  const { structureScore: score, structure, renderings } = kept;
  return (
    <div class="kept">
      <p>
        <span>{text.kept.label}</span> <span class="kept-score">{text.percent(score)}</span>
      </p>
      <p class="hint">
        {renderings > 1 ? text.kept.again(renderings, text.structure.told(structure)) : text.kept.hint}
      </p>
    </div>
  );
}
