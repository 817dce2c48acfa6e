import { Brush, Upload, X } from "lucide-preact";
import { useState } from "preact/hooks";
import { lazy } from "preact-iso";
import { useFocusKept } from "../parts/focus";
import { text } from "../text";
import { takes } from "./arrivals";
import { SlotFault, useFiles } from "./picking";
import { type Chosen, drop, mask, takeFile } from "./slots";

const MaskEditor = lazy(() => import("../mask/editor").then((module) => module.MaskEditor));

/** Which part of the photo is to change: all of it, what is painted, or what a picture says. */
export function MaskField({ under }: { under: Chosen }) {
  const { input, pick } = useFiles({ into: mask, label: text.mask.label });
  const [painting, setPainting] = useState(false);
  const place = useFocusKept<HTMLElement>();
  const chosen = mask.chosen.value;
  const { shown, size } = under;
  return (
    <section ref={place} class="mask-field" aria-label={text.mask.label} {...takes("mask")}>
      {input}
      <p class="hint">{chosen ? text.mask.part : text.mask.whole}</p>
      <div class="mask-actions">
        {shown && size && (
          <button type="button" class="button small" onClick={() => setPainting(true)}>
            <Brush aria-hidden="true" />
            {chosen ? text.mask.edit : text.mask.paint}
          </button>
        )}
        {chosen ? (
          <button
            type="button"
            class="icon-button"
            aria-label={text.mask.remove}
            title={text.mask.remove}
            onClick={() => drop(mask)}
          >
            <X aria-hidden="true" />
          </button>
        ) : (
          <button type="button" class="button small" onClick={pick}>
            <Upload aria-hidden="true" />
            {text.mask.upload}
          </button>
        )}
      </div>
      <SlotFault of={mask} />
      {painting && shown && size && (
        <MaskEditor
          photo={shown}
          size={size}
          before={chosen?.shown ?? null}
          onDone={(file) => takeFile(mask, file).then(() => mask.fault.value)}
          onClose={() => setPainting(false)}
        />
      )}
    </section>
  );
}
