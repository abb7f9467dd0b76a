/**
 * Runs the stages of the tests and ends with `N passed, N failed`. What needs a control plane waits for it much of the time,
 * so the other stages run beside it; their words are kept until each ends, so that no two stages speak at once.
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

/** Where a stage's own words go: to the terminal as they come, or kept. */
type Output = "inherit" | Buffer[];

interface Stage {
  name: string;
  run(output: Output): Promise<Tally>;
}

const onFiles: Stage[] = [
  { name: "types", run: (output) => command("tsc", ["--noEmit"], output) },
  { name: "lint", run: (output) => command("biome", ["ci", "--colors=off", "."], output) },
  // Every node of the examples is tried; `vitest run --project unit` alone tries a sample.
  { name: "unit", run: (output) => vitest("unit", output, { LAKEBED_SWEEP: "all" }) },
];
const onControlPlanes: Stage[] = [
  { name: "contract", run: (output) => vitest("contract", output) },
  { name: "engine", run: (output) => vitest("engine", output) },
];

async function execute(
  program: string,
  args: string[],
  output: Output,
  settings: Record<string, string> = {},
): Promise<number> {
  const isKept = output !== "inherit";
  const path = [join(root, "node_modules", "node", "bin"), bin, process.env.PATH ?? ""].join(delimiter);
  return await new Promise((resolve) => {
    const child = spawn(join(bin, program), args, {
      cwd: root,
      stdio: ["ignore", isKept ? "pipe" : "inherit", isKept ? "pipe" : "inherit"],
      // Biome writes its logs into the user's cache folder unless told otherwise.
      env: { ...settings, ...process.env, PATH: path, BIOME_LOG_PATH: join(root, "node_modules", ".cache", "biome") },
    });
    if (isKept) for (const stream of [child.stdout, child.stderr]) stream?.on("data", (words) => output.push(words));
    child.on("error", () => resolve(1));
    child.on("close", (code) => resolve(code ?? 1));
  });
}

async function command(program: string, args: string[], output: Output): Promise<Tally> {
  const code = await execute(program, args, output);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function vitest(project: string, output: Output, settings: Record<string, string> = {}): Promise<Tally> {
  const report = join(reports, `${project}.json`);
  mkdirSync(reports, { recursive: true });
  rmSync(report, { force: true });
  const code = await execute(
    "vitest",
    ["run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    output,
    settings,
  );
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  return tallyOf(JSON.parse(readFileSync(report, "utf8")) as VitestReport, code, (path) => relative(root, path));
}

const wanted = process.argv.slice(2);
const isWanted = ({ name }: Stage) => wanted.length === 0 || wanted.includes(name);
const names = [...onFiles, ...onControlPlanes].map(({ name }) => name);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`unknown stage ${unknown.join(", ")}; there are: ${names.join(", ")}`);
  process.exit(2);
}

const total: Tally = { passed: 0, failed: 0 };
const failures: string[] = [];
console.log(
  `lakebed tests on Node ${process.version}, ${availableParallelism()} cores, CRDs from ${process.env.LAKEBED_CRDS ?? "our own types"}`,
);

async function runAll(stages: readonly Stage[], isKept: boolean): Promise<void> {
  for (const stage of stages) {
    const started = performance.now();
    const kept: Buffer[] = [];
    console.log(isKept ? `\n── ${stage.name}, beside: its words follow when it ends` : `\n── ${stage.name}`);
    const tally = await stage.run(isKept ? kept : "inherit");
    if (isKept) process.stdout.write(Buffer.concat([Buffer.from(`\n── ${stage.name}\n`), ...kept]));
    total.passed += tally.passed;
    total.failed += tally.failed;
    if (tally.failed > 0)
      failures.push(...(tally.failures?.length ? tally.failures : [`${stage.name}: see its output above`]));
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(`── ${stage.name}: ${tally.passed} passed, ${tally.failed} failed in ${seconds} s`);
  }
}

const beside = onFiles.filter(isWanted);
const shown = onControlPlanes.filter(isWanted);
await Promise.all([runAll(beside, shown.length > 0), runAll(shown, false)]);
if (failures.length > 0) console.log(`\nfailed:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
