import { ImageUp, X } from "lucide-preact";
import { useFocusKept } from "../parts/focus";
import { text } from "../text";
import { takes } from "./arrivals";
import { MaskField } from "./mask-field";
import { Linking, SlotFault, useFiles } from "./picking";
import { type Chosen, drop, mask, photo } from "./slots";

function Picture({ chosen, onChange }: { chosen: Chosen; onChange: () => void }) {
  return (
    <div class="chosen">
      {chosen.shown ? (
        <div class="masked">
          <img src={chosen.shown} alt={text.source.chosen(chosen.name)} />
          {mask.chosen.value?.shown && <img class="mask-over" src={mask.chosen.value.shown} alt="" />}
        </div>
      ) : (
        <p class="chosen-away">{text.source.onTheWeb}</p>
      )}
      <div class="chosen-bar">
        <span class="chosen-name">{chosen.name}</span>
        <span class="hint">
          {chosen.url === null
            ? text.source.handingIn
            : chosen.size && `${chosen.size.width} × ${chosen.size.height}`}
        </span>
        <button type="button" class="button small" onClick={onChange}>
          {text.source.change}
        </button>
        <button type="button" class="icon-button" aria-label={text.source.remove} onClick={() => drop(photo)}>
          <X aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}

/** Drop, paste, pick or link a picture, and say which part of it is meant. */
export function SourceField() {
  const { input, pick } = useFiles({ into: photo, label: text.source.label });
  const place = useFocusKept<HTMLElement>();
  const chosen = photo.chosen.value;
  return (
    <section ref={place} class="source" aria-label={text.source.label} {...takes("photo")}>
      {input}
      {chosen ? (
        <>
          <Picture chosen={chosen} onChange={pick} />
          <MaskField under={chosen} />
        </>
      ) : (
        <div class="drop">
          <button type="button" class="drop-button" onClick={pick}>
            <ImageUp aria-hidden="true" />
            <strong>{text.source.pick}</strong>
            <span>{text.source.ways}</span>
          </button>
          <Linking into={photo} label={text.source.address} />
        </div>
      )}
      <SlotFault of={photo} />
    </section>
  );
}
