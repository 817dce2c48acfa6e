import { text } from "../text";
import { structure } from "./order";

/** How closely the photo's forms are followed, in words and as a slider. */
export function StructureField() {
  const value = structure.value;
  const told = text.structure.told(value);
  return (
    <div class="structure">
      <label for="structure">{text.structure.label}</label>
      <input
        id="structure"
        type="range"
        min="0"
        max="1"
        step="0.05"
        value={value}
        aria-valuetext={told}
        onInput={(event) => {
          structure.value = event.currentTarget.valueAsNumber;
        }}
      />
      <output for="structure" class="hint">
        {told}
      </output>
    </div>
  );
}
