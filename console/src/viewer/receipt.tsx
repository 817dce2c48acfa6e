import type { ComponentChildren } from "preact";
import type { Given, InputEntry, InputReceipt, TaskEntry, Tried } from "../api/shapes";
import { hasReadings, Labels, Readings } from "../playground/understood";
import { dollars, moment, text } from "../text";
import { Regions } from "./regions";

interface About {
  entry: TaskEntry;
  /** The input that the shown picture was made from, and what is told of it. */
  input: InputEntry | undefined;
  receipt: InputReceipt | undefined;
}

/** How the pictures came about. */
export function ReceiptDetails({ entry, input, receipt }: About) {
  const { started_at: began, completed_at: ended } = entry;
  return (
    <details class="receipt">
      <summary>{text.receipt.label}</summary>
      {receipt && (
        <dl>
          <Row name={text.receipt.understood}>
            <Labels understood={receipt.understood} />
          </Row>
        </dl>
      )}
      {(receipt?.understood.regions?.length ?? 0) > 0 && (
        <Regions regions={receipt?.understood.regions ?? []} />
      )}
      <dl>
        {receipt && <Told receipt={receipt} />}
        <Beside name={text.receipt.mask} alt={text.receipt.maskAlt} given={input?.mask} />
        <Beside name={text.receipt.swatch} alt={text.receipt.swatchAlt} given={input?.swatch} />
        <Row name={text.receipt.engine}>
          {makerOf(entry, receipt)} {entry.receipt?.engineVersion}
        </Row>
        {(receipt?.tried?.length ?? 0) > 0 && (
          <Row name={text.receipt.tried}>
            {receipt?.tried?.map((each) => (
              <p key={each.engine + each.detail}>
                {text.receipt.triedOf(each.engine, each.detail, costOf(each))}
              </p>
            ))}
          </Row>
        )}
        <Row name={text.receipt.settings}>
          {text.receipt.settingsOf(entry.structure, entry.min_structure, entry.format)}
        </Row>
        {began !== undefined && ended !== undefined && (
          <Row name={text.receipt.time}>{text.receipt.seconds(ended - began)}</Row>
        )}
        <Row name={text.receipt.cost}>{dollars(entry.cost)}</Row>
        <Row name={text.receipt.created}>{moment(entry.created_at)}</Row>
        <Row name={text.receipt.task} code>
          {entry.id}
        </Row>
        {receipt && (
          <Row name={text.receipt.source} code>
            {receipt.sourceSha256}
          </Row>
        )}
      </dl>
    </details>
  );
}

/** Who made the input's first picture; of a chain, by name. */
function makerOf(entry: TaskEntry, receipt: InputReceipt | undefined): string {
  const maker = receipt?.engine ?? entry.receipt?.engine ?? entry.engine;
  return maker === entry.engine ? maker : `${entry.engine}: ${maker}`;
}

/** What an engine ordered in vain, as far as it was told. */
function costOf({ upstream }: Tried): string {
  const told = (upstream ?? []).flatMap(({ cost }) => (cost ? [Number(cost)] : []));
  const sum = told.filter(Number.isFinite).reduce((total, each) => total + each, 0);
  return sum > 0 ? text.receipt.upstreamCost(dollars(sum)) : "";
}

function Row({ name, code, children }: { name: string; code?: boolean; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd class={code ? "code" : undefined}>{children}</dd>
    </>
  );
}

/** What else is to be known of how the prompt was read. */
function Told({ receipt: { understood, ignored, notes } }: { receipt: InputReceipt }) {
  return (
    <>
      {hasReadings(understood) && (
        <Row name={text.receipt.readings}>
          <Readings understood={understood} />
        </Row>
      )}
      {ignored.length > 0 && (
        <Row name={text.receipt.ignored}>
          {ignored.map((each) => (
            <p key={each.text}>{text.prompt.ignored(each.text, each.reason)}</p>
          ))}
        </Row>
      )}
      {notes.length > 0 && (
        <Row name={text.receipt.notes}>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Row>
      )}
    </>
  );
}

/** A picture that the task was given beside its photo. */
function Beside({ name, alt, given }: { name: string; alt: string; given: Given | undefined }) {
  if (!given) return null;
  return (
    <Row name={name}>
      {given.thumbnail ? (
        <img class="beside-picture" src={given.thumbnail} alt={alt} />
      ) : (
        text.receipt.elsewhere
      )}
    </Row>
  );
}
