import { Search } from "lucide-preact";
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { text } from "../text";
import { type Entry, fits, type Group } from "./document";
import { Method } from "./operation";

const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

function Link({ entry }: { entry: Entry }) {
  return (
    <li>
      <a href={`#${entry.id}`}>
        <span>{entry.operation.summary}</span>
        <Method name={entry.method} />
      </a>
    </li>
  );
}

/** Show an operation, with the focus on its name. */
function show(entry: Entry): void {
  location.hash = entry.id;
  document.getElementById(entry.id)?.focus();
}

/** ⌘K, Ctrl K or / begin a search from anywhere, as soon as the page can be seen: an effect after painting would lose
 * the first keys of somebody quick. */
function useSearchKey(field: { current: HTMLInputElement | null }): void {
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const command = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k";
      const writing = event.target instanceof Element && event.target.matches("input, select, textarea");
      if (!command && (event.key !== "/" || writing)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

/** All operations, to find one and to go there: Enter goes to the first, arrow keys to any. */
export function Contents({ groups }: { groups: Group[] }) {
  const [sought, setSought] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useSearchKey(field);
  const found = groups
    .map((group) => ({ ...group, entries: group.entries.filter((entry) => fits(entry, sought.trim())) }))
    .filter(({ entries }) => entries.length > 0);
  const all = found.flatMap(({ entries }) => entries);

  const press = (event: JSX.TargetedKeyboardEvent<HTMLElement>): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && event.target === field.current && all[0]) {
      event.preventDefault();
      show(all[0]);
    } else if (event.key === "Escape") {
      setSought("");
      field.current?.focus();
    } else if (step) {
      event.preventDefault();
      const links = [field.current, ...(list.current?.querySelectorAll("a") ?? [])];
      const at = links.indexOf(event.target as HTMLInputElement);
      links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
    }
  };
  return (
    <nav class="contents" aria-label={text.reference.contents} onKeyDown={press}>
      <div class="search">
        <Search aria-hidden="true" />
        <input
          ref={field}
          type="search"
          aria-label={text.reference.search}
          placeholder={`${text.reference.search} (${MAC ? "⌘K" : "Ctrl K"})`}
          value={sought}
          onInput={(event) => setSought(event.currentTarget.value)}
        />
      </div>
      <p class="off-screen" role="status">
        {sought && text.reference.found(all.length)}
      </p>
      <div ref={list} class="contents-list">
        {found.map(({ name, entries }) => (
          <div key={name}>
            <p class="contents-name">{name}</p>
            <ul>
              {entries.map((entry) => (
                <Link key={entry.id} entry={entry} />
              ))}
            </ul>
          </div>
        ))}
        {all.length === 0 && <p class="hint">{text.reference.none}</p>}
      </div>
    </nav>
  );
}
