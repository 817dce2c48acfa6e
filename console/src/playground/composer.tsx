/** The left side: picture, prompt, looks, options, and the button. */

import { Square, Wand2 } from "lucide-preact";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { complain } from "../parts/notices";
import { text } from "../text";
import { Looks } from "./looks";
import { More } from "./more";
import { LONGEST_PROMPT, prompt, seedNumber, understanding } from "./order";
import { cancel, isBusy, run, start } from "./run";
import { photo, SLOTS } from "./slots";
import { SourceField } from "./source-field";
import { StructureField } from "./structure-field";
import { SwatchField } from "./swatch-field";
import { UnderstoodSoFar } from "./understood";

/** What is missing before an order can be sent; empty: nothing. */
function missing(): string {
  if (!photo.chosen.value) return text.run.needsPicture;
  if (SLOTS.some(({ chosen }) => chosen.value?.url === null)) return text.source.handingIn;
  if (!prompt.value.trim()) return text.run.needsPrompt;
  return seedNumber() === undefined ? text.options.seedFault : "";
}

function submit(event?: Event): void {
  event?.preventDefault();
  // A dialog has fields and keys of its own.
  const covered = document.querySelector("dialog[open]") !== null;
  if (!covered && !isBusy.value && !missing()) void start();
}

function useCommandEnter(): void {
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) submit(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function PromptField() {
  const write = (event: JSX.TargetedInputEvent<HTMLTextAreaElement>): void => {
    prompt.value = event.currentTarget.value;
  };
  return (
    <div class="field">
      <label for="prompt">{text.prompt.label}</label>
      <textarea
        id="prompt"
        class="prompt"
        rows={3}
        maxLength={LONGEST_PROMPT}
        placeholder={text.prompt.placeholder}
        aria-describedby="understood"
        value={prompt.value}
        onInput={write}
      />
      <UnderstoodSoFar
        id="understood"
        understanding={understanding.value}
        written={prompt.value.trim() !== ""}
      />
    </div>
  );
}

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

function RunBar() {
  const reason = missing();
  const stop = (event: MouseEvent): void => {
    // The second click of two at once was meant for the button that stood here before.
    if (event.detail < 2) cancel().catch(complain);
  };
  return (
    <div class="run-bar">
      <More />
      {isBusy.value ? (
        <button type="button" class="button large" onClick={stop} aria-disabled={!run.value?.id}>
          <Square aria-hidden="true" />
          {text.run.cancel}
        </button>
      ) : (
        <button
          type="submit"
          class="button primary large"
          disabled={reason !== ""}
          aria-describedby="run-hint"
        >
          <Wand2 aria-hidden="true" />
          {text.run.start}
          <kbd>{MAC ? "⌘↵" : "Ctrl ↵"}</kbd>
        </button>
      )}
      <p id="run-hint" class="hint">
        {isBusy.value ? text.run.hintBusy : reason}
      </p>
    </div>
  );
}

export function Composer() {
  useCommandEnter();
  return (
    <form class="composer" noValidate onSubmit={submit}>
      <div class="composer-fields">
        <SourceField />
        <PromptField />
        <SwatchField />
        <StructureField />
        <Looks />
      </div>
      <RunBar />
    </form>
  );
}
