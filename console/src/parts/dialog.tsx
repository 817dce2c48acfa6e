import { X } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { text } from "../text";

const BEGINNINGS =
  "[data-first], :is(input:not([type='range'], [tabindex='-1']), select, textarea):not([data-later])";

interface Given {
  title: string;
  onClose: () => void;
  /** Asked before it is closed from inside; it stays open where the answer is no. */
  mayClose?: () => boolean;
  children: ComponentChildren;
  class?: string;
}

/**
 * The browser's own modal dialog: it keeps the focus inside, and Escape closes it.
 *
 * The focus begins in what is marked for it or in the first field that is not marked as of later use, else on the dialog itself, where no key does
 * anything; it goes back to where it was, however the dialog ends.
 */
export function Dialog({ title, onClose, mayClose = () => true, children, class: className = "" }: Given) {
  const dialog = useRef<HTMLDialogElement>(null);
  const name = useId();
  const ended = useRef(false);
  useEffect(() => {
    const shown = dialog.current;
    if (!shown) return;
    shown.showModal();
    (shown.querySelector<HTMLElement>(BEGINNINGS) ?? shown).focus();
    return () => {
      ended.current = true;
      shown.close(); // gives the focus back, which an open dialog that is removed does not
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${className}`}
      tabIndex={-1}
      aria-labelledby={name}
      onCancel={(event) => {
        // A choice of files that is given up sends it too.
        if (event.target === dialog.current && !mayClose()) event.preventDefault();
      }}
      onClose={() => ended.current || onClose()}
    >
      <header class="dialog-head">
        <h2 id={name}>{title}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={text.close}
          onClick={() => mayClose() && dialog.current?.close()}
        >
          <X aria-hidden="true" />
        </button>
      </header>
      {children}
    </dialog>
  );
}

interface Question {
  title: string;
  message: string;
  action: string;
  onAnswer: (yes: boolean) => void;
}

/** Ask before something that cannot be undone. */
export function Confirm({ title, message, action, onAnswer }: Question) {
  return (
    <Dialog title={title} onClose={() => onAnswer(false)}>
      <p class="dialog-text">{message}</p>
      <div class="dialog-actions">
        <button type="button" class="button" data-first onClick={() => onAnswer(false)}>
          {text.keep}
        </button>
        <button type="button" class="button danger" onClick={() => onAnswer(true)}>
          {action}
        </button>
      </div>
    </Dialog>
  );
}
