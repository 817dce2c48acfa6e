import { Eye, EyeOff } from "lucide-preact";
import { useState } from "preact/hooks";
import { readSecrets, rotateSecret } from "../api/calls";
import type { SigningSecret } from "../api/shapes";
import { CopyButton } from "../parts/copy";
import { Confirm } from "../parts/dialog";
import { complain } from "../parts/notices";
import { account } from "../session";
import { dollars, moment, text } from "../text";
import { limits, spending } from "./table";

function Secrets() {
  const [secrets, setSecrets] = useState<SigningSecret[] | null>(null);
  const [asking, setAsking] = useState(false);
  const take = (answer: Promise<SigningSecret[]>): void => {
    answer.then(setSecrets, complain);
  };
  const Sign = secrets ? EyeOff : Eye;
  return (
    <div class="secrets">
      <h3>{text.keys.secret}</h3>
      <p class="hint">{text.keys.secretHint}</p>
      {secrets?.map((each) => (
        <div key={each.secret} class="secret">
          <output class="code">{each.secret}</output>
          <CopyButton words={each.secret} label={text.keys.copy} class="button small" />
          {each.expires_at !== undefined && (
            <p class="hint">{text.keys.validUntil(moment(each.expires_at))}</p>
          )}
        </div>
      ))}
      <div class="page-tools">
        <button
          type="button"
          class="button"
          onClick={() => (secrets ? setSecrets(null) : take(readSecrets()))}
        >
          <Sign aria-hidden="true" />
          {secrets ? text.keys.hideSecret : text.keys.showSecret}
        </button>
        <button type="button" class="button" onClick={() => setAsking(true)}>
          {text.keys.rotateSecret}
        </button>
      </div>
      {asking && (
        <Confirm
          title={text.keys.rotateSecretTitle}
          message={text.keys.rotateSecretMessage}
          action={text.keys.rotateSecret}
          onAnswer={(yes) => {
            setAsking(false);
            if (yes) take(rotateSecret());
          }}
        />
      )}
    </div>
  );
}

/** The key that is signed in. */
export function Own() {
  const key = account.value;
  if (!key) return null;
  return (
    <section class="panel own" aria-labelledby="own-key">
      <h2 id="own-key">{text.keys.own(key.name)}</h2>
      <dl class="own-facts">
        <div>
          <dt>{text.keys.spent}</dt>
          <dd>{spending(key)}</dd>
        </div>
        {key.left !== undefined && (
          <div>
            <dt>{text.keys.left}</dt>
            <dd>{dollars(key.left)}</dd>
          </div>
        )}
        <div>
          <dt>{text.keys.limits}</dt>
          <dd>{limits(key)}</dd>
        </div>
      </dl>
      <Secrets />
    </section>
  );
}
