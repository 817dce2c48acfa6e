import { FlipHorizontal2, Redo2, Trash2, Undo2 } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { text } from "../text";
import { type Painting, redo, undo, withDeed } from "./painting";

export interface Brush {
  erases: boolean;
  /** Its width in percent of the photo's shorter side. */
  percent: number;
}

const LEAST = 1;
const MOST = 60;
const ZOOMS = [1, 2, 4];

export const resized = (brush: Brush, by: number): Brush => ({
  ...brush,
  percent: Math.min(Math.max(Math.round(brush.percent * by), LEAST), MOST),
});

interface Given {
  painting: Painting;
  /** How much is painted, 0 to 1. */
  share: number;
  brush: Brush;
  zoom: number;
  onPainting: (change: (before: Painting) => Painting) => void;
  onBrush: (brush: Brush) => void;
  onZoom: (zoom: number) => void;
}

export function Tools({ painting, share, brush, zoom, onPainting, onBrush, onZoom }: Given) {
  return (
    <div class="mask-tools">
      <Choice
        label={text.mask.tool}
        names={[text.mask.brush, text.mask.eraser]}
        chosen={Number(brush.erases)}
        onChoose={(which) => onBrush({ ...brush, erases: which === 1 })}
      />
      <label class="brush-size">
        {text.mask.size}
        <input
          type="range"
          min={LEAST}
          max={MOST}
          value={brush.percent}
          aria-valuetext={text.percent(brush.percent / 100)}
          onInput={(event) => onBrush({ ...brush, percent: event.currentTarget.valueAsNumber })}
        />
      </label>
      <div class="mask-buttons">
        <Step name={text.mask.undo} off={painting.done.length === 0} onTake={() => onPainting(undo)}>
          <Undo2 aria-hidden="true" />
        </Step>
        <Step name={text.mask.redo} off={painting.undone.length === 0} onTake={() => onPainting(redo)}>
          <Redo2 aria-hidden="true" />
        </Step>
        <button
          type="button"
          class="button small"
          onClick={() => onPainting((before) => withDeed(before, { kind: "invert" }))}
        >
          <FlipHorizontal2 aria-hidden="true" />
          {text.mask.invert}
        </button>
        <button
          type="button"
          class="button small"
          disabled={share === 0}
          onClick={() => onPainting((before) => withDeed(before, { kind: "clear" }))}
        >
          <Trash2 aria-hidden="true" />
          {text.mask.clear}
        </button>
      </div>
      <div class="mask-zoom">
        <Choice
          label={text.mask.zoom}
          names={ZOOMS.map((each) => `${each} ×`)}
          chosen={ZOOMS.indexOf(zoom)}
          onChoose={(which) => onZoom(ZOOMS[which] ?? 1)}
        />
      </div>
    </div>
  );
}

interface Choices {
  label: string;
  names: string[];
  /** Number of the chosen one. */
  chosen: number;
  onChoose: (which: number) => void;
}

function Choice({ label, names, chosen, onChoose }: Choices) {
  return (
    <fieldset class="segments">
      <legend class="off-screen">{label}</legend>
      {names.map((name, which) => (
        <button key={name} type="button" aria-pressed={which === chosen} onClick={() => onChoose(which)}>
          {name}
        </button>
      ))}
    </fieldset>
  );
}

interface StepGiven {
  name: string;
  off: boolean;
  onTake: () => void;
  children: ComponentChildren;
}

function Step({ name, off, onTake, children }: StepGiven) {
  return (
    <button type="button" class="icon-button" title={name} aria-label={name} disabled={off} onClick={onTake}>
      {children}
    </button>
  );
}
