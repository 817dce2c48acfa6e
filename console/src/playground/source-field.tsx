import { ImageUp, Link2, X } from "lucide-preact";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { text } from "../text";
import { dropSource, type Source, source, sourceFault, takeAddress, takeFile } from "./source";

const ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif,image/tiff,image/bmp";

function AddressField({ onTaken }: { onTaken: () => void }) {
  const [written, setWritten] = useState("");
  const [wrong, setWrong] = useState(false);
  const take = (): void => {
    const taken = takeAddress(written);
    setWrong(!taken);
    if (taken) onTaken();
  };
  return (
    <div class="address">
      <label class="off-screen" for="address">
        {text.source.address}
      </label>
      <input
        id="address"
        type="url"
        placeholder="https://"
        value={written}
        aria-invalid={wrong}
        aria-describedby={wrong ? "address-fault" : undefined}
        onInput={(event) => setWritten(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          take();
        }}
      />
      <button type="button" class="button" onClick={take}>
        {text.source.useAddress}
      </button>
      {wrong && (
        <p id="address-fault" class="fault">
          {text.source.addressFault}
        </p>
      )}
    </div>
  );
}

function Chosen({ chosen, onChange }: { chosen: Source; onChange: () => void }) {
  return (
    <div class="chosen">
      {chosen.shown ? (
        <img src={chosen.shown} alt={text.source.chosen(chosen.name)} />
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
        <button type="button" class="icon-button" aria-label={text.source.remove} onClick={dropSource}>
          <X aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}

/** Drop, paste, pick or link a picture. */
export function SourceField() {
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [linking, setLinking] = useState(false);
  const pick = (): void => input.current?.click();
  const takeFirst = (files: FileList | null | undefined): void => {
    const file = files?.[0];
    if (file) void takeFile(file);
  };
  const drop = (event: JSX.TargetedDragEvent<HTMLElement>): void => {
    event.preventDefault();
    setOver(false);
    const files = event.dataTransfer?.files;
    if (files?.length) takeFirst(files);
    else takeAddress(event.dataTransfer?.getData("text/uri-list") ?? "");
  };
  const chosen = source.value;
  return (
    <section
      class={`source ${over ? "over" : ""}`}
      aria-label={text.source.label}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={input}
        class="off-screen"
        type="file"
        accept={ACCEPTED}
        tabIndex={-1}
        aria-label={text.source.label}
        onChange={(event) => {
          takeFirst(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
      {chosen ? (
        <Chosen chosen={chosen} onChange={pick} />
      ) : (
        <div class="drop">
          <button type="button" class="drop-button" onClick={pick}>
            <ImageUp aria-hidden="true" />
            <strong>{text.source.pick}</strong>
            <span>{text.source.ways}</span>
          </button>
          {linking ? (
            <AddressField onTaken={() => setLinking(false)} />
          ) : (
            <button type="button" class="link-button" onClick={() => setLinking(true)}>
              <Link2 aria-hidden="true" />
              {text.source.link}
            </button>
          )}
        </div>
      )}
      {sourceFault.value && (
        <p class="fault" role="alert">
          {sourceFault.value}
        </p>
      )}
    </section>
  );
}
