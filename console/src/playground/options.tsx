import { Dices } from "lucide-preact";
import type { Format } from "../api/shapes";
import { text } from "../text";
import { count, format, HIGHEST_SEED, MOST_PICTURES, seed, seedNumber, structure } from "./order";

const FORMATS: Format[] = ["png", "jpeg", "webp", "avif"];
const COUNTS = Array.from({ length: MOST_PICTURES }, (_, index) => index + 1);

function SeedField() {
  const wrong = seedNumber() === undefined;
  const roll = (): void => {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
    seed.value = String(Math.min(drawn, HIGHEST_SEED));
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
          value={seed.value}
          aria-invalid={wrong}
          aria-describedby={wrong ? "seed-fault" : undefined}
          onInput={(event) => {
            seed.value = event.currentTarget.value;
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

function StructureField() {
  return (
    <div class="field">
      <label for="structure">
        {text.options.structure} <output for="structure">{Math.round(structure.value * 100)} %</output>
      </label>
      <input
        id="structure"
        type="range"
        min="0"
        max="1"
        step="0.05"
        value={structure.value}
        onInput={(event) => {
          structure.value = event.currentTarget.valueAsNumber;
        }}
      />
      <p class="range-ends hint" aria-hidden="true">
        <span>{text.options.loose}</span>
        <span>{text.options.strict}</span>
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

function Segments<Choice extends string | number>({
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

/** What few need: folded. */
export function Options() {
  return (
    <details class="options">
      <summary>{text.options.label}</summary>
      <div class="options-grid">
        <SeedField />
        <StructureField />
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
      </div>
    </details>
  );
}
