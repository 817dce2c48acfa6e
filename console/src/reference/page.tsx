/** The reference of the API, made from what the server says of itself. */

import { Braces } from "lucide-preact";
import { useEffect, useMemo } from "preact/hooks";
import { readDescription } from "../api/calls";
import { useLoaded, useTitle } from "../parts/loading";
import { Loading, Problem } from "../parts/problem";
import { text } from "../text";
import { Contents } from "./contents";
import { type ApiDocument, groupsOf } from "./document";
import { OperationPart } from "./operation";
import "./reference.css";
import { Words } from "./words";

function Whole({ document: described }: { document: ApiDocument }) {
  const groups = useMemo(() => groupsOf(described), [described]);
  useEffect(() => {
    // What the address names was not there when the browser looked for it.
    if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }, []);
  return (
    <div class="reference">
      <Contents groups={groups} />
      <div class="reference-body">
        <header class="reference-about">
          <div class="page-head">
            <h1>{described.info.title}</h1>
            <a class="button" href="/openapi.json" target="_self" download="openapi.json">
              <Braces aria-hidden="true" />
              {text.reference.download}
            </a>
          </div>
          <p class="hint">{text.reference.version(described.info.version)}</p>
          <Words text={described.info.description ?? ""} />
        </header>
        {groups.map(({ name, description, entries }) => (
          <section key={name} class="reference-group" aria-labelledby={`tag-${name}`}>
            <h2 id={`tag-${name}`}>{name}</h2>
            <p class="hint">{description}</p>
            {entries.map((entry) => (
              <OperationPart key={entry.id} entry={entry} document={described} />
            ))}
          </section>
        ))}
      </div>
    </div>
  );
}

export function Reference() {
  useTitle(text.pages.docs);
  const { value: described, fault, reload } = useLoaded(readDescription, []);
  if (fault) return <Problem title={text.reference.fault} message={fault} retry={reload} />;
  return described ? <Whole document={described} /> : <Loading />;
}
