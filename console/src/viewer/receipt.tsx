import type { TaskEntry } from "../api/shapes";
import { Labels } from "../playground/understood";
import { dollars, moment, text } from "../text";

/** How the pictures came about. */
export function ReceiptDetails({ entry }: { entry: TaskEntry }) {
  const { receipt, started_at: began, completed_at: ended } = entry;
  const input = receipt?.inputs?.[0];
  return (
    <details class="receipt">
      <summary>{text.receipt.label}</summary>
      <dl>
        <dt>{text.receipt.engine}</dt>
        <dd>
          {entry.engine} {receipt?.engineVersion}
        </dd>
        <dt>{text.receipt.settings}</dt>
        <dd>{text.receipt.settingsOf(entry.structure, entry.format)}</dd>
        {began !== undefined && ended !== undefined && (
          <>
            <dt>{text.receipt.time}</dt>
            <dd>{text.receipt.seconds(ended - began)}</dd>
          </>
        )}
        <dt>{text.receipt.cost}</dt>
        <dd>{dollars(entry.cost)}</dd>
        <dt>{text.receipt.created}</dt>
        <dd>{moment(entry.created_at)}</dd>
        <dt>{text.receipt.task}</dt>
        <dd class="code">{entry.id}</dd>
        {input && (
          <>
            <dt>{text.receipt.source}</dt>
            <dd class="code">{input.sourceSha256}</dd>
            <dt>{text.receipt.understood}</dt>
            <dd>
              <Labels understood={input.understood} />
            </dd>
            {input.ignored.length > 0 && (
              <>
                <dt>{text.receipt.ignored}</dt>
                <dd>
                  {input.ignored.map((each) => (
                    <p key={each.text}>{text.prompt.ignored(each.text, each.reason)}</p>
                  ))}
                </dd>
              </>
            )}
            {input.notes.length > 0 && (
              <>
                <dt>{text.receipt.notes}</dt>
                <dd>
                  {input.notes.map((note) => (
                    <p key={note}>{note}</p>
                  ))}
                </dd>
              </>
            )}
          </>
        )}
      </dl>
    </details>
  );
}
