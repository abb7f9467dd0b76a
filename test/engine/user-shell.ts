import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyExampleTo } from "../example-copy.ts";

const ROOT = join(import.meta.dirname, "..", "..");

export interface ShellResult {
  code: number | null;
  /** Both streams, as a person sees them. */
  text: string;
}

/** A clone as somebody has it after `git clone`, as far as a shell sees it: the launcher, the pack, and an example to change. */
export class Clone {
  readonly directory: string;
  readonly repository: string;

  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), "lakebed-clone-"));
    this.repository = join(this.directory, "examples", "greenhouse");
    mkdirSync(this.repository, { recursive: true });
    for (const name of ["lakebed", "policies", "node_modules"]) {
      symlinkSync(join(ROOT, name), join(this.directory, name));
    }
    cpSync(join(ROOT, "Pulumi.yaml"), join(this.directory, "Pulumi.yaml"));
    copyExampleTo(this.repository);
    symlinkSync(join(ROOT, "node_modules"), join(this.repository, "node_modules"));
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.repository, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.repository, path), "utf8");
  }

  /** `file:line:column` of a text in one of the example's files, named as seen from the clone. */
  placeOf(path: string, text: string): string {
    const lines = this.read(path).split("\n");
    const line = lines.findIndex((candidate) => candidate.includes(text));
    if (line === -1) throw new Error(`${path} has no "${text}"`);
    return `examples/greenhouse/${path}:${line + 1}:${(lines[line]?.indexOf(text) ?? 0) + 1}`;
  }

  /** Runs lines in bash, as typed one after the other in a shell of its own; the first that fails ends it. */
  type(...lines: string[]): ShellResult {
    return typeIn(this.directory, lines);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What a test runner or a caller's own cluster brings is not in a user's fresh shell. */
const NOT_A_USERS =
  /^(KUBECONFIG|PULUMI_.*|LAKEBED_CRDS|LAKEBED_PLATFORM_DIR|VITEST.*|NODE_ENV|NODE_OPTIONS|PWD|OLDPWD)$/;

export function typeIn(directory: string, lines: readonly string[]): ShellResult {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_A_USERS.test(name));
  const script = ["set -eo pipefail", 'cd "$0"', ...lines].join("\n");
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script, directory], {
    encoding: "utf8",
    env: { ...Object.fromEntries(inherited), NO_COLOR: "1" },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, text: `${stdout}${stderr}` };
}

/** Processes whose command line, environment or working directory tells of a folder. */
export function processesOf(folder: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].some((file) => read(file).includes(folder)))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim()}`);
}

/** A process may end while it is looked at. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
