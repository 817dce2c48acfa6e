import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { CopyButton } from "../parts/copy";
import { text } from "../text";
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "../viewer/code";
import { type Answer, type ApiDocument, type Entry, examplesOf, objectsIn } from "./document";
import { Objects, Parameters } from "./fields";
import { sampleOf, written } from "./samples";
import { Line, Words } from "./words";

/** The same for all samples: who reads one in Python wants them all so. */
const language = signal<Language>("curl");

const JSON_TYPE = "application/json";

function Code({ words }: { words: string }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
  return <pre tabIndex={0}>{words}</pre>;
}

function Request({ entry, document }: { entry: Entry; document: ApiDocument }) {
  const body = entry.operation.requestBody?.content[JSON_TYPE];
  const examples = body ? examplesOf(body, document) : [];
  const [chosen, setChosen] = useState(0);
  const words = written(language.value, sampleOf(entry, location.origin, examples[chosen]?.value ?? null));
  const name = entry.operation.summary ?? entry.path;
  return (
    <div class="sample-code">
      <div class="sample-head">
        <fieldset class="segments">
          <legend class="off-screen">{text.viewer.language}</legend>
          {LANGUAGES.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === language.value}
              onClick={() => {
                language.value = each;
              }}
            >
              {LANGUAGE_NAMES[each]}
            </button>
          ))}
        </fieldset>
        <CopyButton words={words} label={text.keys.copy} class="button small" />
      </div>
      {examples.length > 1 && (
        <select
          aria-label={text.reference.exampleOf(name)}
          value={chosen}
          onChange={(event) => setChosen(Number(event.currentTarget.value))}
        >
          {examples.map((each, at) => (
            <option key={each.name} value={at}>
              {each.name}
            </option>
          ))}
        </select>
      )}
      <Code words={words} />
    </div>
  );
}

const sampleWords = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value, null, 2);

function AnswerWhole({ answer, document }: { answer: Answer; document: ApiDocument }) {
  const headers = Object.entries(answer.headers ?? {});
  return (
    <div class="answer">
      {Object.entries(answer.content ?? {}).map(([type, content]) => (
        <div key={type} class="answer-content">
          <p class="hint">{type}</p>
          {content.schema && <Objects objects={objectsIn(content.schema, document)} document={document} />}
          {examplesOf(content, document).map(({ name, value }) => (
            <div key={name}>
              {name && <p class="hint">{name}</p>}
              <Code words={sampleWords(value)} />
            </div>
          ))}
        </div>
      ))}
      {headers.length > 0 && (
        <ul class="fields">
          {headers.map(([name, { description = "" }]) => (
            <li key={name} class="field-row">
              <p class="field-head">
                <code class="field-name">{name}</code>
                <span class="mark-word">{text.reference.places.header}</span>
              </p>
              <p class="field-words">
                <Line text={description} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** One answer: what it says shows when it is opened. */
function AnswerRow({ status, answer, document }: { status: string; answer: Answer; document: ApiDocument }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <code class={`status ${status.startsWith("2") ? "good" : ""}`}>{status}</code>
        <span>
          <Line text={answer.description} />
        </span>
      </summary>
      {open && <AnswerWhole answer={answer} document={document} />}
    </details>
  );
}

function Body({ entry, document }: { entry: Entry; document: ApiDocument }) {
  const body = entry.operation.requestBody;
  if (!body) return null;
  return (
    <>
      {Object.entries(body.content).map(([type, { schema = {} }]) => (
        <section key={type}>
          <h4>
            {text.reference.body} <span class="hint">{type}</span>
          </h4>
          <Objects objects={objectsIn(schema, document)} document={document} />
        </section>
      ))}
    </>
  );
}

export function OperationPart({ entry, document }: { entry: Entry; document: ApiDocument }) {
  const { id, method, path, operation } = entry;
  const parameters = operation.parameters ?? [];
  return (
    <article class="operation" aria-labelledby={id}>
      <div class="operation-words">
        <h3 id={id} tabIndex={-1}>
          <a href={`#${id}`}>{operation.summary}</a>
        </h3>
        <p class="operation-path">
          <Method name={method} /> <code>{path}</code>
        </p>
        <Words text={operation.description ?? ""} />
        {!operation.security?.length && <p class="hint">{text.reference.open}</p>}
        {parameters.length > 0 && (
          <section>
            <h4>{text.reference.parameters}</h4>
            <Parameters given={parameters} document={document} />
          </section>
        )}
        <Body entry={entry} document={document} />
        <section>
          <h4>{text.reference.answers}</h4>
          <div class="answers">
            {Object.entries(operation.responses)
              .sort(([one], [other]) => one.localeCompare(other))
              .map(([status, answer]) => (
                <AnswerRow key={status} status={status} answer={answer} document={document} />
              ))}
          </div>
        </section>
      </div>
      <Request entry={entry} document={document} />
    </article>
  );
}

export const Method = ({ name }: { name: string }) => (
  <span class={`method ${name}`}>{name.toUpperCase()}</span>
);
