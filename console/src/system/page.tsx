import type { ComponentChildren } from "preact";
import { readSystem, retryTask } from "../api/calls";
import type { System } from "../api/shapes";
import { useEvery, useLoaded, useTitle } from "../parts/loading";
import { complain, notify } from "../parts/notices";
import { Loading, Problem } from "../parts/problem";
import { ago, bytes, count, text } from "../text";
import "./system.css";

const LOOK_AGAIN = 5000;

function Figure({ label, value }: { label: string; value: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Health({ ok, detail }: { ok: boolean; detail: string }) {
  return (
    <>
      <span class={`state ${ok ? "good" : "bad"}`}>{ok ? text.system.well : text.system.unwell}</span>
      <p class="hint">{detail}</p>
    </>
  );
}

function Queue({ queue }: { queue: System["queue"] }) {
  return (
    <section class="panel">
      <h2>{text.system.queue}</h2>
      <dl class="figures">
        <Figure label={text.system.waiting} value={count(queue.waiting)} />
        <Figure label={text.system.running} value={count(queue.running)} />
        <Figure label={text.system.waitingForSlot} value={count(queue.waiting_for_slot)} />
        <Figure label={text.system.callbacks} value={count(queue.callbacks)} />
        {queue.oldest !== undefined && <Figure label={text.system.oldest} value={ago(queue.oldest)} />}
      </dl>
    </section>
  );
}

function Workers({ workers }: { workers: System["workers"] }) {
  return (
    <section class="panel">
      <h2>{text.system.workers}</h2>
      {workers.length === 0 && <p class="fault">{text.system.noWorkers}</p>}
      <ul class="parts">
        {workers.map((worker) => (
          <li key={worker.name}>
            <strong>{worker.name}</strong>
            <p class="hint">
              {text.system.worker(worker.queues.join(", "), ago(worker.started_at), ago(worker.seen_at))}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Engines({ engines }: { engines: System["engines"] }) {
  return (
    <section class="panel">
      <h2>{text.system.engines}</h2>
      <ul class="parts">
        {engines.map((engine) => (
          <li key={engine.name}>
            <strong>
              {engine.name} {engine.version}
            </strong>{" "}
            {engine.default && <span class="hint">{text.system.default}</span>}
            {engine.breaker && text.system.breaker[engine.breaker] && (
              <span class="hint">{text.system.breaker[engine.breaker]}</span>
            )}
            <Health ok={engine.ok} detail={engine.detail} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Storage({ storage, database }: Pick<System, "storage" | "database">) {
  const free = storage.free === undefined ? "" : text.system.free(bytes(storage.free));
  return (
    <section class="panel">
      <h2>{text.system.storage}</h2>
      <ul class="parts">
        <li>
          <strong>{storage.kind}</strong>
          <Health ok={storage.ok} detail={storage.detail} />
          <p class="hint">{text.system.files(count(storage.files), bytes(storage.bytes), free)}</p>
        </li>
        <li>
          <strong>{database.kind}</strong>
          <p class="hint">{text.system.tasks(count(database.tasks))}</p>
        </li>
      </ul>
    </section>
  );
}

function Failures({ failures, onChanged }: { failures: System["failures"]; onChanged: () => void }) {
  const retry = (id: string): void => {
    retryTask(id).then(() => {
      notify(text.history.retried);
      onChanged();
    }, complain);
  };
  return (
    <section class="failures">
      <h2>{text.system.failures}</h2>
      {failures.length === 0 ? (
        <p class="hint">{text.system.noFailures}</p>
      ) : (
        <div class="table-wrap">
          <table>
            <thead>
              <tr>
                <th scope="col">{text.system.when}</th>
                <th scope="col">{text.usage.key}</th>
                <th scope="col">{text.system.what}</th>
                <th scope="col">{text.system.request}</th>
                <th scope="col">
                  <span class="off-screen">{text.system.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {failures.map((failure) => (
                <tr key={failure.task_id}>
                  <td>{ago(failure.failed_at)}</td>
                  <td>{failure.key.name}</td>
                  <td class="failure-words">{failure.message}</td>
                  <td class="code">{failure.request_id}</td>
                  <td class="number">
                    <button type="button" class="button small" onClick={() => retry(failure.task_id)}>
                      {text.history.retry}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

export function SystemPage() {
  useTitle(text.pages.system);
  const { value: system, fault, reload } = useLoaded(readSystem, []);
  useEvery(LOOK_AGAIN, reload);
  if (fault && !system) return <Problem title={text.system.fault} message={fault} retry={reload} />;
  return (
    <div class="page">
      <div class="page-head">
        <h1>{text.pages.system}</h1>
        {system && <p class="hint">{text.system.versions(system.version, system.python)}</p>}
      </div>
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {!system && <Loading />}
      {system && (
        <>
          <Queue queue={system.queue} />
          <div class="panels">
            <Workers workers={system.workers} />
            <Engines engines={system.engines} />
            <Storage storage={system.storage} database={system.database} />
          </div>
          <Failures failures={system.failures} onChanged={reload} />
        </>
      )}
    </div>
  );
}
