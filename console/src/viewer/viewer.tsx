/** One picture, large: compare, zoom, save, make it again, take the code. */

import { ChevronLeft, ChevronRight, Download, ImagePlus, RotateCw } from "lucide-preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { readTask } from "../api/calls";
import type { Ordered, TaskEntry } from "../api/shapes";
import { CopyButton } from "../parts/copy";
import { Dialog } from "../parts/dialog";
import { MapsButton } from "../parts/maps-button";
import { complain } from "../parts/notices";
import { save, slug } from "../parts/pictures";
import { recall, USUAL } from "../playground/order";
import { clear, edit, recallPictures, start } from "../playground/run";
import { photo, takeOwn } from "../playground/slots";
import { text } from "../text";
import { LANGUAGE_NAMES, LANGUAGES, type Language, written } from "./code";
import { Compare } from "./compare";
import { EditButtons } from "./edit-buttons";
import { ReceiptDetails } from "./receipt";
import { Shortcomings } from "./shortcomings";
import { known, type Shown } from "./shown";
import { StructureKept } from "./structure-kept";
import "./viewer.css";

/** Parameters without those that are as by default. */
function shortened(params: Ordered["params"]): Partial<Ordered["params"]> {
  const usual: Record<string, unknown> = USUAL;
  return Object.fromEntries(Object.entries(params).filter(([name, value]) => usual[name] !== value));
}

function Code({ current }: { current: Shown }) {
  const [language, setLanguage] = useState<Language>("curl");
  const { model, params } = current.order;
  const words = written(language, location.origin, model, shortened(params));
  return (
    <details class="as-code">
      <summary>{text.viewer.code}</summary>
      <fieldset class="segments">
        <legend class="off-screen">{text.viewer.language}</legend>
        {LANGUAGES.map((each) => (
          <button key={each} type="button" aria-pressed={each === language} onClick={() => setLanguage(each)}>
            {LANGUAGE_NAMES[each]}
          </button>
        ))}
      </fieldset>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <pre tabIndex={0}>{words}</pre>
      <CopyButton words={words} label={text.viewer.copy(LANGUAGE_NAMES[language])} />
    </details>
  );
}

interface Choosing {
  current: Shown;
  shown: number;
  onShow: (number: number) => void;
}

function Step({ current, shown, onShow, by }: Choosing & { by: -1 | 1 }) {
  const Sign = by < 0 ? ChevronLeft : ChevronRight;
  const label = by < 0 ? text.viewer.previous : text.viewer.next;
  return (
    <button
      type="button"
      class="icon-button"
      title={label}
      aria-label={label}
      aria-disabled={!current.pictures[shown + by]}
      onClick={() => current.pictures[shown + by] && onShow(shown + by)}
    >
      <Sign aria-hidden="true" />
    </button>
  );
}

function Strip(choosing: Choosing) {
  const { current, shown, onShow } = choosing;
  return (
    <fieldset class="strip">
      <legend class="off-screen">{text.viewer.pictures}</legend>
      <Step {...choosing} by={-1} />
      {current.pictures.map((path, number) => (
        <button
          key={path}
          type="button"
          aria-pressed={number === shown}
          aria-label={text.run.picture(number + 1)}
          onClick={() => onShow(number)}
        >
          <img src={path} alt="" />
        </button>
      ))}
      <Step {...choosing} by={1} />
      <p class="off-screen" role="status">
        {text.viewer.place(shown + 1, current.pictures.length)}
      </p>
    </fieldset>
  );
}

interface Given {
  current: Shown;
  first: number;
  onClose: () => void;
}

export function Viewer({ current, first, onClose }: Given) {
  const [shown, setShown] = useState(first);
  const path = current.pictures[shown] ?? current.pictures[0] ?? "";
  const entry = useWhole(current);
  const about = entry && known(entry, path);
  const { route } = useLocation();
  const again = async (): Promise<void> => {
    if (!entry) return;
    onClose();
    recall(current.prompt, entry);
    route("/");
    await recallPictures(entry);
    await start();
  };
  const useAsSource = (): void => {
    onClose();
    clear();
    route("/");
    void takeOwn(photo, path, text.run.picture(shown + 1));
  };
  useKeys(shown, current.pictures.length, setShown);
  return (
    <Dialog title={text.run.picture(shown + 1)} onClose={onClose} class="viewer">
      <div class="viewer-body">
        <div class="viewer-stage">
          <Compare
            one={current.before ? { path: current.before, label: text.viewer.before } : null}
            other={{ path, label: text.viewer.after }}
          />
          {current.pictures.length > 1 && <Strip current={current} shown={shown} onShow={setShown} />}
        </div>
        <aside class="viewer-side">
          <p class="viewer-prompt">{current.prompt}</p>
          <Shortcomings regions={about?.receipt?.understood.regions} />
          <div class="viewer-actions">
            <button
              type="button"
              class="button primary"
              onClick={() => save(path, `${slug(current.prompt)}-${shown + 1}`).catch(complain)}
            >
              <Download aria-hidden="true" />
              {text.viewer.download}
            </button>
            {about?.maps && (
              <MapsButton path={about.maps} name={`${slug(current.prompt)}-${shown + 1}-maps`} />
            )}
            {entry && !current.edit && !entry.tile_side && (
              <button type="button" class="button" onClick={again}>
                <RotateCw aria-hidden="true" />
                {text.viewer.again}
              </button>
            )}
            <button type="button" class="button" onClick={useAsSource}>
              <ImagePlus aria-hidden="true" />
              {text.viewer.asSource}
            </button>
          </div>
          {about?.input && !entry?.tile_side && (
            <EditButtons
              onEdit={(kind, way, words) => {
                const title = about.input?.prompt ?? "";
                const earlier = { path, number: about.number, title, maps: about.maps !== null };
                onClose();
                route("/");
                void edit({ ...earlier, jobId: about.input?.job_id ?? "" }, kind, way, words);
              }}
            />
          )}
          {entry && (
            <p class="viewer-seed">
              {text.receipt.seed} <span class="code">{entry.seed}</span>
              <CopyButton words={String(entry.seed)} label={text.viewer.copySeed} class="button small" />
            </p>
          )}
          {about?.kept && <StructureKept kept={about.kept} />}
          <Code current={current} />
          {entry && about && <ReceiptDetails entry={entry} input={about.input} receipt={about.receipt} />}
        </aside>
      </div>
    </Dialog>
  );
}

/** What has arrow keys of its own: the line between before and after, and code that scrolls. */
const OWN_KEYS = "[role='slider'], pre, input, select, textarea";

/** Let arrow keys, Home, End and digits choose among `count` pictures. */
function useKeys(shown: number, count: number, show: (number: number) => void): void {
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
      if (altKey || ctrlKey || metaKey || shiftKey) return;
      if (target instanceof Element && target.closest(OWN_KEYS)) return;
      const wanted: Record<string, number> = {
        ArrowLeft: shown - 1,
        ArrowRight: shown + 1,
        Home: 0,
        End: count - 1,
      };
      const number = wanted[key] ?? Number(key) - 1;
      if (!(key in wanted) && !/^[1-9]$/.test(key)) return;
      event.preventDefault();
      if (number >= 0 && number < count) show(number);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [shown, count, show]);
}

/** The task with its receipt, which lists leave out. */
function useWhole({ entry }: Shown): TaskEntry | null {
  const [whole, setWhole] = useState(entry);
  useEffect(() => {
    if (!entry || entry.receipt) setWhole(entry);
    else readTask(entry.id).then(setWhole, () => undefined); // what the list tells is shown as it is
  }, [entry?.id]);
  return whole;
}
