/** The right side: pictures. */

import { Download } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lazy } from "preact-iso";
import { readSamples } from "../api/calls";
import type { Sample } from "../api/shapes";
import { useFocusKept } from "../parts/focus";
import { MapsButton } from "../parts/maps-button";
import { complain } from "../parts/notices";
import { type Size, save, slug } from "../parts/pictures";
import { text } from "../text";
import { Shortcomings } from "../viewer/shortcomings";
import { known } from "../viewer/shown";
import { prompt } from "./order";
import { type Phase, pictureRun, type Run } from "./run";
import { mask, photo, takeBundled } from "./slots";

const Viewer = lazy(() => import("../viewer/viewer").then((module) => module.Viewer));

/** Give an element the shape of a picture. */
const shape = (size: Size | null): { "--ratio": string } => ({
  "--ratio": size ? String(size.width / size.height) : "1.5",
});

function Samples() {
  const [samples, setSamples] = useState<Sample[]>([]);
  useEffect(() => {
    readSamples().then(setSamples, () => undefined); // there are other ways to begin
  }, []);
  const take = (sample: Sample): void => {
    void takeBundled(sample);
    if (!prompt.value.trim()) prompt.value = text.ideas[sample.name] ?? text.ideas.any;
  };
  return (
    <section class="samples" aria-labelledby="samples-title">
      <h2 id="samples-title">{text.samples.title}</h2>
      <p>{text.samples.hint}</p>
      <div class="sample-grid">
        {samples.map((sample) => (
          <button key={sample.name} type="button" class="sample" onClick={() => take(sample)}>
            <img src={sample.url} alt={sample.title} />
            <span>
              {sample.author}, {sample.licence}
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}

function Ready() {
  const chosen = photo.chosen.value;
  return (
    <div class="ready">
      {chosen?.shown && (
        <div class="fit masked" style={shape(chosen.size)}>
          <img src={chosen.shown} alt={text.source.chosen(chosen.name)} />
          {mask.chosen.value?.shown && <img class="mask-over" src={mask.chosen.value.shown} alt="" />}
        </div>
      )}
    </div>
  );
}

/** How much of one picture is made, where all together are at `progress`. */
function shareOf(current: Run, number: number): number {
  return Math.max(0, Math.min(1, current.progress * current.count - number));
}

const LABELS: Partial<Record<Phase, string>> = { failed: text.run.none, loading: text.loading };

function Empty({ current, number }: { current: Run; number: number }) {
  const share = shareOf(current, number);
  const busy = current.phase === "rendering" && share > 0;
  const label = busy ? text.run.rendering : (LABELS[current.phase] ?? text.run.waiting);
  return (
    <div class={`tile-empty ${busy ? "busy" : ""}`}>
      {current.before && <img src={current.before} alt="" />}
      <span class="tile-label">{label}</span>
      <span
        class="bar"
        role="progressbar"
        aria-label={text.run.picture(number + 1)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
      >
        <span style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </div>
  );
}

function Tile({ current, number, onOpen }: { current: Run; number: number; onOpen: () => void }) {
  const path = current.pictures[number];
  if (!path) return <Empty current={current} number={number} />;
  const maps = current.entry && known(current.entry, path).maps;
  const picture = (
    <button type="button" class="tile" onClick={onOpen} aria-label={text.run.open(number + 1)}>
      <img src={path} alt={text.run.alt(number + 1, current.prompt)} />
    </button>
  );
  if (!maps) return picture;
  return (
    <div class="with-maps">
      {picture}
      <MapsButton path={maps} name={`${slug(current.prompt)}-${number + 1}-maps`} number={number + 1} />
    </div>
  );
}

function StageBar({ current }: { current: Run }) {
  const done = current.pictures.filter(Boolean).length;
  const all = async (): Promise<void> => {
    for (const [number, path] of current.pictures.entries()) {
      await save(path, `${slug(current.prompt)}-${number + 1}`);
    }
  };
  return (
    <div class="stage-bar">
      <p class="stage-prompt" title={current.prompt}>
        {current.prompt}
      </p>
      <p class="hint" role="status">
        {current.connected ? text.run.state(current.phase, done, current.count) : text.run.reconnecting}
      </p>
      {current.phase === "completed" && (
        <button type="button" class="button" onClick={() => all().catch(complain)}>
          <Download aria-hidden="true" />
          {text.run.downloadAll(current.count)}
        </button>
      )}
    </div>
  );
}

function Results({ current }: { current: Run }) {
  const [opened, setOpened] = useState<number | null>(null);
  const numbers = Array.from({ length: current.count }, (_, number) => number);
  if (current.phase === "failed" && current.pictures.length === 0) {
    return (
      <div class="failed" role="alert">
        <h2>{text.run.failed}</h2>
        <p>{current.fault}</p>
      </div>
    );
  }
  return (
    <>
      <StageBar current={current} />
      <Shortcomings regions={current.entry?.receipt?.inputs?.[0]?.understood.regions} />
      {current.phase === "failed" && (
        <p class="fault" role="alert">
          {current.fault}
        </p>
      )}
      <div class="four-area">
        <div class={`four of-${current.count}`} style={shape(current.size)}>
          {numbers.map((number) => (
            <Tile key={number} current={current} number={number} onOpen={() => setOpened(number)} />
          ))}
        </div>
      </div>
      {opened !== null && <Viewer current={current} first={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

/** On a phone one may have scrolled away from the pictures: show them when they are ordered. */
function useIntoView(place: { current: HTMLElement | null }, phase: string | undefined): void {
  useEffect(() => {
    const element = place.current;
    if (phase !== "sending" || !element) return;
    const { top, bottom } = element.getBoundingClientRect();
    if (top > innerHeight / 2 || bottom < innerHeight / 2) element.scrollIntoView({ behavior: "smooth" });
  }, [phase]);
}

export function Stage() {
  const current = pictureRun.value;
  const place = useFocusKept<HTMLElement>();
  useIntoView(place, current?.phase);
  return (
    <section
      ref={place}
      class="stage"
      tabIndex={-1}
      aria-label={text.run.label}
      aria-busy={current !== null && current.entry === null && current.phase !== "failed"}
    >
      {current ? <Results current={current} /> : photo.chosen.value ? <Ready /> : <Samples />}
    </section>
  );
}
