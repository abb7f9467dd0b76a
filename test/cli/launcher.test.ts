import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { root } from "./run-lakebed.ts";

// Processes of their own take their time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let checkout: string;
const children: ChildProcess[] = [];

// A checkout whose CLI says what it was given, and an npm that installs one package, slowly if asked to.
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "lakebed-launcher-"));
  for (const file of ["lakebed", "scripts/install-packages.js", "scripts/link-self.js"]) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    copyFileSync(join(root, file), join(checkout, file));
  }
  // No Node is that new, so the launcher always starts the one among the packages.
  write("package.json", JSON.stringify({ type: "module", engines: { node: ">=99" } }));
  lock("sha512-first");
  write("cli/main.js", program);
  write("bin/npm", npm);
  chmodSync(join(checkout, "bin/npm"), 0o755);
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(checkout, { recursive: true, force: true });
});

const program = `
const [what, argument] = process.argv.slice(2);
if (what === "wait") {
  process.on("SIGTERM", () => { console.log("got SIGTERM"); process.exit(7); });
  setInterval(() => {}, 1000);
  console.log("waiting");
} else if (what === "die") process.kill(process.pid, argument);
else { console.log(JSON.stringify({ words: process.argv.slice(2), cwd: process.cwd() })); process.exitCode = 4; }
`;
const npm = `#!/bin/sh
echo "$$" >> "${"$"}CHECKOUT/npm-runs"
mkdir -p node_modules/node/bin
echo half > node_modules/half
while [ -e "${"$"}CHECKOUT/hold" ]; do sleep 0.05; done
ln -s "${"$"}NODE" node_modules/node/bin/node
cp package-lock.json node_modules/.package-lock.json
rm node_modules/half
`;

function write(file: string, text: string): void {
  mkdirSync(dirname(join(checkout, file)), { recursive: true });
  writeFileSync(join(checkout, file), text);
}

function lock(integrity: string): void {
  const packages = {
    "": {},
    "node_modules/node": { integrity },
    "node_modules/of-another-platform": { integrity: "sha512-x", optional: true },
  };
  // The fake npm copies this as it is; on a real machine the optional package would be missing from the copy.
  write("package-lock.json", JSON.stringify({ packages }));
}

const environment = () => ({
  ...process.env,
  PATH: `${join(checkout, "bin")}${delimiter}${process.env.PATH}`,
  CHECKOUT: checkout,
  NODE: process.execPath,
});

function launch(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, "lakebed"), ...words], {
    cwd: tmpdir(),
    encoding: "utf8",
    env: environment(),
  });
  return { code: status, stdout, stderr };
}

function start(...words: string[]): ChildProcess {
  const child = spawn(process.execPath, [join(checkout, "lakebed"), ...words], { cwd: tmpdir(), env: environment() });
  children.push(child);
  return child;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

const npmRuns = () =>
  existsSync(join(checkout, "npm-runs")) ? readFileSync(join(checkout, "npm-runs"), "utf8").trim().split("\n") : [];
const staged = () => readdirSync(join(checkout, ".lakebed"));
const isComplete = () =>
  existsSync(join(checkout, "node_modules/.package-lock.json")) && !existsSync(join(checkout, "node_modules/half"));

describe("packages", () => {
  it("are installed once, and again when the lock file changes", () => {
    expect(launch("hello").stderr).toBe("lakebed: installing the npm packages (once; less than a minute) ...\n");
    expect(isComplete()).toBe(true);
    expect(launch("hello").stderr).toBe("");
    expect(npmRuns()).toHaveLength(1);
    lock("sha512-second");
    expect(launch("hello").code).toBe(4);
    expect(npmRuns()).toHaveLength(2);
    expect(isComplete()).toBe(true);
    expect(staged()).toEqual([]);
  });

  it("that somebody installed with npm are used as they are", () => {
    mkdirSync(join(checkout, "node_modules/node/bin"), { recursive: true });
    symlinkSync(process.execPath, join(checkout, "node_modules/node/bin/node"));
    const { packages } = JSON.parse(readFileSync(join(checkout, "package-lock.json"), "utf8"));
    delete packages["node_modules/of-another-platform"];
    write("node_modules/.package-lock.json", JSON.stringify({ packages }));
    expect(launch("hello").code).toBe(4);
    expect(npmRuns()).toEqual([]);
  });

  it("are installed by one of two launchers that start at once", async () => {
    write("hold", "");
    const both = [start("hello"), start("hello")];
    const codes = Promise.all(both.map(async (child) => (await once(child, "exit"))[0]));
    await until(() => npmRuns().length === 1);
    rmSync(join(checkout, "hold"));
    expect(await codes).toEqual([4, 4]);
    expect(npmRuns()).toHaveLength(1);
    expect(isComplete()).toBe(true);
  });

  it("are never left half installed by a killed launcher, and the next one starts afresh", async () => {
    launch("hello");
    lock("sha512-second");
    write("hold", "");
    const killed = start("hello");
    const gone = once(killed, "exit");
    await until(() => npmRuns().length === 2);
    killed.kill("SIGKILL");
    await gone;
    expect(isComplete()).toBe(true);
    rmSync(join(checkout, "hold"));
    expect(launch("hello").code).toBe(4);
    expect(isComplete()).toBe(true);
    expect(staged()).toEqual([]);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("stop being installed at %s, npm included, with nothing left behind", async (signal, code) => {
    write("hold", "");
    const stopped = start("hello");
    const exit = once(stopped, "exit");
    await until(() => npmRuns().length === 1);
    stopped.kill(signal);
    expect(await exit).toEqual([code, null]);
    expect(existsSync(join(checkout, "node_modules"))).toBe(false);
    expect(staged()).toEqual([]);
    await until(() => !isAlive(Number(npmRuns()[0])));
  });

  it("are not taken for installed when npm fails", () => {
    write("bin/npm", "#!/bin/sh\nexit 1\n");
    const { code, stderr } = launch("hello");
    expect(code).toBe(3);
    expect(stderr).toContain("`npm ci` failed");
    expect(existsSync(join(checkout, "node_modules"))).toBe(false);
  });
});

describe("the program", () => {
  it("gets words and folder as they were given, and its exit code comes back", () => {
    launch("hello");
    const { code, stdout } = launch("plan", "--env", "a b", "$HOME");
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toEqual({ words: ["plan", "--env", "a b", "$HOME"], cwd: tmpdir() });
  });

  it("gets the launcher's signals", async () => {
    launch("hello");
    const child = start("wait");
    const exit = once(child, "exit");
    await once(child.stdout as NodeJS.ReadableStream, "data");
    child.kill("SIGTERM");
    expect(await exit).toEqual([7, null]);
  });

  it.each([
    ["SIGKILL", 137],
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ])("killed by %s makes the launcher exit as a shell would", (signal, code) => {
    launch("hello");
    expect(launch("die", signal).code).toBe(code);
  });

  it("is found through a link to the launcher", () => {
    launch("hello");
    symlinkSync(join(checkout, "lakebed"), join(checkout, "bin/linked"));
    const { status, stdout } = spawnSync(process.execPath, [join(checkout, "bin/linked"), "hello"], {
      encoding: "utf8",
      env: environment(),
    });
    expect(status).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ words: ["hello"] });
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
