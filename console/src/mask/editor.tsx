/** A dialog to paint on a photo what of it is to change. */

import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { Confirm, Dialog } from "../parts/dialog";
import type { Size } from "../parts/pictures";
import { text } from "../text";
import { PaintingArea } from "./canvas";
import { asFile, fromPicture, maskSize, paintedShare } from "./drawing";
import { BLANK, type Painting, redo, undo, withDeed } from "./painting";
import { type Brush, resized, Tools } from "./tools";
import "./mask.css";

interface Given {
  /** Path of the photo, and its size. */
  photo: string;
  size: Size;
  /** Path of the mask to begin with; null: none. */
  before: string | null;
  /** Hands the mask in; answers why it could not be, empty where it was. */
  onDone: (mask: File) => Promise<string>;
  onClose: () => void;
}

/** What a mask's picture says, as soon as it is there. */
function useBase(path: string | null, size: Size): CanvasImageSource | null {
  const [base, setBase] = useState<CanvasImageSource | null>(null);
  useEffect(() => {
    // One that cannot be read is painted anew.
    if (path) fromPicture(path, size).then(setBase, () => undefined);
  }, [path]);
  return base;
}

export function MaskEditor({ photo, size: whole, before, onDone, onClose }: Given) {
  const size = useMemo(() => maskSize(whole), [whole]);
  const [begunWith] = useState(before); // what is handed in takes its place before this is closed
  const base = useBase(begunWith, size);
  const [painting, setPainting] = useState<Painting>(BLANK);
  const [brush, setBrush] = useState<Brush>({ erases: false, percent: 12 });
  const [zoom, setZoom] = useState(1);
  const [drawn, setDrawn] = useState<{ canvas: HTMLCanvasElement; share: number } | null>(null);
  const [doubting, setDoubting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const hint = useId();
  const share = drawn?.share ?? 0;

  const press = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
      event.preventDefault();
      setPainting(event.shiftKey ? redo : undo);
    } else if (event.key === "[") setBrush((now) => resized(now, 0.8));
    else if (event.key === "]") setBrush((now) => resized(now, 1.25));
  };
  const use = async (): Promise<void> => {
    if (!drawn) return;
    setBusy(true);
    setFault("");
    const file = await asFile(drawn.canvas, text.mask.file).catch(() => null);
    const problem = file ? await onDone(file) : text.mask.failed;
    setBusy(false);
    setFault(problem);
    if (!problem) onClose();
  };
  const mayClose = (): boolean => {
    setDoubting(painting.done.length > 0);
    return painting.done.length === 0;
  };
  const shape = { "--ratio": String(size.width / size.height), "--zoom": String(zoom) };

  return (
    <Dialog title={text.mask.title} onClose={onClose} mayClose={mayClose} class="mask-editor">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: shortcuts of what is inside */}
      <div class="mask-body" onKeyDown={press}>
        <div class="paint-area" style={shape}>
          <PaintingArea
            photo={photo}
            size={size}
            base={base}
            painting={painting}
            erases={brush.erases}
            width={(Math.min(size.width, size.height) * brush.percent) / 100}
            hint={hint}
            onStroke={(stroke) => setPainting((now) => withDeed(now, stroke))}
            onDrawn={(canvas) => setDrawn({ canvas, share: paintedShare(canvas) })}
          />
        </div>
        <Tools
          painting={painting}
          share={share}
          brush={brush}
          zoom={zoom}
          onPainting={setPainting}
          onBrush={setBrush}
          onZoom={setZoom}
        />
        <p id={hint} class="hint">
          {text.mask.hint}
        </p>
      </div>
      <div class="dialog-actions">
        <p class={`${fault ? "fault" : "hint"} mask-share`} role="status">
          {fault || (busy ? text.source.handingIn : text.mask.share(share))}
        </p>
        <button type="button" class="button primary" disabled={share === 0 || busy} onClick={use}>
          {text.mask.use}
        </button>
      </div>
      {doubting && (
        <Confirm
          title={text.mask.discardTitle}
          message={text.mask.discardMessage}
          action={text.mask.discard}
          onAnswer={(yes) => {
            setDoubting(false);
            if (yes) onClose();
          }}
        />
      )}
    </Dialog>
  );
}
