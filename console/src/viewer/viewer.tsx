/** One picture, large: compare, zoom, save, make it again, take the code. */

import { Download, ImagePlus, RotateCw } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Order } from "../api/shapes";
import { CopyButton } from "../parts/copy";
import { Dialog } from "../parts/dialog";
import { save, slug } from "../parts/pictures";
import { prompt, seed, structure } from "../playground/order";
import { type Run, start } from "../playground/run";
import { source, takeOwn } from "../playground/source";
import { text } from "../text";
import { LANGUAGE_NAMES, LANGUAGES, type Language, written } from "./code";
import { Compare } from "./compare";
import { ReceiptDetails } from "./receipt";
import "./viewer.css";

function orderOf(current: Run): Partial<Order> {
  const made = current.task?.metadata.retexture?.seed;
  return {
    imgUrl: current.sourceUrl,
    remixPrompt: current.prompt,
    ...(made === undefined ? {} : { seed: made }),
    ...(current.count === 4 ? {} : { n: current.count }),
    ...(structure.value === 0.5 ? {} : { structure: structure.value }),
  };
}

function Code({ current }: { current: Run }) {
  const [language, setLanguage] = useState<Language>("curl");
  const words = written(language, location.origin, orderOf(current));
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

function Strip({
  current,
  shown,
  onShow,
}: {
  current: Run;
  shown: number;
  onShow: (number: number) => void;
}) {
  return (
    <fieldset class="strip">
      <legend class="off-screen">{text.viewer.pictures}</legend>
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
    </fieldset>
  );
}

interface Given {
  current: Run;
  first: number;
  onClose: () => void;
}

export function Viewer({ current, first, onClose }: Given) {
  const [shown, setShown] = useState(first);
  const path = current.pictures[shown] ?? current.pictures[0] ?? "";
  const made = current.task?.metadata.retexture?.seed;
  const again = (): void => {
    seed.value = String(made);
    prompt.value = current.prompt;
    onClose();
    void withSource(current).then(() => start(made));
  };
  const useAsSource = (): void => {
    void takeOwn(path, text.run.picture(shown + 1));
    onClose();
  };
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const number = Number(event.key) - 1;
      const writing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (!writing && current.pictures[number]) setShown(number);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [current.pictures]);
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
          <div class="viewer-actions">
            <button
              type="button"
              class="button primary"
              onClick={() => save(path, `${slug(current.prompt)}-${shown + 1}`)}
            >
              <Download aria-hidden="true" />
              {text.viewer.download}
            </button>
            {made !== undefined && (
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
          {made !== undefined && (
            <p class="viewer-seed">
              {text.receipt.seed} <span class="code">{made}</span>
              <CopyButton words={String(made)} label={text.viewer.copySeed} class="button small" />
            </p>
          )}
          <Code current={current} />
          {current.task && <ReceiptDetails task={current.task} />}
        </aside>
      </div>
    </Dialog>
  );
}

/** The pictures are made again from what they were made from, whatever the playground holds by now. */
async function withSource(current: Run): Promise<void> {
  if (source.value?.url !== current.sourceUrl) await takeOwn(current.sourceUrl, text.source.earlier);
}
