"use strict";

// The administrator's key is kept in sessionStorage: for this tab and this origin alone, gone when the tab is
// closed, and never sent by the browser on its own, as a cookie would be.
const STORED = "retexture-admin-key";

const at = (id) => document.getElementById(id);
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

let keys = [];
let chosen = null;

class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  let answer;
  try {
    answer = await fetch(`/v1/keys${path}`, {
      method,
      headers: { Authorization: `Bearer ${sessionStorage.getItem(STORED)}`, "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
      cache: "no-store",
    });
  } catch {
    throw new Refused("The server can’t be reached; check that it is running, and try again.", 0);
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(told.error?.message ?? `The server answered with status ${answer.status}.`, answer.status);
  return told;
}

function show(message) {
  at("message").textContent = message;
  at("message").hidden = !message;
}

function say(message) {
  at("status").textContent = message;
}

function signOut(message = "") {
  sessionStorage.removeItem(STORED);
  keys = [];
  hideMade();
  at("rows").replaceChildren();
  at("manage").hidden = at("sign-out").hidden = true;
  at("sign-in").hidden = false;
  show(message);
  at("secret").focus();
}

async function load() {
  keys = (await call("GET", "")).keys;
  at("sign-in").hidden = true;
  at("manage").hidden = at("sign-out").hidden = false;
  draw();
}

function draw() {
  const revokedToo = at("show-revoked").checked;
  const shown = keys.filter((key) => revokedToo || key.revoked_at === undefined).reverse();
  at("list-title").textContent = revokedToo ? "All keys" : "Keys in force";
  at("rows").replaceChildren(...shown.map(row));
}

function row(key) {
  const made = at("row").content.cloneNode(true);
  const part = (name) => made.querySelector(`.${name}`);
  const revoked = key.revoked_at !== undefined;
  made.querySelector("tr").classList.toggle("revoked", revoked);
  part("name").textContent = key.name;
  part("badge").textContent = revoked ? `revoked ${day.format(key.revoked_at * 1000)}` : "administrator";
  part("badge").hidden = !revoked && !key.admin;
  part("prefix").textContent = `${key.prefix}…`;
  date(part("created"), key.created_at, day);
  date(part("used"), key.last_used_at, moment);
  part("factor").textContent = String(key.discount);
  if (revoked) {
    part("actions").replaceChildren();
  } else {
    act(part("rename"), `Rename ${key.name}`, () => askName(key));
    act(part("revoke"), `Revoke ${key.name}`, () => askRevoke(key));
  }
  return made;
}

function date(element, seconds, format) {
  element.textContent = seconds === undefined ? "never" : format.format(seconds * 1000);
  if (seconds !== undefined) element.dateTime = new Date(seconds * 1000).toISOString();
}

function act(button, label, action) {
  button.setAttribute("aria-label", label);
  button.addEventListener("click", action);
}

function askName(key) {
  chosen = key;
  at("rename-fault").hidden = true;
  at("new-name").value = key.name;
  at("rename").showModal();
  at("new-name").select();
}

function askRevoke(key) {
  chosen = key;
  at("revoke-fault").hidden = true;
  at("revoke-name").textContent = key.name;
  at("revoke").showModal();
}

function hideMade() {
  at("made").hidden = true;
  at("made-key").textContent = "";
}

// Runs what a form is for, with its button off meanwhile; `fault` shows what went wrong.
function onSubmit(form, action, fault) {
  at(form).addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter ?? at(form).querySelector("[type=submit]");
    button.disabled = true;
    try {
      await action();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.status === 401 && form !== "sign-in-form") {
        for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
        signOut(error.message);
      } else {
        fault(error.message);
      }
    } finally {
      button.disabled = false;
    }
  });
}

const inDialog = (id) => (message) => {
  at(id).textContent = message;
  at(id).hidden = false;
};

onSubmit("sign-in-form", async () => {
  const secret = at("secret").value.trim();
  if (!/^[\x21-\x7e]+$/.test(secret)) throw new Refused("This is no API key; copy it again, without spaces.", 400);
  sessionStorage.setItem(STORED, secret);
  try {
    await load();
  } catch (error) {
    sessionStorage.removeItem(STORED);
    throw error;
  }
  at("secret").value = "";
  show("");
  at("name").focus();
}, show);

onSubmit("create-form", async () => {
  show("");
  hideMade();
  const wanted = { name: at("name").value, admin: at("admin").checked, discount: at("discount").valueAsNumber };
  const made = await call("POST", "", wanted);
  at("create-form").reset();
  at("made-title").textContent = `Copy the key “${made.name}” now`;
  at("made-key").textContent = made.key;
  at("copy").textContent = "Copy";
  at("made").hidden = false;
  at("made").focus();
  await load();
}, show);

onSubmit("rename-form", async () => {
  await call("PATCH", `/${encodeURIComponent(chosen.id)}`, { name: at("new-name").value });
  at("rename").close();
  say("The key was renamed.");
  await load();
}, inDialog("rename-fault"));

onSubmit("revoke-form", async () => {
  await call("DELETE", `/${encodeURIComponent(chosen.id)}`);
  at("revoke").close();
  say("The key was revoked.");
  await load();
}, inDialog("revoke-fault"));

at("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(at("made-key").textContent);
    at("copy").textContent = "Copied";
    say("The key was copied.");
  } catch {
    // Without https browsers offer no clipboard: the key is selected, to be copied by hand.
    getSelection().selectAllChildren(at("made-key"));
    at("copy").textContent = "Press Ctrl C";
  }
});

at("made-done").addEventListener("click", () => {
  hideMade();
  at("name").focus();
});
at("sign-out").addEventListener("click", () => signOut());
at("show-revoked").addEventListener("change", draw);
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

if (sessionStorage.getItem(STORED)) {
  load().catch((error) => signOut(error.message));
} else {
  signOut();
}
