import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { DaySpent } from "../api/shapes";
import { day, dollars, text } from "../text";
import { theme } from "../theme";

const HEIGHT = 220;
const HALF_A_DAY = 43_200;
const FONT = "12px system-ui, sans-serif";

const secondsOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 1000;

/** Spending of all keys and number of tasks, for each day. */
export function series(days: string[], spent: DaySpent[]): uPlot.AlignedData {
  const costs = new Map(days.map((date) => [date, 0]));
  const tasks = new Map(costs);
  for (const each of spent) {
    costs.set(each.date, (costs.get(each.date) ?? 0) + Number(each.cost));
    tasks.set(each.date, (tasks.get(each.date) ?? 0) + each.tasks);
  }
  // A day without charges has no bar, not one of no height, which would be drawn as a line.
  return [days.map(secondsOf), [...costs.values()].map((cost) => cost || null), [...tasks.values()]];
}

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

function options(place: HTMLElement): uPlot.Options {
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
      usd: { range: (_, __, most) => [0, Math.max(most * 1.1, 0.01)] },
      tasks: { range: (_, __, most) => [0, Math.max(most * 1.1, 1)] },
    },
    axes: [
      { ...axis, grid: { show: false }, values: (_, ticks) => ticks.map((at) => day(dayOf(at))) },
      { ...axis, scale: "usd", size: 64, values: (_, ticks) => ticks.map((at) => dollars(at.toFixed(4))) },
    ],
    series: [
      { label: text.usage.day, value: (_, at) => (at === null ? "–" : day(dayOf(at))) },
      {
        label: text.usage.cost,
        scale: "usd",
        stroke: accent,
        fill: accent,
        ...(bars && { paths: bars }),
        points: { show: false },
        value: (_, cost) => (cost === null ? "–" : dollars(cost.toFixed(4))),
      },
      {
        label: text.usage.tasks,
        scale: "tasks",
        stroke: "transparent",
        points: { show: false },
        value: (_, tasks) => (tasks === null ? "–" : String(tasks)),
      },
    ],
  };
}

const dayOf = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/** What is shown here stands in the table below, too: screen readers pass over it. */
export function Chart({ days, spent }: { days: string[]; spent: DaySpent[] }) {
  const place = useRef<HTMLDivElement>(null);
  const look = theme.value;
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const dark = matchMedia("(prefers-color-scheme: dark)");
    let plot: uPlot | null = null;
    const draw = (): void => {
      plot?.destroy();
      plot = new uPlot(options(element), series(days, spent), element);
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
  }, [days.join(), spent, look]);
  return <div ref={place} class="chart" aria-hidden="true" />;
}
