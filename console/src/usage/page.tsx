import { Download } from "lucide-preact";
import { useState } from "preact/hooks";
import { lazy } from "preact-iso";
import { readUsage, usageCsv } from "../api/calls";
import type { DaySpent, Usage } from "../api/shapes";
import { useLoaded, useTitle } from "../parts/loading";
import { Loading, Problem } from "../parts/problem";
import { count, day, dollars, text } from "../text";
import { MEASURES, type Measure, measuresOf, tellingMeasure } from "./measures";
import "./usage.css";

const Chart = lazy(() => import("./chart").then((module) => module.Chart));

const PERIODS = [7, 30, 90];
const DAY = 86_400_000;

const dateOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

/** The days of the last `length` days, today included, in UTC as the server counts them. */
export function lastDays(length: number, today = Date.now()): string[] {
  return Array.from({ length }, (_, index) => dateOf(today - (length - 1 - index) * DAY));
}

/** The sums, each of which can be charted. */
function Totals({
  usage,
  shown,
  onShow,
}: {
  usage: Usage;
  shown: Measure;
  onShow: (measure: Measure) => void;
}) {
  return (
    <fieldset class="totals">
      <legend class="off-screen">{text.usage.charted}</legend>
      {measuresOf(usage).map((measure) => (
        <button key={measure} type="button" aria-pressed={measure === shown} onClick={() => onShow(measure)}>
          <span>{text.usage[measure]}</span>
          <strong>{MEASURES[measure].told(MEASURES[measure].of(usage.total))}</strong>
        </button>
      ))}
    </fieldset>
  );
}

function Charted({ usage, days }: { usage: Usage; days: string[] }) {
  const [chosen, setChosen] = useState<Measure | null>(null);
  const measure = chosen ?? tellingMeasure(usage);
  return (
    <section class="panel">
      <Totals usage={usage} shown={measure} onShow={setChosen} />
      <Chart days={days} spent={usage.days} measure={measure} />
    </section>
  );
}

function Table({ days, pictures }: { days: DaySpent[]; pictures: boolean }) {
  return (
    <section class="table-wrap" aria-label={text.usage.table}>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.usage.day}</th>
            <th scope="col">{text.usage.key}</th>
            <th scope="col" class="number">
              {text.usage.tasks}
            </th>
            {pictures && (
              <th scope="col" class="number">
                {text.usage.pictures}
              </th>
            )}
            <th scope="col" class="number">
              {text.usage.cost}
            </th>
          </tr>
        </thead>
        <tbody>
          {[...days].reverse().map((each) => (
            <tr key={`${each.date} ${each.key.id}`}>
              <td class="day">{day(each.date)}</td>
              <td>{each.key.name}</td>
              <td class="number">{count(each.tasks)}</td>
              {pictures && <td class="number">{count(each.pictures ?? 0)}</td>}
              <td class="number">{dollars(each.cost)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

export function UsagePage() {
  useTitle(text.pages.usage);
  const [length, setLength] = useState(30);
  const days = lastDays(length);
  const start = days[0] ?? "";
  const end = days[days.length - 1] ?? "";
  const { value: usage, fault, reload } = useLoaded(() => readUsage(start, end), [start, end]);
  if (fault) return <Problem title={text.usage.fault} message={fault} retry={reload} />;
  return (
    <div class="page">
      <div class="page-head">
        <h1>{text.pages.usage}</h1>
        <div class="page-tools">
          <fieldset class="segments">
            <legend class="off-screen">{text.usage.period}</legend>
            {PERIODS.map((each) => (
              <button key={each} type="button" aria-pressed={each === length} onClick={() => setLength(each)}>
                {text.usage.days(each)}
              </button>
            ))}
          </fieldset>
          <a class="button" href={usageCsv(start, end)} download>
            <Download aria-hidden="true" />
            {text.usage.csv}
          </a>
        </div>
      </div>
      {!usage && <Loading />}
      {usage && (
        <>
          <Charted usage={usage} days={days} />
          {usage.days.length > 0 ? (
            <Table days={usage.days} pictures={usage.total.pictures !== undefined} />
          ) : (
            <p class="empty">{text.usage.none}</p>
          )}
        </>
      )}
    </div>
  );
}
