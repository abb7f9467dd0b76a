/** Writes the JSON Schemas that editors read: `npm run schema`. A test fails while they are behind the language. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../spec/reading/json-schema.ts";

const folder = join(import.meta.dirname, "..", "schema");

mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(join(folder, name), `${JSON.stringify(schema, null, 2)}\n`);
}
