/** The request that makes the same pictures, for a shell and in two languages. */

import type { Ordered } from "../api/shapes";

export type Language = "curl" | "python" | "javascript";

export const LANGUAGES: Language[] = ["curl", "python", "javascript"];

export const LANGUAGE_NAMES: Record<Language, string> = {
  curl: "curl",
  python: "Python",
  javascript: "JavaScript",
};

const PATH = "/model/v1/generation/sync";

/** Write the request; the key is read from the environment, so that it is in no text that is passed on. */
export function written(
  language: Language,
  base: string,
  model: Ordered["model"],
  params: Partial<Ordered["params"]>,
): string {
  const body = JSON.stringify({ model, input: [{ params }] }, null, 2);
  return WRITERS[language](base + PATH, body);
}

const WRITERS: Record<Language, (url: string, body: string) => string> = {
  curl: (url, body) =>
    [
      `curl -s ${url} \\`,
      '  -H "Authorization: Bearer $RETEXTURE_KEY" \\',
      '  -H "Content-Type: application/json" \\',
      `  -d '${body.replaceAll("'", "'\\''")}'`,
    ].join("\n"),
  python: (url, body) =>
    [
      "import json, os, urllib.request",
      "",
      `order = json.loads(r"""${body.replaceAll('"""', '""\\"')}""")`,
      "request = urllib.request.Request(",
      `    "${url}",`,
      "    data=json.dumps(order).encode(),",
      "    headers={",
      '        "Authorization": f"Bearer {os.environ[\'RETEXTURE_KEY\']}",',
      '        "Content-Type": "application/json",',
      "    },",
      ")",
      "with urllib.request.urlopen(request) as answer:",
      "    task = json.load(answer)",
      'for picture in task["output"][0]["content"]:',
      '    print(picture["url"])',
    ].join("\n"),
  javascript: (url, body) =>
    [
      `const answer = await fetch("${url}", {`,
      '  method: "POST",',
      "  headers: {",
      '    Authorization: "Bearer " + process.env.RETEXTURE_KEY,',
      '    "Content-Type": "application/json",',
      "  },",
      `  body: JSON.stringify(${body.replaceAll("\n", "\n  ")}),`,
      "});",
      "const task = await answer.json();",
      "for (const picture of task.output[0].content) console.log(picture.url);",
    ].join("\n"),
};
