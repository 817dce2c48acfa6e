import { Search } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { lazy } from "preact-iso";
import { deleteTask, listTasks } from "../api/calls";
import type { TaskEntry, TaskPage } from "../api/shapes";
import { Confirm } from "../parts/dialog";
import { useEvery, useLoaded, useTitle } from "../parts/loading";
import { complain } from "../parts/notices";
import { Loading, Problem } from "../parts/problem";
import { text } from "../text";
import { type Shown, shownOf } from "../viewer/shown";
import "./history.css";
import { Row } from "./row";
import { type Picked, Tray } from "./tray";

const Viewer = lazy(() => import("../viewer/viewer").then((module) => module.Viewer));
const SideBySide = lazy(() => import("./side-by-side").then((module) => module.SideBySide));

const FILTERS = ["", "completed", "in_progress", "failed"] as const;
const LOOK_AGAIN = 3000;
const PAUSE_OF_TYPING = 250;
const ON_A_PAGE = 20;

type Filter = (typeof FILTERS)[number];

/** A value that follows another one after a pause. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_OF_TYPING);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** The tasks that fit, page after page; looked at again while one of them is at work. */
function useTasks(status: Filter, q: string) {
  const loaded = useLoaded((signal) => listTasks({ status, q, limit: ON_A_PAGE }, signal), [status, q]);
  const { value: page, set, reload } = loaded;
  const alone = useRef(true);
  useEffect(() => {
    alone.current = true;
  }, [status, q]);
  useEvery(LOOK_AGAIN, () => {
    if (alone.current && page?.tasks.some((task) => task.status === "in_progress")) reload();
  });
  const more = async (): Promise<void> => {
    if (!page?.cursor) return;
    const next = await listTasks({ status, q, cursor: page.cursor, limit: ON_A_PAGE });
    alone.current = false;
    set({ ...next, tasks: [...page.tasks, ...next.tasks] });
  };
  return { ...loaded, more };
}

function Filters(given: {
  status: Filter;
  sought: string;
  onStatus: (status: Filter) => void;
  onSought: (words: string) => void;
}) {
  return (
    <div class="page-tools">
      <div class="search history-search">
        <Search aria-hidden="true" />
        <input
          type="search"
          aria-label={text.history.search}
          placeholder={text.history.search}
          value={given.sought}
          onInput={(event) => given.onSought(event.currentTarget.value)}
        />
      </div>
      <fieldset class="segments">
        <legend class="off-screen">{text.history.status}</legend>
        {FILTERS.map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === given.status}
            onClick={() => given.onStatus(each)}
          >
            {text.history.filters[each || "all"]}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

export function History() {
  useTitle(text.pages.history);
  const [status, setStatus] = useState<Filter>("");
  const [sought, setSought] = useState("");
  const { value: page, fault, busy, reload, set, more } = useTasks(status, useSettled(sought));
  const [opened, setOpened] = useState<{ shown: Shown; first: number } | null>(null);
  const [doomed, setDoomed] = useState<TaskEntry | null>(null);
  const [picked, setPicked] = useState<Picked[]>([]);
  const [comparing, setComparing] = useState(false);

  const remove = async (yes: boolean): Promise<void> => {
    const task = doomed;
    setDoomed(null);
    if (!yes || !task || !page) return;
    try {
      await deleteTask(task.id);
      const at = page.tasks.indexOf(task);
      set(without(page, task.id));
      requestAnimationFrame(() => focusRow(at));
      setPicked((before) => before.filter((each) => each.task !== task.id));
    } catch (problem) {
      complain(problem);
    }
  };
  const pick = (one: Picked): void =>
    setPicked((before) =>
      before.some(({ path }) => path === one.path)
        ? before.filter(({ path }) => path !== one.path)
        : [...before.slice(-1), one],
    );

  if (fault && !page) return <Problem title={text.history.fault} message={fault} retry={reload} />;
  return (
    <div class="page history">
      <div class="page-head">
        <h1>{text.pages.history}</h1>
        <Filters status={status} sought={sought} onStatus={setStatus} onSought={setSought} />
      </div>
      <ul class="tasks" aria-busy={busy}>
        {page?.tasks.map((task) => (
          <Row
            key={task.id}
            task={task}
            picked={picked}
            onPick={pick}
            onOpen={(first) => setOpened({ shown: shownOf(task), first })}
            onDelete={() => setDoomed(task)}
            onChanged={reload}
          />
        ))}
      </ul>
      {!page && <Loading />}
      {page?.tasks.length === 0 && (
        <p class="empty">{sought || status ? text.history.noneFound : text.history.none}</p>
      )}
      {page?.cursor && (
        <button type="button" class="button more" onClick={() => more().catch(complain)}>
          {text.more}
        </button>
      )}
      {picked.length > 0 && (
        <Tray picked={picked} onClear={() => setPicked([])} onCompare={() => setComparing(true)} />
      )}
      {comparing && picked[0] && picked[1] && (
        <SideBySide one={picked[0]} other={picked[1]} onClose={() => setComparing(false)} />
      )}
      {opened && <Viewer current={opened.shown} first={opened.first} onClose={() => setOpened(null)} />}
      {doomed && (
        <Confirm
          title={text.history.deleteTitle}
          message={text.history.deleteMessage}
          action={text.history.delete}
          onAnswer={remove}
        />
      )}
    </div>
  );
}

/** Go on in the row that has taken a deleted one's place: the focus went with that one. */
function focusRow(at: number): void {
  const rows = document.querySelectorAll(".task");
  if (document.activeElement === document.body)
    rows[Math.min(at, rows.length - 1)]?.querySelector("a")?.focus();
}

const without = (page: TaskPage, id: string): TaskPage => ({
  ...page,
  tasks: page.tasks.filter((task) => task.id !== id),
});
