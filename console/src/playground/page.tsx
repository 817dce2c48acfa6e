import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { useTitle } from "../parts/loading";
import { text } from "../text";
import "./playground.css";
import { Composer } from "./composer";
import { resume, run } from "./run";
import { photo } from "./slots";
import { Stage } from "./stage";

/** The address names the task that is shown, so that a page that is loaded again goes on with it. */
function useTaskInAddress(): void {
  const { query, route } = useLocation();
  const asked = query.task;
  const shown = run.value?.id;
  useEffect(() => {
    if (asked) void resume(asked);
  }, [asked]);
  useEffect(() => {
    // As it is now: what the address asks for may just have taken the place of what was shown.
    const id = run.value?.id;
    if (id && id !== new URLSearchParams(location.search).get("task")) {
      route(`/?task=${encodeURIComponent(id)}`, asked !== undefined);
    }
  }, [shown]);
}

export function Playground() {
  useTitle(text.pages.playground);
  useTaskInAddress();
  return (
    <div class={`playground ${run.value ? "shows" : photo.chosen.value ? "" : "begins"}`}>
      <h1 class="off-screen">{text.pages.playground}</h1>
      <Composer />
      <Stage />
    </div>
  );
}
