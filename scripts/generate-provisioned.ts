/**
 * Finds out which words of the language something acts on, by saying each otherwise in the examples and the tests' valid
 * repositories, and writes the table that `check` and `plan` read. `--check` compares it instead.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROVISIONED_FILE } from "../graph/provisioning/provisioned.ts";
import { type Survey, surveyRepository, tableOf } from "../graph/provisioning/survey.ts";

const root = join(import.meta.dirname, "..");

async function surveyAll(): Promise<Survey[]> {
  const surveys: Survey[] = [];
  const add = async (directory: string, name: string) => {
    const began = performance.now();
    try {
      const added = await surveyRepository(directory, name, surveys);
      surveys.push(...added);
      const count = added.reduce((sum, { measured }) => sum + measured.length, 0);
      process.stderr.write(`${name}: ${count} words in ${Math.round((performance.now() - began) / 1000)} s\n`);
    } catch (error) {
      process.exitCode = 1;
      process.stderr.write(`${name} could not be measured: ${error instanceof Error ? error.message : error}\n`);
    }
  };
  for (const name of foldersIn(join(root, "examples"))) await add(join(root, "examples", name), `examples/${name}`);
  const fixtures = join(root, "test", "spec", "fixtures");
  for (const name of foldersIn(join(fixtures, "valid"))) {
    const directory = mkdtempSync(join(tmpdir(), "lakebed-fixture-"));
    cpSync(join(fixtures, "base"), directory, { recursive: true });
    cpSync(join(fixtures, "valid", name), directory, { recursive: true });
    await add(directory, `fixtures/${name}`);
    rmSync(directory, { recursive: true, force: true });
  }
  return surveys;
}

function foldersIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
}

/** What nobody could say otherwise is not known, and so listed as not provisioned. */
function describe(surveys: readonly Survey[]): string {
  const known = new Set(surveys.flatMap(({ measured }) => measured.filter(({ tried }) => tried > 0).map(nameOf)));
  const words = new Set(surveys.flatMap(({ measured }) => measured.map(nameOf)));
  const acted = new Set(
    surveys.flatMap(({ measured }) => measured.filter((each) => each.acted.length > 0).map(nameOf)),
  );
  const untried = [...words].filter((word) => !known.has(word));
  return [
    `${words.size} words in ${surveys.length} surveys: ${acted.size} acted on, ${words.size - acted.size} not`,
    ...(untried.length === 0 ? [] : [`${untried.length} without another valid value, counted as not acted on:`]),
    ...untried.map((word) => `  ${word}`),
  ].join("\n");
}

function nameOf({ word, key }: Survey["measured"][number]): string {
  return `${word.kind} ${key}`;
}

const surveys = await surveyAll();
process.stderr.write(`${describe(surveys)}\n`);
const text = `${JSON.stringify(tableOf(surveys), null, 2)}\n`;
if (!process.argv.includes("--check")) {
  if (process.exitCode === undefined) writeFileSync(PROVISIONED_FILE, text);
} else if (!existsSync(PROVISIONED_FILE) || readFileSync(PROVISIONED_FILE, "utf8") !== text) {
  process.stderr.write("graph/provisioning/provisioned.json is behind: run `make generate-provisioned`\n");
  process.exitCode = 1;
}
