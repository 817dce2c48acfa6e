import type { Task } from "../api/shapes";
import { Labels } from "../playground/understood";
import { dollars, text } from "../text";

/** How the pictures came about. */
export function ReceiptDetails({ task }: { task: Task }) {
  const receipt = task.metadata.retexture;
  const input = receipt?.inputs[0];
  const { started_at: began, completed_at: ended } = task.metadata;
  return (
    <details class="receipt">
      <summary>{text.receipt.label}</summary>
      <dl>
        {receipt && (
          <>
            <dt>{text.receipt.engine}</dt>
            <dd>
              {receipt.engine} {receipt.engineVersion}
            </dd>
            <dt>{text.receipt.seed}</dt>
            <dd>{receipt.seed}</dd>
          </>
        )}
        {began !== undefined && ended !== undefined && (
          <>
            <dt>{text.receipt.time}</dt>
            <dd>{text.receipt.seconds(ended - began)}</dd>
          </>
        )}
        {task.usage && (
          <>
            <dt>{text.receipt.cost}</dt>
            <dd>{dollars(task.usage.cost)}</dd>
          </>
        )}
        <dt>{text.receipt.task}</dt>
        <dd class="code">{task.id}</dd>
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
