import type { Signal } from "@preact/signals";
import { Dices } from "lucide-preact";
import type { Format } from "../api/shapes";
import { text } from "../text";
import { EngineField, givesMaps } from "./engines";
import { count, format, HIGHEST_SEED, MOST_PICTURES, maps, minStructure, seed, seedNumber } from "./order";

const FORMATS: Format[] = ["png", "jpeg", "webp", "avif"];
const COUNTS = Array.from({ length: MOST_PICTURES }, (_, index) => index + 1);

/** A field for the seed that an order is for. */
export function SeedField({ of }: { of: Signal<string> }) {
  const wrong = seedNumber(of) === undefined;
  const roll = (): void => {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    of.value = String(Math.min(drawn, HIGHEST_SEED));
  };
  return (
    <div class="field">
      <label for="seed">{text.options.seed}</label>
      <div class="with-button">
        <input
          id="seed"
          inputMode="numeric"
          autocomplete="off"
          placeholder={text.options.random}
          value={of.value}
          aria-invalid={wrong}
          aria-describedby={wrong ? "seed-fault" : undefined}
          onInput={(event) => {
            of.value = event.currentTarget.value;
          }}
        />
        <button
          type="button"
          class="icon-button"
          title={text.options.roll}
          aria-label={text.options.roll}
          onClick={roll}
        >
          <Dices aria-hidden="true" />
        </button>
      </div>
      {wrong && (
        <p id="seed-fault" class="fault">
          {text.options.seedFault}
        </p>
      )}
    </div>
  );
}

function LeastStructureField() {
  const value = minStructure.value;
  const told = text.options.leastTold(value);
  return (
    <div class="field">
      <label for="least">
        {text.options.least} <output for="least">{told}</output>
      </label>
      <input
        id="least"
        type="range"
        min="0"
        max="1"
        step="0.05"
        value={value}
        aria-valuetext={told}
        aria-describedby="least-hint"
        onInput={(event) => {
          minStructure.value = event.currentTarget.valueAsNumber;
        }}
      />
      <p id="least-hint" class="hint">
        {text.options.leastHint}
      </p>
    </div>
  );
}

interface Choices<Choice> {
  label: string;
  choices: readonly Choice[];
  chosen: Choice;
  name: (choice: Choice) => string;
  onChoose: (choice: Choice) => void;
}

export function Segments<Choice extends string | number>({
  label,
  choices,
  chosen,
  name,
  onChoose,
}: Choices<Choice>) {
  return (
    <fieldset class="field plain">
      <legend>{label}</legend>
      <div class="segments">
        {choices.map((choice) => (
          <button
            key={choice}
            type="button"
            aria-pressed={choice === chosen}
            onClick={() => onChoose(choice)}
          >
            {name(choice)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

/** Whether maps are wanted beside the pictures. */
export function MapsField({ of }: { of: Signal<boolean> }) {
  return (
    <div class="field whole-row">
      <label class="check">
        <input
          type="checkbox"
          checked={of.value}
          aria-describedby="maps-hint"
          onChange={(event) => {
            of.value = event.currentTarget.checked;
          }}
        />
        {text.maps.label}
      </label>
      <p id="maps-hint" class="hint">
        {text.maps.hint}
      </p>
    </div>
  );
}

/** What few need: folded. */
export function More() {
  return (
    <details class="options">
      <summary>{text.options.label}</summary>
      <div class="options-grid">
        <EngineField />
        <SeedField of={seed} />
        <LeastStructureField />
        <Segments
          label={text.options.count}
          choices={COUNTS}
          chosen={count.value}
          name={String}
          onChoose={(choice) => {
            count.value = choice;
          }}
        />
        <Segments
          label={text.options.format}
          choices={FORMATS}
          chosen={format.value}
          name={(choice) => choice.toUpperCase()}
          onChoose={(choice) => {
            format.value = choice;
          }}
        />
        {givesMaps.value && <MapsField of={maps} />}
      </div>
    </details>
  );
}
