// SPDX-License-Identifier: Apache-2.0
// node build.mjs [FOLDER]: the files that the program carries, into FOLDER (default: dist). Same sources, same bytes.
import { mkdir, writeFile, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "dist");

const common = { absWorkingDir: here, bundle: true, minify: true, charset: "utf8", target: ["es2020", "chrome109", "firefox115"], legalComments: "none", logLevel: "warning" };
await mkdir(out, { recursive: true });
await build({ ...common, entryPoints: ["src/main.tsx"], outfile: join(out, "entente.js"), format: "iife", jsx: "automatic", jsxImportSource: "preact",
  banner: { js: "/* SPDX-License-Identifier: Apache-2.0 AND MIT. Entente; with Preact, (c) Jason Miller, MIT. Built by web/build.mjs. */" } });
await build({ ...common, entryPoints: ["src/style.css"], outfile: join(out, "entente.css"),
  banner: { css: "/* SPDX-License-Identifier: Apache-2.0. Built by web/build.mjs. */" } });
await writeFile(join(out, "index.html"), await readFile(join(here, "src/index.html")));
