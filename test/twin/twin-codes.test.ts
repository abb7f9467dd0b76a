import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { twinCodes } from "../../spec/problems/codes/twin.codes.ts";

it("documents exactly the codes that the twin's problems carry", () => {
  const repository = join(import.meta.dirname, "..", "..");
  const files = readdirSync(join(repository, "twin"), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
  const sources = [...files, join(repository, "cli", "commands", "twin.ts")].map((file) => readFileSync(file, "utf8"));
  const thrown = sources.flatMap((text) =>
    [...text.matchAll(/(?:TwinError|UserError)\(\s*"(twin-[\w-]+)"/g)].map(([, code]) => code),
  );
  expect([...new Set(thrown)].sort()).toEqual(Object.keys(twinCodes).sort());
});
