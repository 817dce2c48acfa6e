import { readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import license, { type Dependency } from "rollup-plugin-license";
import { defineConfig, type Plugin } from "vite";

const OUT = fileURLToPath(new URL("../src/retexture/http/console", import.meta.url));
const SERVER = process.env.RETEXTURE_SERVER ?? "http://127.0.0.1:8787";
const BEHIND = ["/v1", "/model", "/files", "/openapi.json", "/console/looks", "/console/samples"];

/** The output folder also holds pictures that other tools make: only what a build wrote before is removed. */
const clean: Plugin = {
  name: "clean",
  apply: "build",
  buildStart: () => rmSync(`${OUT}/assets`, { recursive: true, force: true }),
};

/** The licence of a part, word for word; some packages give its file a name of their own. */
function licenceOf({ name, version, license: kind, licenseText }: Dependency): string {
  const folder = fileURLToPath(new URL(`node_modules/${name}/`, import.meta.url));
  const file = readdirSync(folder).find((each) => /licen[cs]e/i.test(each));
  const words = licenseText ?? (file && readFileSync(folder + file, "utf-8"));
  if (!words) throw new Error(`${name} comes without the text of its licence`);
  return `${name} ${version} (${kind})\n\n${words.trim()}\n`;
}

const byName = (one: Dependency, other: Dependency): number =>
  (one.name ?? "").localeCompare(other.name ?? "", "en");

export default defineConfig({
  base: "/console/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { alias: { react: "preact/compat", "react-dom": "preact/compat" } },
  plugins: [
    clean,
    license({
      thirdParty: {
        includeSelf: false,
        output: {
          file: `${OUT}/LICENSES.txt`,
          encoding: "utf-8",
          template: (parts) =>
            parts
              .sort(byName)
              .map(licenceOf)
              .join(`\n${"-".repeat(80)}\n\n`),
        },
      },
    }) as Plugin,
  ],
  build: {
    outDir: OUT,
    emptyOutDir: false,
    target: "es2022",
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    license: false,
  },
  server: {
    proxy: Object.fromEntries(BEHIND.map((path) => [path, { target: SERVER, changeOrigin: false }])),
  },
});
