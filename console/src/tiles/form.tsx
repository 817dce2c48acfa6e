/** What a tile is to be made of. */

import { Grid3x3, Square } from "lucide-preact";
import { complain } from "../parts/notices";
import { MapsField, SeedField, Segments } from "../playground/more";
import { LONGEST_PROMPT, seedNumber } from "../playground/order";
import { cancel, isTiling, startTiles, tileRun } from "../playground/run";
import { text } from "../text";
import { type Choices, maps, prompt, seed, sideOf, size, wanted } from "./order";

/** What is missing before an order can be sent; empty: nothing. */
function missing(): string {
  if (!prompt.value.trim()) return text.tiles.needsPrompt;
  return seedNumber(seed) === undefined ? text.options.seedFault : "";
}

export function TileForm({ choices }: { choices: Choices }) {
  const reason = missing();
  const submit = (event: Event): void => {
    event.preventDefault();
    const order = wanted(choices);
    if (order && !isTiling.value) void startTiles(order.params, order.side);
  };
  const stop = (event: MouseEvent): void => {
    // The second click of two at once was meant for the button that stood here before.
    if (event.detail < 2) cancel().catch(complain);
  };
  return (
    <form class="composer" noValidate onSubmit={submit}>
      <div class="composer-fields">
        <div class="field">
          <label for="material">{text.tiles.material}</label>
          <textarea
            id="material"
            class="prompt"
            rows={2}
            maxLength={LONGEST_PROMPT}
            placeholder={text.tiles.placeholder}
            aria-describedby="material-hint"
            value={prompt.value}
            onInput={(event) => {
              prompt.value = event.currentTarget.value;
            }}
          />
          <p id="material-hint" class="hint">
            {text.tiles.hint}
          </p>
        </div>
        <Segments
          label={text.tiles.size}
          choices={choices.sizes}
          chosen={sideOf(choices)}
          name={String}
          onChoose={(choice) => {
            size.value = choice;
          }}
        />
        <SeedField of={seed} />
        {choices.maps && <MapsField of={maps} />}
      </div>
      <div class="run-bar">
        {isTiling.value ? (
          <button type="button" class="button large" onClick={stop} aria-disabled={!tileRun.value?.id}>
            <Square aria-hidden="true" />
            {text.run.cancel}
          </button>
        ) : (
          <button
            type="submit"
            class="button primary large"
            disabled={reason !== ""}
            aria-describedby="tile-hint"
          >
            <Grid3x3 aria-hidden="true" />
            {text.tiles.start}
          </button>
        )}
        <p id="tile-hint" class="hint">
          {isTiling.value ? text.run.hintBusy : reason}
        </p>
      </div>
    </form>
  );
}
