import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { backendFolder } from "./locks.ts";

const SIDECAR = ".attrs";

/**
 * The engine writes `<state>.attrs` in place beside each state file, which it replaces whole. A kill between opening and
 * writing leaves an empty sidecar, and the engine then says `failed to load checkpoint: EOF` of a state that is sound. A
 * sidecar holds only the content type; without one the engine reads the state all the same.
 *
 * Removes those of a stack that cannot be read, and returns their files. The caller holds that no engine is at work.
 */
export function removeBrokenSidecars(backendUrl: string, project: string, stack: string): string[] {
  const broken = filesIn(backendUrl, project)
    .filter(({ name }) => name.startsWith(`${stack}.json`) && name.endsWith(SIDECAR))
    .map(({ file }) => file)
    .filter((file) => !isJson(readFileSync(file, "utf8")));
  for (const file of broken) rmSync(file, { force: true });
  return broken;
}

/** Stacks whose state is a file here; none for a backend that is no folder. */
export function stacksWithFiles(backendUrl: string, project: string): string[] {
  return filesIn(backendUrl, project).flatMap(({ name }) => /^(?<stack>[^/]+)\.json$/.exec(name)?.groups?.stack ?? []);
}

function filesIn(backendUrl: string, project: string): { name: string; file: string }[] {
  if (!backendUrl.startsWith("file://")) return [];
  const folder = join(backendFolder(backendUrl), ".pulumi", "stacks", project);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => ({ name, file: join(folder, name) }));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
