/** Tiles as they come, one of them laid three by three. */

import { Download } from "lucide-preact";
import { useState } from "preact/hooks";
import { MapsButton } from "../parts/maps-button";
import { complain } from "../parts/notices";
import { save, slug } from "../parts/pictures";
import type { Run } from "../playground/run";
import { text } from "../text";
import { known } from "../viewer/shown";

interface Given {
  current: Run;
  shown: number;
}

function Bar({ current, shown }: Given) {
  const done = current.pictures.filter(Boolean).length;
  const path = current.pictures[shown];
  const name = `${slug(current.prompt)}-${shown + 1}`;
  const maps = path && current.entry && known(current.entry, path).maps;
  return (
    <div class="stage-bar">
      <p class="stage-prompt" title={current.prompt}>
        {current.prompt}
      </p>
      <p class="hint" role="status">
        {current.connected ? text.run.state(current.phase, done, current.count) : text.run.reconnecting}
      </p>
      {path && (
        <button type="button" class="button" onClick={() => save(path, name).catch(complain)}>
          <Download aria-hidden="true" />
          {text.viewer.download}
        </button>
      )}
      {maps && <MapsButton path={maps} name={`${name}-maps`} />}
    </div>
  );
}

function Choice({ current, shown, onShow }: Given & { onShow: (number: number) => void }) {
  return (
    <fieldset class="laid-choice">
      <legend class="off-screen">{text.tiles.choice}</legend>
      {current.pictures.map(
        (path, number) =>
          path && (
            <button
              key={path}
              type="button"
              aria-pressed={number === shown}
              aria-label={text.tiles.choose(number + 1)}
              onClick={() => onShow(number)}
            >
              <img src={path} alt="" />
            </button>
          ),
      )}
    </fieldset>
  );
}

export function Laid({ current }: { current: Run }) {
  const [chosen, setChosen] = useState(0);
  const shown = current.pictures[chosen] ? chosen : Math.max(0, current.pictures.findIndex(Boolean));
  const path = current.pictures[shown];
  if (current.phase === "failed" && !path) {
    return (
      <div class="failed" role="alert">
        <h2>{text.tiles.failed}</h2>
        <p>{current.fault}</p>
      </div>
    );
  }
  return (
    <>
      <Bar current={current} shown={shown} />
      {current.phase === "failed" && (
        <p class="fault" role="alert">
          {current.fault}
        </p>
      )}
      <div class="laid-area">
        {path ? (
          <div
            class="laid"
            role="img"
            aria-label={text.tiles.laid(shown + 1, current.prompt)}
            style={{ backgroundImage: `url("${path}")` }}
          />
        ) : (
          <span
            class="bar"
            role="progressbar"
            aria-label={text.tiles.choose(1)}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(Math.min(1, current.progress * current.count) * 100)}
          >
            <span style={{ inlineSize: `${Math.min(1, current.progress * current.count) * 100}%` }} />
          </span>
        )}
      </div>
      {current.pictures.length > 1 && <Choice current={current} shown={shown} onShow={setChosen} />}
    </>
  );
}
