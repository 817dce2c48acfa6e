import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { DaySpent } from "../api/shapes";
import { day, text } from "../text";
import { theme } from "../theme";
import { byDay, MEASURES, type Measure } from "./measures";

const HEIGHT = 220;
const HALF_A_DAY = 43_200;
const WHOLE = [1, 2, 5]
  .flatMap((step) => [0, 1, 2, 3, 4, 5, 6].map((zeros) => step * 10 ** zeros))
  .sort((a, b) => a - b);
const FONT = "12px system-ui, sans-serif";

const secondsOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;

/** A colour of the page as canvas knows colours. */
function colour(element: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  element.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

const bars = uPlot.paths.bars?.({ size: [0.7, 40] });

function options(place: HTMLElement, measure: Measure): uPlot.Options {
  const { told, least } = MEASURES[measure];
  const quiet = colour(place, "--quiet");
  const line = colour(place, "--line");
  const accent = colour(place, "--accent");
  const axis = { stroke: quiet, font: FONT, grid: { stroke: line, width: 1 }, ticks: { show: false } };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
    cursor: { points: { show: false }, drag: { x: false, y: false } },
    legend: { live: true },
    scales: {
      x: { range: (_, first, last) => [first - HALF_A_DAY, last + HALF_A_DAY] },
      y: { range: (_, __, most) => [0, Math.max(most * 1.1, least)] },
    },
    axes: [
      { ...axis, grid: { show: false }, values: (_, ticks) => ticks.map((at) => day(dayOf(at))) },
      // Of tasks and pictures there are no halves.
      { ...axis, size: 64, values: (_, ticks) => ticks.map(told), ...(least === 1 && { incrs: WHOLE }) },
    ],
    series: [
      { label: text.usage.day, value: (_, at) => (at === null ? "–" : day(dayOf(at))) },
      {
        label: text.usage[measure],
        stroke: accent,
        fill: accent,
        ...(bars && { paths: bars }),
        points: { show: false },
        value: (_, value) => (value === null ? "–" : told(value)),
      },
    ],
  };
}

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

interface Given {
  days: string[];
  spent: DaySpent[];
  measure: Measure;
}

/** What is shown here stands in the table below, too: screen readers pass over it. */
export function Chart({ days, spent, measure }: Given) {
  const place = useRef<HTMLDivElement>(null);
  const look = theme.value;
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const dark = matchMedia("(prefers-color-scheme: dark)");
    let plot: uPlot | null = null;
    // A day without any has no bar, not one of no height, which would be drawn as a line.
    const values = byDay(days, spent, measure).map((value) => value || null);
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(options(element, measure), [days.map(secondsOf), values], element);
    };
    draw();
    const watch = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    dark.addEventListener("change", draw);
    return () => {
      watch.disconnect();
      dark.removeEventListener("change", draw);
      plot?.destroy();
    };
  }, [days.join(), spent, measure, look]);
  return <div ref={place} class="chart" aria-hidden="true" />;
}
