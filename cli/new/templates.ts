import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Files that are the same in every new repository, or nearly so. */
export function template(name: string): string {
  return readFileSync(join(import.meta.dirname, "templates", name), "utf8");
}
