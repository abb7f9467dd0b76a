import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { UserError } from "../../spec/errors.ts";
import type { PlannedFile } from "./planned-file.ts";

/** A new repository may be put where git has begun one. */
const MAY_BE_THERE = [".git"];

const NAMES_SHOWN = 5;

/** Refuses a folder in which something would be overwritten, or that cannot be made. */
export function requireRoom(folder: string): void {
  const message = findNoRoom(folder);
  if (message === undefined) return;
  throw new UserError("folder-not-empty", message, "name a folder that is empty or not there; nothing was written");
}

/** What is in the way, or nothing. */
export function findNoRoom(folder: string): string | undefined {
  const nearest = existsSync(folder) ? folder : firstExisting(dirname(folder));
  if (!statSync(nearest).isDirectory()) return `${shown(nearest)} is a file`;
  if (nearest !== folder) return undefined;
  const there = readdirSync(folder).filter((name) => !MAY_BE_THERE.includes(name));
  if (there.length === 0) return undefined;
  const more = there.length > NAMES_SHOWN ? ` and ${there.length - NAMES_SHOWN} more` : "";
  return `${shown(folder)} is not empty: it has ${there.toSorted().slice(0, NAMES_SHOWN).join(", ")}${more}`;
}

function firstExisting(folder: string): string {
  return existsSync(folder) ? folder : firstExisting(dirname(folder));
}

function shown(folder: string): string {
  return relative(process.cwd(), folder) || "this folder";
}

/**
 * Writes all files or none: they are put into a folder beside, which then takes its name. In a folder that is there already
 * (somebody may stand in it) they are moved one by one, `last` at the end, for it makes them a whole.
 */
export function writeFiles(folder: string, files: readonly PlannedFile[], last: string): void {
  requireRoom(folder);
  uninterrupted(() => writeBeside(folder, files, last));
}

/** All of it is done at once: an interrupt that comes meanwhile finds it whole. */
function uninterrupted(work: () => void): void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const wait = () => {};
  for (const signal of signals) process.on(signal, wait);
  try {
    work();
  } finally {
    for (const signal of signals) process.off(signal, wait);
  }
}

function writeBeside(folder: string, files: readonly PlannedFile[], last: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  const staging = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  try {
    for (const { path, content } of files) {
      mkdirSync(dirname(join(staging, path)), { recursive: true });
      writeFileSync(join(staging, path), content);
    }
    requireRoom(folder);
    if (!existsSync(folder)) renameSync(staging, folder);
    else moveInto(folder, staging, last);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function moveInto(folder: string, staging: string, last: string): void {
  const names = readdirSync(staging).toSorted((a, b) => Number(a === last) - Number(b === last));
  const moved: string[] = [];
  try {
    for (const name of names) {
      renameSync(join(staging, name), join(folder, name));
      moved.push(name);
    }
  } catch (error) {
    for (const name of moved) rmSync(join(folder, name), { recursive: true, force: true });
    throw error;
  }
}
