import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { sentence } from "../api/http";
import { ThemeSwitch } from "../frame";
import { Mark } from "../parts/mark";
import { ended, followLink, signIn } from "../session";
import { text } from "../text";
import "./sign-in.css";

/** The token of a one-time link stands behind the `#`, which browsers send to no server. */
function takeToken(path: string): string {
  const token = path === "/sign-in" ? location.hash.slice(1) : "";
  if (token) history.replaceState(null, "", "/sign-in");
  return token;
}

export function SignIn() {
  const { path, route } = useLocation();
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const enter = async (way: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFault("");
    try {
      await way();
      if (path === "/sign-in") route("/", true);
    } catch (problem) {
      setFault(sentence(problem));
      setBusy(false);
      field.current?.select();
    }
  };
  useEffect(() => {
    document.title = `${text.signIn.title} – Retexture`;
    const token = takeToken(path);
    if (token) void enter(() => followLink(token));
    else field.current?.focus();
  }, []);
  return (
    <main class="sign-in">
      <form
        class="sign-in-form"
        onSubmit={(event) => {
          event.preventDefault();
          const key = field.current?.value.trim() ?? "";
          if (key) void enter(() => signIn(key));
        }}
      >
        <div class="sign-in-brand">
          <Mark />
          <span>Retexture</span>
          <ThemeSwitch />
        </div>
        <div>
          <h1>{text.signIn.title}</h1>
          <p class="hint">{ended.value ? text.signIn.ended : text.signIn.hint}</p>
        </div>
        <div class="field">
          <label for="key">{text.signIn.key}</label>
          <input
            ref={field}
            id="key"
            type="password"
            class="code"
            autocomplete="current-password"
            placeholder="rtx_…"
            required
            aria-invalid={fault !== ""}
            aria-describedby="sign-in-fault"
          />
          <p id="sign-in-fault" class="fault" role="alert">
            {fault}
          </p>
        </div>
        <button type="submit" class="button primary large" disabled={busy}>
          {text.signIn.enter}
        </button>
        <p class="hint">{text.signIn.where}</p>
      </form>
    </main>
  );
}
