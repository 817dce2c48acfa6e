import type { ComponentChildren, JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { changeKey, createKey, rotateKey } from "../api/calls";
import { sentence } from "../api/http";
import type { KeyEntry, KeyLimits, MadeKey } from "../api/shapes";
import { Dialog } from "../parts/dialog";
import { text } from "../text";

interface FormGiven {
  title: string;
  action: string;
  onClose: () => void;
  onSend: (form: FormData) => Promise<void>;
  children: ComponentChildren;
}

/** A form in a dialog; what the server says against it stands above the buttons. */
function DialogForm({ title, action, onClose, onSend, children }: FormGiven) {
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const send = (event: JSX.TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setBusy(true);
    onSend(new FormData(event.currentTarget)).catch((problem) => {
      setFault(sentence(problem));
      setBusy(false);
    });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={send}>
        <div class="dialog-form">
          {children}
          {fault && (
            <p class="fault" role="alert">
              {fault}
            </p>
          )}
        </div>
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {text.cancel}
          </button>
          <button type="submit" class="button primary" disabled={busy}>
            {action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldGiven {
  name: string;
  label: string;
  hint?: string;
  value?: string | number | undefined;
  type?: string;
  min?: number;
  max?: number;
  step?: string;
  required?: boolean;
}

function Field({ label, hint, value = "", ...rest }: FieldGiven) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        defaultValue={String(value)}
        autocomplete="off"
        aria-describedby={`${id}-hint`}
        {...rest}
      />
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
    </div>
  );
}

function LimitFields({ entry }: { entry?: KeyEntry }) {
  return (
    <fieldset class="limit-fields">
      <legend class="hint">{text.keys.limitsHint}</legend>
      <Field name="budget" label={text.keys.budget} value={entry?.budget} type="number" min={0} step="any" />
      <Field name="rate" label={text.keys.rate} value={entry?.rate} type="number" min={1} step="1" />
      <Field
        name="concurrency"
        label={text.keys.concurrency}
        value={entry?.concurrency}
        type="number"
        min={1}
        step="1"
      />
    </fieldset>
  );
}

const written = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

function limitsOf(form: FormData): KeyLimits {
  const whole = (name: string): number | null => (written(form, name) ? Number(written(form, name)) : null);
  return { budget: written(form, "budget") || null, rate: whole("rate"), concurrency: whole("concurrency") };
}

export function NewForm({ onMade, onClose }: { onMade: (made: MadeKey) => void; onClose: () => void }) {
  const send = async (form: FormData): Promise<void> =>
    onMade(
      await createKey({
        name: written(form, "name"),
        admin: form.get("admin") !== null,
        discount: Number(written(form, "discount") || 1),
        ...limitsOf(form),
      }),
    );
  return (
    <DialogForm title={text.keys.newTitle} action={text.keys.make} onClose={onClose} onSend={send}>
      <Field name="name" label={text.keys.name} hint={text.keys.nameHint} required />
      <LimitFields />
      <Field
        name="discount"
        label={text.keys.discount}
        hint={text.keys.discountHint}
        value={1}
        type="number"
        min={0}
        max={1}
        step="any"
      />
      <label class="check">
        <input type="checkbox" name="admin" />
        <span>
          {text.keys.makeAdmin}
          <span class="hint">{text.keys.adminHint}</span>
        </span>
      </label>
    </DialogForm>
  );
}

interface ChangeGiven {
  entry: KeyEntry;
  onChanged: () => void;
  onClose: () => void;
}

export function ChangeForm({ entry, onChanged, onClose }: ChangeGiven) {
  const send = async (form: FormData): Promise<void> => {
    const name = written(form, "name");
    await changeKey(entry.id, { ...limitsOf(form), ...(name === entry.name ? {} : { name }) });
    onChanged();
  };
  return (
    <DialogForm
      title={text.keys.changeTitle(entry.name)}
      action={text.keys.save}
      onClose={onClose}
      onSend={send}
    >
      <Field name="name" label={text.keys.name} value={entry.name} required />
      <LimitFields entry={entry} />
    </DialogForm>
  );
}

interface RotateGiven {
  entry: KeyEntry;
  onMade: (made: MadeKey) => void;
  onClose: () => void;
}

const HOUR = 3600;
const OVERLAPS = [0, HOUR, 24 * HOUR, 7 * 24 * HOUR];

export function RotateForm({ entry, onMade, onClose }: RotateGiven) {
  const id = useId();
  const send = async (form: FormData): Promise<void> =>
    onMade(await rotateKey(entry.id, Number(written(form, "overlap"))));
  return (
    <DialogForm
      title={text.keys.rotateTitle(entry.name)}
      action={text.keys.rotate}
      onClose={onClose}
      onSend={send}
    >
      <p>{text.keys.rotateMessage}</p>
      <div class="field">
        <label for={id}>{text.keys.overlap}</label>
        <select id={id} name="overlap">
          {OVERLAPS.map((seconds) => (
            <option key={seconds} value={seconds} selected={seconds === 24 * HOUR}>
              {text.keys.overlaps[seconds]}
            </option>
          ))}
        </select>
      </div>
    </DialogForm>
  );
}
