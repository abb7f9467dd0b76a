import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadRepository, type Repository } from "../../spec/index.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");

export function fixturePath(...parts: string[]): string {
  return join(FIXTURES, ...parts);
}

export function fixtureNames(kind: "invalid" | "valid"): string[] {
  return readdirSync(fixturePath(kind)).sort();
}

/** Hands a throw-away copy of a small valid repository to the test. */
export function withRepository<T>(use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "lakebed-spec-"));
  try {
    cpSync(fixturePath("base"), directory, { recursive: true });
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Loads the small valid repository with a fixture's files laid over it. */
export function loadFixture(kind: "invalid" | "valid", name: string): Repository {
  return withRepository((directory) => {
    cpSync(fixturePath(kind, name), directory, { recursive: true });
    return loadRepository(directory);
  });
}
