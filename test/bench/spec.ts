import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeManyProjects } from "./many-projects.ts";
import { formatBytes, type Measurement, measure } from "./measure.ts";
import { PEER_TOOLS, peersOver, writeManifests } from "./peers.ts";

const HELP = `Measures \`check\` over many projects on this machine and writes the table into test/bench/README.md.

  node test/bench/spec.ts [--runs N] [--print]

  --runs N   how often each command runs; the median counts (default 3)
  --print    print the table and leave the README as it is
  --help     this

${PEER_TOOLS.join(", ")} run beside it where they are on PATH. Let nothing else run: the load is noted in the table.
`;

const root = join(import.meta.dirname, "..", "..");
const README = join(import.meta.dirname, "README.md");
const MARKS = ["<!-- many projects: begin -->", "<!-- many projects: end -->"] as const;
const HEAD = [
  "| what | files | KiB | s | min to max s | processor s | ms a file more | peak memory |",
  "|---|---|---|---|---|---|---|---|",
];
const COUNTS = { "check --spec-only": [1, 100, 1000], check: [1, 10, 100] };
const PEER_COUNTS = [1, 100];

interface Options {
  runs: number;
  print: boolean;
}

function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: "3" },
      print: { type: "boolean", default: false },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a number from 1, not "${values.runs}"`);
  return { runs, print: values.print };
}

interface Task {
  what: string;
  files: number;
  bytes: number;
  program: string;
  args: string[];
  /** Peers find mistakes in what they are given, which is no failure here. */
  mayFind: boolean;
}

interface Row {
  task: Task;
  runs: Measurement[];
}

class Bench {
  readonly #runs: number;
  readonly #scratch: string;

  constructor(runs: number, scratch: string) {
    this.#runs = runs;
    this.#scratch = scratch;
  }

  async measureAll(): Promise<string[]> {
    return [...(await this.#measureChecks()), ...(await this.#measurePeers())];
  }

  async #measureChecks(): Promise<string[]> {
    const lines: string[] = [];
    for (const [command, counts] of Object.entries(COUNTS)) {
      let smaller: Row | undefined;
      for (const count of counts) {
        const directory = join(this.#scratch, `projects-${count}`);
        const { files, bytes } = writeManyProjects(directory, count);
        const args = [join(root, "cli", "main.js"), ...command.split(" "), "--dir", directory];
        const task = { what: `lakebed ${command}`, files, bytes, program: process.execPath, args, mayFind: false };
        const row = await this.#run(task);
        lines.push(formatRow(row, smaller));
        smaller = row;
      }
    }
    return lines;
  }

  async #measurePeers(): Promise<string[]> {
    const lines: string[] = [];
    const size = readFileSync(join(this.#scratch, "projects-1", "projects", "plants-1", "project.yaml")).length;
    for (const files of PEER_COUNTS) {
      const directory = join(this.#scratch, `manifests-${files}`);
      const bytes = writeManifests(directory, files, size);
      for (const { tool, program, args } of peersOver(directory, this.#scratch)) {
        const task = { what: tool, files, bytes, program, args, mayFind: true };
        try {
          lines.push(formatRow(await this.#run(task), undefined));
        } catch (error) {
          // A peer that does not run here must not cost the figures of all others.
          progress(`left out: ${error instanceof Error ? error.message : String(error)}\n`);
        }
      }
    }
    return lines;
  }

  async #run(task: Task): Promise<Row> {
    const { what, files, program, args, mayFind } = task;
    progress(`${what}, ${files} ${files === 1 ? "file" : "files"}:`);
    const runs: Measurement[] = [];
    for (let run = 0; run < this.#runs; run += 1) {
      const measured = await measure({ program, args, cwd: this.#scratch });
      if (measured.exitCode > (mayFind ? 1 : 0)) {
        progress("\n");
        throw new Error(`${what} ended with ${measured.exitCode}:\n${measured.output.slice(-2_000)}`);
      }
      progress(` ${measured.seconds.toFixed(2)} s`);
      runs.push(measured);
    }
    progress("\n");
    return { task, runs };
  }
}

function progress(text: string): void {
  process.stderr.write(text);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function formatRow({ task, runs }: Row, smaller: Row | undefined): string {
  const all = runs.map(({ seconds }) => seconds);
  const seconds = median(all);
  const more =
    smaller === undefined
      ? ""
      : (
          (1000 * (seconds - median(smaller.runs.map((run) => run.seconds)))) /
          (task.files - smaller.task.files)
        ).toFixed(1);
  const cells = [
    task.what,
    task.files,
    Math.round(task.bytes / 1024),
    seconds.toFixed(2),
    `${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`,
    median(runs.map(({ processorSeconds }) => processorSeconds)).toFixed(2),
    more,
    formatBytes(Math.max(...runs.map(({ peakBytes }) => peakBytes))),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Above the number of cores, other work took its part, and seconds say little; those of the processor say more. */
function describeMachine(runs: number, loadBefore: number): string {
  const [core] = cpus();
  const parts = [
    `${cpus().length} cores (${core?.model.trim()}), ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}`,
    runs === 1 ? "one run each" : `median of ${runs} runs`,
    `load average ${loadBefore.toFixed(1)} before the first`,
  ];
  return `Measured on ${parts.join("; ")}.`;
}

function writeIntoReadme(table: string): void {
  const [before, rest] = readFileSync(README, "utf8").split(MARKS[0]);
  const after = rest?.split(MARKS[1])[1];
  if (before === undefined || after === undefined) throw new Error(`${README} has no place for the table: ${MARKS[0]}`);
  writeFileSync(README, `${before}${MARKS[0]}\n${table}\n${MARKS[1]}${after}`);
}

const options = readOptions();
if (options === undefined) process.stdout.write(HELP);
else {
  const load = loadavg()[0] ?? 0;
  if (load > 0.5) progress(`The load average is ${load.toFixed(1)}: seconds will be too high.\n`);
  const scratch = mkdtempSync(join(tmpdir(), "lakebed-bench-"));
  try {
    const rows = await new Bench(options.runs, scratch).measureAll();
    const table = [describeMachine(options.runs, load), "", ...HEAD, ...rows].join("\n");
    if (!options.print) writeIntoReadme(table);
    process.stdout.write(`${table}\n`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
