import type { KeyEntry } from "../api/shapes";
import { ago, dollars, text } from "../text";
import type { Doing } from "./page";

/** "2 of 25 dollars", or what was spent alone where there is no limit. */
export function spending(key: KeyEntry): string {
  return key.budget === undefined
    ? dollars(key.spent)
    : text.keys.spentOf(dollars(key.spent), dollars(key.budget));
}

export function limits(key: KeyEntry): string {
  const set = [
    key.rate === undefined ? "" : text.keys.rateIs(key.rate),
    key.concurrency === undefined ? "" : text.keys.concurrencyIs(key.concurrency),
    key.discount === 1 ? "" : text.keys.discountIs(key.discount),
  ];
  return set.filter(Boolean).join(", ") || text.keys.noLimits;
}

interface Given {
  keys: KeyEntry[];
  own: string;
  onDo: (doing: Doing) => void;
}

function KeyRow({ entry, own, onDo }: { entry: KeyEntry; own: boolean; onDo: Given["onDo"] }) {
  const ended = entry.revoked_at !== undefined;
  return (
    <tr class={ended ? "ended" : ""}>
      <th scope="row">
        <span class="key-name">{entry.name}</span>
        <span class="hint">
          <span class="code">{entry.prefix}…</span>
          {entry.admin && ` · ${text.keys.admin}`}
          {own && ` · ${text.keys.yours}`}
        </span>
      </th>
      <td data-label={text.keys.spent}>{spending(entry)}</td>
      <td data-label={text.keys.limits}>{limits(entry)}</td>
      <td data-label={text.keys.used}>
        {ended ? (
          <span class="state bad">{text.keys.isRevoked}</span>
        ) : entry.last_used_at === undefined ? (
          text.keys.never
        ) : (
          ago(entry.last_used_at)
        )}
      </td>
      <td class="key-actions">
        {!ended && (
          <>
            <button type="button" class="button small" onClick={() => onDo({ what: "change", key: entry })}>
              {text.keys.change}
              <span class="off-screen"> {entry.name}</span>
            </button>
            <button type="button" class="button small" onClick={() => onDo({ what: "rotate", key: entry })}>
              {text.keys.rotate}
              <span class="off-screen"> {entry.name}</span>
            </button>
            {!own && (
              <button
                type="button"
                class="button small danger"
                onClick={() => onDo({ what: "revoke", key: entry })}
              >
                {text.keys.revoke}
                <span class="off-screen"> {entry.name}</span>
              </button>
            )}
          </>
        )}
      </td>
    </tr>
  );
}

export function KeyTable({ keys, own, onDo }: Given) {
  const sorted = [...keys].sort(
    (one, other) => Number(one.revoked_at !== undefined) - Number(other.revoked_at !== undefined),
  );
  return (
    <div class="table-wrap">
      <table class="keys-table">
        <thead>
          <tr>
            <th scope="col">{text.keys.name}</th>
            <th scope="col">{text.keys.spent}</th>
            <th scope="col">{text.keys.limits}</th>
            <th scope="col">{text.keys.used}</th>
            <th scope="col">
              <span class="off-screen">{text.system.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((entry) => (
            <KeyRow key={entry.id} entry={entry} own={entry.id === own} onDo={onDo} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
