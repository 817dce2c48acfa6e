/** Ways to hand in a picture, for every place that takes one. */

import { Link2 } from "lucide-preact";
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
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

function takeFirst(into: Slot, files: FileList | null): void {
  const file = files?.[0];
  if (file) void takeFile(into, file);
}

/** A button that becomes a field for an address on the web; the field stays until a picture is taken. */
export function Linking({ into, label, name = text.source.link }: Given & { name?: string }) {
  const open = (): void => {
    into.fault.value = "";
    into.address.value = "";
  };
  if (into.address.value !== null) return <AddressField into={into} label={label} />;
  return (
    <button type="button" class="link-button" onClick={open}>
      <Link2 aria-hidden="true" />
      {name}
    </button>
  );
}

function AddressField({ into, label }: Given) {
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  const take = (): void => takeAddress(into, into.address.value ?? "");
  useEffect(() => {
    // One that is back because its address was refused leaves the focus where it is.
    if (!into.address.value) field.current?.focus();
  }, []);
  return (
    <div class="address">
      <label class="off-screen" for={id}>
        {label}
      </label>
      <input
        ref={field}
        id={id}
        data-first
        inputMode="url"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder="https://"
        value={into.address.value ?? ""}
        aria-invalid={into.fault.value !== ""}
        onInput={(event) => {
          into.address.value = event.currentTarget.value;
          into.fault.value = "";
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") into.address.value = null;
          if (event.key !== "Enter") return;
          event.preventDefault();
          take();
        }}
      />
      <button type="button" class="button" onClick={take}>
        {text.source.useAddress}
      </button>
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
