import { Plus } from "lucide-preact";
import { useState } from "preact/hooks";
import { listKeys, revokeKey } from "../api/calls";
import type { KeyEntry, MadeKey } from "../api/shapes";
import { Confirm } from "../parts/dialog";
import { useLoaded, useTitle } from "../parts/loading";
import { complain, notify } from "../parts/notices";
import { Loading, Problem } from "../parts/problem";
import { account } from "../session";
import { text } from "../text";
import { ChangeForm, NewForm, RotateForm } from "./forms";
import "./keys.css";
import { Made } from "./made";
import { Own } from "./own";
import { KeyTable } from "./table";

/** What is done with a key just now. */
export type Doing =
  | { what: "create" }
  | { what: "change" | "rotate" | "revoke"; key: KeyEntry }
  | { what: "show"; made: MadeKey };

function All() {
  const { value: keys, fault, reload } = useLoaded(listKeys, []);
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = (): void => setDoing(null);
  const show = (made: MadeKey): void => {
    setDoing({ what: "show", made });
    reload();
  };
  const revoke = async (yes: boolean, key: KeyEntry): Promise<void> => {
    close();
    if (!yes) return;
    try {
      await revokeKey(key.id);
      notify(text.keys.revoked(key.name));
      reload();
    } catch (problem) {
      complain(problem);
    }
  };
  if (fault && !keys) return <Problem title={text.keys.fault} message={fault} retry={reload} part />;
  return (
    <section class="keys-all" aria-labelledby="all-keys">
      <div class="page-head">
        <h2 id="all-keys">{text.keys.all}</h2>
        <button type="button" class="button primary" onClick={() => setDoing({ what: "create" })}>
          <Plus aria-hidden="true" />
          {text.keys.create}
        </button>
      </div>
      {keys ? <KeyTable keys={keys} own={account.value?.id ?? ""} onDo={setDoing} /> : <Loading />}
      {doing?.what === "create" && <NewForm onMade={show} onClose={close} />}
      {doing?.what === "change" && (
        <ChangeForm
          entry={doing.key}
          onClose={close}
          onChanged={() => {
            close();
            reload();
          }}
        />
      )}
      {doing?.what === "rotate" && <RotateForm entry={doing.key} onMade={show} onClose={close} />}
      {doing?.what === "show" && <Made made={doing.made} onClose={close} />}
      {doing?.what === "revoke" && (
        <Confirm
          title={text.keys.revokeTitle(doing.key.name)}
          message={text.keys.revokeMessage}
          action={text.keys.revoke}
          onAnswer={(yes) => void revoke(yes, doing.key)}
        />
      )}
    </section>
  );
}

/** One's own key; for administrators, everybody's too. */
export function Keys() {
  useTitle(text.pages.keys);
  return (
    <div class="page">
      <h1>{text.pages.keys}</h1>
      {account.value?.admin && <All />}
      <Own />
    </div>
  );
}
