import { X } from "lucide-preact";
import { text } from "../text";

export interface Picked {
  path: string;
  thumbnail: string;
  label: string;
  task: string;
}

/** At the foot of the page: the one or two pictures that are to be compared. */
export function Tray({
  picked,
  onClear,
  onCompare,
}: {
  picked: Picked[];
  onClear: () => void;
  onCompare: () => void;
}) {
  return (
    <section class="tray" aria-label={text.history.tray}>
      {picked.map(({ path, thumbnail, label }) => (
        <img key={path} src={thumbnail} alt={label} />
      ))}
      <p role="status">{picked.length < 2 ? text.history.pickAnother : ""}</p>
      <button type="button" class="button primary" disabled={picked.length < 2} onClick={onCompare}>
        {text.history.compare}
      </button>
      <button type="button" class="icon-button" aria-label={text.history.clear} onClick={onClear}>
        <X aria-hidden="true" />
      </button>
    </section>
  );
}
