import { X } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { text } from "../text";

interface Given {
  title: string;
  onClose: () => void;
  /** Asked before it is closed from inside; it stays open where the answer is no. */
  mayClose?: () => boolean;
  children: ComponentChildren;
  class?: string;
}

/** The browser's own modal dialog: it keeps the focus inside, and Escape closes it. */
export function Dialog({ title, onClose, mayClose = () => true, children, class: className = "" }: Given) {
  const dialog = useRef<HTMLDialogElement>(null);
  const name = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${className}`}
      aria-labelledby={name}
      onCancel={(event) => {
        // A choice of files that is given up sends it too.
        if (event.target === dialog.current && !mayClose()) event.preventDefault();
      }}
      onClose={onClose}
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
        <button type="button" class="button" onClick={() => onAnswer(false)}>
          {text.keep}
        </button>
        <button type="button" class="button danger" onClick={() => onAnswer(true)}>
          {action}
        </button>
      </div>
    </Dialog>
  );
}
