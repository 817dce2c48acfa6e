import { useTitle } from "../parts/loading";
import { text } from "../text";
import "./playground.css";
import { useTaskInAddress } from "./address";
import { Composer } from "./composer";
import { pictureRun, tileRun } from "./run";
import { photo } from "./slots";
import { Stage } from "./stage";

export function Playground() {
  useTitle(text.pages.playground);
  useTaskInAddress("/", pictureRun, tileRun);
  return (
    <div class={`playground ${pictureRun.value ? "shows" : photo.chosen.value ? "" : "begins"}`}>
      <h1 class="off-screen">{text.pages.playground}</h1>
      <Composer />
      <Stage />
    </div>
  );
}
