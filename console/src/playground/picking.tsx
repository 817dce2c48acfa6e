/** Ways to hand in a picture, for every place that takes one. */

import { Link2 } from "lucide-preact";
import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { text } from "../text";
import { type Slot, takeAddress, takeFile } from "./slots";

const ACCEPTED = "image/jpeg,image/png,image/webp,image/avif,image/gif,image/tiff,image/bmp";

interface Given {
  into: Slot;
  label: string;
}

/** The browser's own way to choose a file, out of sight, and a function that opens it. */
export function useFiles({ into, label }: Given): { input: JSX.Element; pick: () => void } {
  const place = useRef<HTMLInputElement>(null);
  const input = (
    <input
      ref={place}
      class="off-screen"
      type="file"
      accept={ACCEPTED}
      tabIndex={-1}
      aria-label={label}
      onChange={(event) => {
        takeFirst(into, event.currentTarget.files);
        event.currentTarget.value = "";
      }}
    />
  );
  return { input, pick: () => place.current?.click() };
}

/** What makes an element take what is dropped on it; `over`: something hovers above it. */
export function useDrop(into: Slot) {
  const [over, setOver] = useState(false);
  const handlers = {
    onDragOver: (event: JSX.TargetedDragEvent<HTMLElement>) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: JSX.TargetedDragEvent<HTMLElement>) => {
      event.preventDefault();
      setOver(false);
      const files = event.dataTransfer?.files;
      if (files?.length) takeFirst(into, files);
      else takeAddress(into, event.dataTransfer?.getData("text/uri-list") ?? "");
    },
  };
  return { over, handlers };
}

function takeFirst(into: Slot, files: FileList | null): void {
  const file = files?.[0];
  if (file) void takeFile(into, file);
}

/** A button that becomes a field for an address on the web. */
export function Linking({ into, label, name = text.source.link }: Given & { name?: string }) {
  const [open, setOpen] = useState(false);
  if (open) return <AddressField into={into} label={label} onTaken={() => setOpen(false)} />;
  return (
    <button type="button" class="link-button" onClick={() => setOpen(true)}>
      <Link2 aria-hidden="true" />
      {name}
    </button>
  );
}

function AddressField({ into, label, onTaken }: Given & { onTaken: () => void }) {
  const [written, setWritten] = useState("");
  const [wrong, setWrong] = useState(false);
  const name = useId();
  const take = (): void => {
    const taken = takeAddress(into, written);
    setWrong(!taken);
    if (taken) onTaken();
  };
  return (
    <div class="address">
      <label class="off-screen" for={name}>
        {label}
      </label>
      <input
        id={name}
        type="url"
        placeholder="https://"
        value={written}
        aria-invalid={wrong}
        aria-describedby={wrong ? `${name}-fault` : undefined}
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
        <p id={`${name}-fault`} class="fault">
          {text.source.addressFault}
        </p>
      )}
    </div>
  );
}

/** Why the last picture could not be taken. */
export function SlotFault({ of }: { of: Slot }) {
  if (!of.fault.value) return null;
  return (
    <p class="fault" role="alert">
      {of.fault.value}
    </p>
  );
}
