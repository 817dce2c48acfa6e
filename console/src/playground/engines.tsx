import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { readEngines } from "../api/calls";
import type { EngineChoice, Order } from "../api/shapes";
import { dollars, text } from "../text";
import { engine, fallback } from "./order";

const engines = signal<EngineChoice[]>([]);

const offered = computed(() => engines.value.filter(({ choosable, default: usual }) => choosable || usual));

/** The engine that the order goes to as it is now: an earlier task may have had one that is not offered. */
function chosen(): EngineChoice | undefined {
  const named = offered.value.find(({ name }) => name === engine.value);
  return named ?? offered.value.find(({ default: usual }) => usual);
}

/** Whether the order can be for maps of the surfaces too. */
export const givesMaps = computed(() => chosen()?.can?.maps ?? false);

/** What an order says of engines; nothing where the usual one serves it as usual. */
export function enginesWanted(): Pick<Order, "engine"> & { fallback?: boolean } {
  const about = chosen();
  return {
    ...(about && !about.default && { engine: about.name }),
    ...(about && about.order.length > 1 && !fallback.value && { fallback: false }),
  };
}

function costOf({ cost, least_cost: least }: EngineChoice): string {
  if (Number(cost) === 0) return text.engines.free;
  return cost === least ? dollars(cost) : text.engines.range(dollars(least), dollars(cost));
}

function Told({ about }: { about: EngineChoice }) {
  const { can } = about;
  const parts = [
    costOf(about),
    ...(can ? [can.free_words ? text.engines.anyWords : text.engines.looks] : []),
    ...(can && !can.mask ? [text.engines.maskAfterwards] : []),
    ...(can && !can.swatch ? [text.engines.noSwatch] : []),
    ...(can?.largest ? [text.engines.upTo(can.largest / 1e6)] : []),
    ...(about.ok === false ? [text.engines.unwell] : []),
    ...(about.resting ? [text.engines.resting] : []),
  ];
  return <>{parts.join(" · ")}</>;
}

/** The engines of an order that are asked in turn, each with what it can and costs. */
function Turns({ order }: { order: string[] }) {
  const members = order.flatMap((name) => engines.value.find((each) => each.name === name) ?? []);
  return (
    <ol class="turns">
      {members.map((each) => (
        <li key={each.name}>
          {each.name}: <Told about={each} />
        </li>
      ))}
    </ol>
  );
}

/** Which engine makes the pictures, where there is a choice. */
export function EngineField() {
  useEffect(() => {
    readEngines().then(
      (found) => {
        engines.value = found;
      },
      () => undefined, // the usual one then makes them
    );
  }, []);
  const about = chosen();
  if (!about || (offered.value.length < 2 && about.order.length < 2)) return null;
  return (
    <div class="field whole-row">
      <label for="engine">{text.engines.label}</label>
      <select
        id="engine"
        value={about.name}
        aria-describedby="engine-told"
        onChange={(event) => {
          engine.value = event.currentTarget.value;
        }}
      >
        {offered.value.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <div id="engine-told" class="hint">
        {about.order.length > 0 ? <Turns order={about.order} /> : <Told about={about} />}
      </div>
      {about.order.length > 1 && (
        <label class="check">
          <input
            type="checkbox"
            checked={fallback.value}
            onChange={(event) => {
              fallback.value = event.currentTarget.checked;
            }}
          />
          {text.engines.fallback}
        </label>
      )}
    </div>
  );
}
