import { Upload, X } from "lucide-preact";
import { useFocusKept } from "../parts/focus";
import { text } from "../text";
import { takes } from "./arrivals";
import { Linking, SlotFault, useFiles } from "./picking";
import { drop, swatch } from "./slots";

/** A photo of a material that is used instead of one that the engine knows. */
export function SwatchField() {
  const { input, pick } = useFiles({ into: swatch, label: text.swatch.label });
  const place = useFocusKept<HTMLElement>();
  const chosen = swatch.chosen.value;
  return (
    <section ref={place} class="swatch" aria-label={text.swatch.label} {...takes("swatch")}>
      {input}
      {chosen ? (
        <div class="swatch-chosen">
          {chosen.shown && <img src={chosen.shown} alt={text.swatch.chosen(chosen.name)} />}
          <div class="swatch-words">
            <p class="chosen-name">{chosen.url === null ? text.source.handingIn : chosen.name}</p>
            <p class="hint">{text.swatch.used}</p>
          </div>
          <button
            type="button"
            class="icon-button"
            aria-label={text.swatch.remove}
            title={text.swatch.remove}
            onClick={() => drop(swatch)}
          >
            <X aria-hidden="true" />
          </button>
        </div>
      ) : (
        <div class="swatch-ways">
          <span class="swatch-title">{text.swatch.label}</span>
          <button type="button" class="button small" title={text.swatch.hint} onClick={pick}>
            <Upload aria-hidden="true" />
            {text.swatch.upload}
          </button>
          <Linking into={swatch} label={text.swatch.address} name={text.source.linkShort} />
        </div>
      )}
      <SlotFault of={swatch} />
    </section>
  );
}
