/** What is around every page: where one is, who one is, light or dark. */

import { LogOut, Moon, Sun, SunMoon } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Mark } from "./parts/mark";
import { complain } from "./parts/notices";
import { account, signOut } from "./session";
import { text } from "./text";
import { type Theme, theme } from "./theme";

const PAGES = [
  { path: "/", name: text.pages.playground, admin: false },
  { path: "/tiles", name: text.pages.tiles, admin: false },
  { path: "/history", name: text.pages.history, admin: false },
  { path: "/usage", name: text.pages.usage, admin: false },
  { path: "/keys", name: text.pages.keys, admin: false },
  { path: "/system", name: text.pages.system, admin: true },
  { path: "/docs", name: text.pages.docs, admin: false },
];

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const SIGNS = { system: SunMoon, light: Sun, dark: Moon };

export function ThemeSwitch() {
  const Sign = SIGNS[theme.value];
  const label = text.theme[theme.value];
  return (
    <button
      type="button"
      class="icon-button"
      title={label}
      aria-label={label}
      onClick={() => {
        theme.value = NEXT[theme.value];
      }}
    >
      <Sign aria-hidden="true" />
    </button>
  );
}

function Account() {
  const key = account.value;
  if (!key) {
    return (
      <a class="button small" href="/sign-in">
        {text.signIn.enter}
      </a>
    );
  }
  const leave = (): Promise<void> => signOut().catch(complain);
  return (
    <div class="account">
      <span class="account-name" title={key.admin ? text.account.admin : text.account.plain}>
        {key.name}
      </span>
      <button
        type="button"
        class="icon-button"
        title={text.account.signOut}
        aria-label={text.account.signOut}
        onClick={leave}
      >
        <LogOut aria-hidden="true" />
      </button>
    </div>
  );
}

export function Frame({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // On a phone the names of the pages are wider than the screen.
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [path]);
  const shown = PAGES.filter((page) => !page.admin || account.value?.admin);
  return (
    <>
      <a class="skip" href="#main">
        {text.skip}
      </a>
      <header class="top">
        <a class="brand" href="/">
          <Mark />
          <span>Retexture</span>
        </a>
        <nav ref={nav} class="pages" aria-label={text.pages.label}>
          {shown.map((page) => (
            <a key={page.path} href={page.path} aria-current={path === page.path ? "page" : undefined}>
              {page.name}
            </a>
          ))}
        </nav>
        <div class="top-end">
          <ThemeSwitch />
          <Account />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
