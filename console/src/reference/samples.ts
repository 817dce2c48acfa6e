/** A request for a shell and in two languages. */

import type { Language } from "../viewer/code";
import type { Entry } from "./document";

export interface Sample {
  method: string;
  url: string;
  /** Whether it carries a key. */
  secured: boolean;
  /** The name of a file that goes along as a form; its field is called "file". */
  file: string | null;
  /** Null: the request has no JSON. */
  json: unknown;
}

/** The request of an operation, with what its path is to be filled with in capitals. */
export function sampleOf({ method, path, operation }: Entry, base: string, json: unknown): Sample {
  const form = operation.requestBody?.content["multipart/form-data"] !== undefined;
  return {
    method: method.toUpperCase(),
    url: base + path.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase()),
    secured: (operation.security?.length ?? 0) > 0,
    file: form ? "picture.jpg" : null,
    json: form ? null : json,
  };
}

export const written = (language: Language, sample: Sample): string => WRITERS[language](sample);

const words = (json: unknown): string => JSON.stringify(json, null, 2);

function curl({ method, url, secured, file, json }: Sample): string {
  const lines = [`curl ${method === "GET" ? "" : `-X ${method} `}"${url}"`];
  if (secured) lines.push('-H "Authorization: Bearer $RETEXTURE_KEY"');
  if (file) lines.push(`-F "file=@${file}"`);
  if (json !== null) {
    lines.push('-H "Content-Type: application/json"', `-d '${words(json).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(" \\\n  ");
}

function python({ method, url, secured, file, json }: Sample): string {
  const given = [`"${method}"`, `"${url}"`];
  if (secured) given.push('headers={"Authorization": f"Bearer {os.environ[\'RETEXTURE_KEY\']}"}');
  if (file) given.push(`files={"file": open("${file}", "rb")}`);
  if (json !== null) given.push(`json=${pythonic(json).replaceAll("\n", "\n    ")}`);
  return [
    secured ? "import os\n\nimport requests\n" : "import requests\n",
    `answer = requests.request(\n${given.map((each) => `    ${each},\n`).join("")})`,
    "print(answer.status_code, answer.text)",
  ].join("\n");
}

/** JSON as a literal of Python, which writes three of its values in words of its own. */
const pythonic = (json: unknown): string =>
  words(json).replace(/(?<=[:[,\s])(true|false|null)(?=[,\s\]}]|$)/gm, (word) => PYTHONS[word] ?? word);
const PYTHONS: Record<string, string> = { true: "True", false: "False", null: "None" };

function javascript({ method, url, secured, file, json }: Sample): string {
  const headers = [
    ...(secured ? ['    Authorization: "Bearer " + process.env.RETEXTURE_KEY,'] : []),
    ...(json !== null ? ['    "Content-Type": "application/json",'] : []),
  ];
  return [
    ...(file
      ? [
          'import { openAsBlob } from "node:fs";',
          "",
          "const form = new FormData();",
          `form.append("file", await openAsBlob("${file}"), "${file}");`,
        ]
      : []),
    `const answer = await fetch("${url}", {`,
    `  method: "${method}",`,
    ...(headers.length > 0 ? ["  headers: {", ...headers, "  },"] : []),
    ...(file ? ["  body: form,"] : []),
    ...(json !== null ? [`  body: JSON.stringify(${words(json).replaceAll("\n", "\n  ")}),`] : []),
    "});",
    "console.log(answer.status, await answer.text());",
  ].join("\n");
}

const WRITERS: Record<Language, (sample: Sample) => string> = { curl, python, javascript };
