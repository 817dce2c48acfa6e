/** Tiles of a material, to be laid beside themselves. */

import { useLoaded, useTitle } from "../parts/loading";
import { Loading, Problem } from "../parts/problem";
import { TILES, useTaskInAddress } from "../playground/address";
import { pictureRun, tileRun } from "../playground/run";
import { text } from "../text";
import { TileForm } from "./form";
import { Laid } from "./laid";
import { readChoices } from "./order";
import "./tiles.css";

export function TilesPage() {
  useTitle(text.pages.tiles);
  useTaskInAddress(TILES, tileRun, pictureRun);
  const { value: choices, fault, reload } = useLoaded(readChoices, []);
  const current = tileRun.value;
  if (fault) return <Problem title={text.faults.title} message={fault} retry={reload} />;
  if (!choices) return <Loading />;
  if (choices.sizes.length === 0) return <Problem title={text.tiles.none} message={text.tiles.noneHint} />;
  return (
    <div class={`playground ${current ? "shows" : "begins"}`}>
      <h1 class="off-screen">{text.pages.tiles}</h1>
      <TileForm choices={choices} />
      <section
        class="stage"
        aria-label={text.tiles.label}
        aria-busy={current !== null && current.entry === null && current.phase !== "failed"}
      >
        {current ? <Laid key={current.id} current={current} /> : <p class="hint">{text.tiles.empty}</p>}
      </section>
    </div>
  );
}
