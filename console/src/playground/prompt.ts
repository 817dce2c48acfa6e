/** The words of a prompt, and the looks in it. */

import type { Look, Told } from "../api/shapes";

const escaped = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What prompts may call a look, in every language. */
export const wordsOf = (look: Look): string[] => [
  look.name,
  ...look.words,
  ...Object.values(look.translations).flat(),
];

/** Put a look behind what is written already. */
export function withLook(prompt: string, look: Look): string {
  const written = prompt.trimEnd().replace(/,$/, "");
  return written ? `${written}, ${look.name}` : look.name;
}

/** Take a look's words out, and the comma that stood with them. */
export function withoutLook(prompt: string, look: Look): string {
  const words = wordsOf(look).sort((one, other) => other.length - one.length);
  const any = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.map(escaped).join("|")})(?![\\p{L}\\p{N}])`, "giu");
  return prompt
    .split(",")
    .map((part) => part.replace(any, "").replace(/\s+/g, " ").trim())
    .filter((part) => part !== "")
    .join(", ");
}

/** Whether the prompt is understood to ask for a look. */
export function asksFor(told: Told | null, look: Look): boolean {
  if (!told) return false;
  if (look.kind === "style") return told.styles?.includes(look.name) ?? false;
  if (look.kind === "light") return told.lights?.includes(look.name) ?? false;
  if (look.kind === "manner") return told.manners?.includes(look.name) ?? false;
  return told.materials?.some((material) => material.name === look.name) ?? false;
}
