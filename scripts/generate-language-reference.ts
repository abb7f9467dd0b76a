/** Writes docs/reference/ from the schemas of the language. A test fails while it is behind them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "../spec/explaining/reference.render.ts";

const folder = join(import.meta.dirname, "..", "docs", "reference");

mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(referencePages())) writeFileSync(join(folder, name), text);
