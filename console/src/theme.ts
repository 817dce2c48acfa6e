/** Light or dark: as the system has it, or as it was chosen here. `theme.js` applies the choice before painting. */

import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const STORED = "theme";

function stored(): Theme {
  const found = localStorage.getItem(STORED);
  return found === "light" || found === "dark" ? found : "system";
}

export const theme = signal<Theme>(stored());

effect(() => {
  if (theme.value === "system") {
    localStorage.removeItem(STORED);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(STORED, theme.value);
    document.documentElement.dataset.theme = theme.value;
  }
});
