import { Check, Copy } from "lucide-preact";
import { useState } from "preact/hooks";
import { text } from "../text";
import { notify } from "./notices";

/** Put text on the clipboard; also on pages without https, where browsers offer only the old way. */
export async function copyText(words: string): Promise<boolean> {
  if (navigator.clipboard) {
    return navigator.clipboard.writeText(words).then(
      () => true,
      () => copyBySelection(words),
    );
  }
  return copyBySelection(words);
}

function copyBySelection(words: string): boolean {
  const area = document.createElement("textarea");
  area.value = words;
  area.className = "off-screen";
  // Inside an open dialog: outside of it nothing can be selected.
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

interface Given {
  words: string;
  label: string;
  class?: string;
}

export function CopyButton({ words, label, class: className = "button" }: Given) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    const done = await copyText(words);
    setCopied(done);
    if (!done) notify(text.copy.failed, "problem");
    if (done) setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" class={className} onClick={copy}>
      {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite">{copied ? text.copy.done : label}</span>
    </button>
  );
}
