import type { MadeKey } from "../api/shapes";
import { CopyButton } from "../parts/copy";
import { Dialog } from "../parts/dialog";
import { text } from "../text";

/** The only time that a key is shown. */
export function Made({ made, onClose }: { made: MadeKey; onClose: () => void }) {
  return (
    <Dialog title={text.keys.madeTitle(made.name)} onClose={onClose}>
      <div class="dialog-form">
        <p>{text.keys.madeMessage}</p>
        <div class="secret">
          <output class="code" aria-label={text.signIn.key}>
            {made.key}
          </output>
          <CopyButton words={made.key} label={text.keys.copy} class="button primary" />
        </div>
      </div>
      <div class="dialog-actions">
        <button type="button" class="button" onClick={onClose}>
          {text.done}
        </button>
      </div>
    </Dialog>
  );
}
