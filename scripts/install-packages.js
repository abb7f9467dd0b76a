// Puts the packages of package-lock.json into node_modules: whole or not at all. Plain JavaScript and Node's own modules
// only, since it runs before any package or newer Node is there.
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const windows = process.platform === "win32";

/** Returns what went wrong, or undefined. Safe to run twice at once and to interrupt at any moment. */
export async function installPackages(root) {
  if (isInstalled(root)) return undefined;
  const work = join(root, ".lakebed");
  mkdirSync(work, { recursive: true });
  const release = await acquireLock(join(work, "install.lock"));
  try {
    if (isInstalled(root)) return undefined;
    process.stderr.write("lakebed: installing the npm packages (once; less than a minute) ...\n");
    removeLeftovers(work);
    return await installAside(root, join(work, `install-${process.pid}`));
  } finally {
    release();
  }
}

/** npm writes the second lock file last, so one that agrees with ours speaks of a complete installation. */
function isInstalled(root) {
  const wanted = readLock(join(root, "package-lock.json"));
  const present = readLock(join(root, "node_modules", ".package-lock.json"));
  if (present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.link) return true;
    // Packages of other platforms are optional, and not there.
    return present[path] === undefined ? entry.optional === true : present[path].integrity === entry.integrity;
  });
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Installs into a folder of its own and renames: whoever comes in between sees the old packages or the new. */
async function installAside(root, staging) {
  mkdirSync(join(staging, "scripts"), { recursive: true });
  for (const file of ["package.json", "package-lock.json", join("scripts", "link-self.js")]) {
    copyFileSync(join(root, file), join(staging, file));
  }
  try {
    const status = await runNpm(staging);
    if (status === undefined) return "npm is not on PATH; it comes with Node (https://nodejs.org)";
    if (status !== 0) return "`npm ci` failed; see above. Is the npm registry reachable (npm config get registry)?";
    swap(join(staging, "node_modules"), join(root, "node_modules"), join(staging, "replaced"));
    await import(new URL("link-self.js", import.meta.url).href);
    return undefined;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function swap(fresh, target, replaced) {
  if (existsSync(target)) renameSync(target, replaced);
  renameSync(fresh, target);
}

function runNpm(folder) {
  let npm;
  const stop = (signal) => {
    const code = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal];
    try {
      if (npm?.pid !== undefined) windows ? npm.kill() : process.kill(-npm.pid, "SIGKILL");
    } catch {
      // It has just ended by itself.
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    process.exit(code);
  };
  // Before npm starts: a signal in between would end this process and leave npm running.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  npm = spawn(windows ? "npm.cmd" : "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    env: { ...process.env, npm_config_cache: npmCache(process.env) },
    stdio: ["ignore", "ignore", "inherit"],
    shell: windows,
    // A group of its own, so that an interrupt reaches npm's children too, and once.
    detached: !windows,
  });
  return new Promise((resolve) => {
    npm.on("error", () => resolve(undefined));
    npm.on("close", (code) => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.off(signal, stop);
      resolve(code ?? 1);
    });
  });
}

/** Nothing is written outside of the checkout but below the cache folder; the same one as in twin/cache.ts. */
function npmCache({ LAKEBED_CACHE, XDG_CACHE_HOME }) {
  return join(LAKEBED_CACHE || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "lakebed"), "npm");
}

/** Staging folders of runs that were killed. The lock is ours, so no living run owns one. */
function removeLeftovers(work) {
  for (const name of readdirSync(work)) {
    if (/^install-\d+$/.test(name)) rmSync(join(work, name), { recursive: true, force: true });
  }
}

async function acquireLock(file) {
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      return holdLock(file);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = readHolder(file);
    if (isAbandoned(file, holder)) rmSync(file, { force: true });
    else {
      if (waited === 5) process.stderr.write(`lakebed: process ${holder} is installing the packages; waiting ...\n`);
      await sleep(200);
    }
  }
}

function holdLock(file) {
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), 1000);
  const release = () => {
    clearInterval(beat);
    releaseLock(file);
  };
  process.once("exit", release);
  return release;
}

/** Its process is gone, or (the id may have gone to another since) has not touched the file for long. */
function isAbandoned(file, holder) {
  try {
    const silent = Date.now() - statSync(file).mtimeMs > 60_000;
    return silent || (holder !== undefined && !isAlive(holder));
  } catch {
    return false;
  }
}

function releaseLock(file) {
  if (readHolder(file) === process.pid) rmSync(file, { force: true });
}

function readHolder(file) {
  try {
    return Number(readFileSync(file, "utf8")) || undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
