import type { Kept } from "../api/shapes";
import { text } from "../text";

/** How much of the photo's structure one picture kept, and whether it took several attempts. */
export function StructureKept({ kept }: { kept: Kept }) {
  const { structureScore: score, structure, renderings } = kept;
  return (
    <div class="kept">
      <p>
        <span id="kept">{text.kept.label}</span> <strong>{text.percent(score)}</strong>
      </p>
      <meter aria-labelledby="kept" min={0} max={1} value={score} />
      <p class="hint">
        {renderings > 1 ? text.kept.again(renderings, text.structure.told(structure)) : text.kept.hint}
      </p>
    </div>
  );
}
