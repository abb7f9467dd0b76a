import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const SAMPLE_MILLISECONDS = 100;
const PAGE_BYTES = 4096;

export interface Measurement {
  seconds: number;
  /** Of the processor, by the command and whatever it ran and waited for; other work on the machine changes it little. */
  processorSeconds: number;
  /** Highest sum of resident memory over the process, its descendants and whatever names `belongsTo` on its command line. */
  peakBytes: number;
  exitCode: number;
  output: string;
}

export interface MeasuredCommand {
  program: string;
  args: string[];
  cwd: string;
  env?: Record<string, string | undefined>;
  /** Processes whose command line contains this count too: control planes are no children of the command that started them. */
  belongsTo?: string;
}

/** Runs a command once, and no other meanwhile; time and peak memory of all that it runs. Linux only: it reads /proc. */
export async function measure(command: MeasuredCommand): Promise<Measurement> {
  const started = performance.now();
  const before = processorSecondsOfChildren();
  const child = spawn(command.program, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  let peakBytes = 0;
  const sampler = setInterval(() => {
    peakBytes = Math.max(peakBytes, residentBytes(child.pid ?? 0, command.belongsTo));
  }, SAMPLE_MILLISECONDS);
  const exitCode = await new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? 1)));
  clearInterval(sampler);
  const seconds = (performance.now() - started) / 1000;
  return { seconds, processorSeconds: processorSecondsOfChildren() - before, peakBytes, exitCode, output };
}

const TICKS_A_SECOND = 100;

/** Of all child processes that have ended. */
function processorSecondsOfChildren(): number {
  const fields = fieldsOf("self");
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}

/** The fields of a process's `stat` behind its name: the name in parentheses may hold blanks, those after it do not. */
function fieldsOf(pid: number | "self"): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

interface ProcessSample {
  pid: number;
  parent: number;
  residentBytes: number;
  commandLine: string;
}

function residentBytes(root: number, belongsTo: string | undefined): number {
  const processes = readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => sampleProcess(Number(entry)));
  const counted = new Set([root]);
  for (let grew = true; grew; ) {
    const before = counted.size;
    for (const { pid, parent, commandLine } of processes) {
      if (counted.has(parent) || (belongsTo !== undefined && commandLine.includes(belongsTo))) counted.add(pid);
    }
    grew = counted.size > before;
  }
  return processes.filter(({ pid }) => counted.has(pid)).reduce((sum, { residentBytes }) => sum + residentBytes, 0);
}

function sampleProcess(pid: number): ProcessSample[] {
  try {
    const fields = fieldsOf(pid);
    return [
      {
        pid,
        parent: Number(fields[1]),
        residentBytes: Number(fields[21]) * PAGE_BYTES,
        commandLine: readFileSync(`/proc/${pid}/cmdline`, "utf8"),
      },
    ];
  } catch {
    return []; // It ended while we looked.
  }
}

export function formatBytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
