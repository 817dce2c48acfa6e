import { Columns2, CornerDownRight, RotateCw, Square, Trash2 } from "lucide-preact";
import { cancelTask, retryTask } from "../api/calls";
import type { Made, TaskEntry } from "../api/shapes";
import { complain, notify } from "../parts/notices";
import { ownPath } from "../parts/pictures";
import { TILES, taskAddress } from "../playground/address";
import { account } from "../session";
import { ago, dollars, moment, text } from "../text";
import { titleOf } from "../viewer/shown";
import type { Picked } from "./tray";

const TONES = { queued: "", running: "", completed: "good", failed: "bad", cancelled: "" };

interface Given {
  task: TaskEntry;
  picked: Picked[];
  onPick: (picture: Picked) => void;
  onOpen: (number: number) => void;
  onDelete: () => void;
  onChanged: () => void;
}

function Facts({ task }: { task: TaskEntry }) {
  return (
    <p class="task-facts">
      <span class={`state ${TONES[task.state]}`}>
        {task.state === "running" ? text.history.running(task.progress) : text.history.states[task.state]}
      </span>
      <time dateTime={new Date(task.created_at * 1000).toISOString()} title={moment(task.created_at)}>
        {ago(task.created_at)}
      </time>
      {isCharged(task) && <span>{dollars(task.cost)}</span>}
      {task.inputs[0]?.mask && <span>{text.history.masked}</span>}
      {task.inputs[0]?.swatch && <span>{text.history.own}</span>}
      {account.value?.admin && <span>{task.key.name}</span>}
    </p>
  );
}

/** The picture that a task goes on from, where it does. */
function Earlier({ task }: { task: TaskEntry }) {
  const edit = task.inputs[0]?.edit;
  if (!edit?.task_id) return null;
  return (
    <p class="task-earlier">
      <CornerDownRight aria-hidden="true" />
      <a href={taskAddress("/", edit.task_id)}>{text.edits.of(edit.image_number + 1)}</a>
    </p>
  );
}

function Result({ made, number, given }: { made: Made; number: number; given: Given }) {
  const { task } = given;
  const path = ownPath(made.url) ?? "";
  const isPicked = given.picked.some((each) => each.path === path);
  const label = text.run.picture(number + 1);
  const prompt = task.inputs[0]?.prompt ?? "";
  return (
    <li class="result">
      <button
        type="button"
        class="result-open"
        aria-label={text.history.open(number + 1, prompt)}
        onClick={() => given.onOpen(number)}
      >
        <img src={made.thumbnail} alt="" loading="lazy" />
      </button>
      <button
        type="button"
        class="result-pick"
        aria-pressed={isPicked}
        aria-label={text.history.pick(number + 1)}
        title={text.history.pick(number + 1)}
        onClick={() =>
          given.onPick({ path, thumbnail: made.thumbnail, label: `${label}: ${prompt}`, task: task.id })
        }
      >
        <Columns2 aria-hidden="true" />
      </button>
    </li>
  );
}

/** Pictures that were delivered before are charged, where the server does so. */
const isCharged = ({ status, cost }: TaskEntry): boolean => status !== "failed" || Number(cost) > 0;

const cancelled = (task: TaskEntry): string =>
  isCharged(task) ? text.history.cancelledFor(dollars(task.cost)) : text.history.cancelled;

function Actions({ task, onDelete, onChanged }: Given) {
  const act = (action: Promise<TaskEntry>, done: (task: TaskEntry) => string): void => {
    action.then((answer) => {
      notify(done(answer));
      onChanged();
    }, complain);
  };
  if (task.status === "in_progress") {
    return (
      <button
        type="button"
        class="icon-button"
        title={text.run.cancel}
        aria-label={text.run.cancel}
        onClick={() => act(cancelTask(task.id), cancelled)}
      >
        <Square aria-hidden="true" />
      </button>
    );
  }
  return (
    <>
      <button
        type="button"
        class="icon-button"
        title={text.history.retry}
        aria-label={text.history.retry}
        onClick={() => act(retryTask(task.id), () => text.history.retried)}
      >
        <RotateCw aria-hidden="true" />
      </button>
      <button
        type="button"
        class="icon-button"
        title={text.history.delete}
        aria-label={text.history.delete}
        onClick={onDelete}
      >
        <Trash2 aria-hidden="true" />
      </button>
    </>
  );
}

/** One task: what it was made from, what was made, and what was asked for. */
export function Row(given: Given) {
  const { task } = given;
  const [first] = task.inputs;
  const outputs = task.inputs.flatMap((input) => input.outputs);
  return (
    <li class="task">
      <div class="task-source">
        {first?.source?.thumbnail ? (
          <img src={first.source.thumbnail} alt={text.history.source} loading="lazy" />
        ) : (
          <span class="hint">{task.tile_side ? text.history.tile : text.history.noSource}</span>
        )}
      </div>
      <div class="task-words">
        <p class="task-prompt">
          <a href={taskAddress(task.tile_side ? TILES : "/", task.id)}>{titleOf(task)}</a>
        </p>
        <Earlier task={task} />
        <Facts task={task} />
        {task.error && task.state === "failed" && <p class="fault">{task.error.message}</p>}
      </div>
      <ul class="results">
        {outputs.map((made, number) => (
          <Result key={made.url} made={made} number={number} given={given} />
        ))}
      </ul>
      <div class="task-actions">
        <Actions {...given} />
      </div>
    </li>
  );
}
