/** Two results next to each other, or over each other with the line between them. */

import { useState } from "preact/hooks";
import { Dialog } from "../parts/dialog";
import { text } from "../text";
import { Compare } from "../viewer/compare";
import "../viewer/viewer.css";
import type { Picked } from "./tray";

type Way = "beside" | "over";

const WAYS: Way[] = ["beside", "over"];

export function SideBySide({ one, other, onClose }: { one: Picked; other: Picked; onClose: () => void }) {
  const [way, setWay] = useState<Way>("beside");
  return (
    <Dialog title={text.history.compare} onClose={onClose} class="viewer">
      <div class="ways">
        <fieldset class="segments">
          <legend class="off-screen">{text.history.way}</legend>
          {WAYS.map((each) => (
            <button key={each} type="button" aria-pressed={each === way} onClick={() => setWay(each)}>
              {text.history.ways[each]}
            </button>
          ))}
        </fieldset>
      </div>
      {way === "beside" ? (
        <div class="beside">
          {[one, other].map(({ path, label }) => (
            <figure key={path}>
              <img src={path} alt={label} />
              <figcaption class="hint">{label}</figcaption>
            </figure>
          ))}
        </div>
      ) : (
        <div class="viewer-stage over">
          <Compare
            one={{ path: one.path, label: one.label }}
            other={{ path: other.path, label: other.label }}
          />
        </div>
      )}
    </Dialog>
  );
}
