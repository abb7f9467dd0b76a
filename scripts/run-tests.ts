/**
 * Runs the stages of the tests one after the other and ends with `N passed, N failed`.
 * Each type check and each lint run counts as one test; a stage that breaks outside of a test counts as one failure.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { type Tally, tallyOf, type VitestReport } from "./test-report.ts";

const root = dirname(import.meta.dirname);
const bin = join(root, "node_modules", ".bin");
const reports = join(root, "node_modules", ".cache", "test-reports");

interface Stage {
  name: string;
  run(): Promise<Tally>;
}

const stages: Stage[] = [
  { name: "types", run: () => command("tsc", ["--noEmit"]) },
  { name: "lint", run: () => command("biome", ["ci", "--colors=off", "."]) },
  // Every node of the examples is tried; `vitest run --project unit` alone tries a sample.
  { name: "unit", run: () => vitest("unit", { LAKEBED_SWEEP: "all" }) },
  { name: "contract", run: () => vitest("contract") },
  { name: "engine", run: () => vitest("engine") },
];

async function execute(program: string, args: string[], settings: Record<string, string> = {}): Promise<number> {
  const path = [join(root, "node_modules", "node", "bin"), bin, process.env.PATH ?? ""].join(delimiter);
  return await new Promise((resolve) => {
    const child = spawn(join(bin, program), args, {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      // Biome writes its logs into the user's cache folder unless told otherwise.
      env: { ...settings, ...process.env, PATH: path, BIOME_LOG_PATH: join(root, "node_modules", ".cache", "biome") },
    });
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

async function command(program: string, args: string[]): Promise<Tally> {
  const code = await execute(program, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function vitest(project: string, settings: Record<string, string> = {}): Promise<Tally> {
  const report = join(reports, `${project}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(report, { force: true });
  const code = await execute(
    "vitest",
    ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    settings,
  );
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  return tallyOf(JSON.parse(readFileSync(report, "utf8")) as VitestReport, code, (path) => relative(root, path));
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`unknown stage ${unknown.join(", ")}; there are: ${stages.map((stage) => stage.name).join(", ")}`);
  process.exit(2);
}

const total: Tally = { passed: 0, failed: 0 };
const failures: string[] = [];
console.log(
  `lakebed tests on Node ${process.version}, ${availableParallelism()} cores, CRDs from ${process.env.LAKEBED_CRDS ?? "our own types"}`,
);
for (const stage of stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const started = performance.now();
  console.log(`\n── ${stage.name}`);
  const tally = await stage.run();
  total.passed += tally.passed;
  total.failed += tally.failed;
  if (tally.failed > 0)
    failures.push(...(tally.failures?.length ? tally.failures : [`${stage.name}: see its output above`]));
  console.log(
    `── ${stage.name}: ${tally.passed} passed, ${tally.failed} failed in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
}
if (failures.length > 0) console.log(`\nfailed:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
