import { Layers } from "lucide-preact";
import { text } from "../text";
import { complain } from "./notices";
import { save } from "./pictures";

/** Saves the archive of a picture's maps; `number` tells it from others, where several are shown. */
export function MapsButton({ path, name, number }: { path: string; name: string; number?: number }) {
  return (
    <button
      type="button"
      class="button"
      title={text.maps.about}
      aria-label={number === undefined ? undefined : text.maps.downloadOf(number)}
      onClick={() => save(path, name).catch(complain)}
    >
      <Layers aria-hidden="true" />
      {text.maps.download}
    </button>
  );
}
