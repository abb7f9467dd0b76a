import { cpSync } from "node:fs";
import { join } from "node:path";

export const EXAMPLE = join(import.meta.dirname, "..", "examples", "greenhouse");

/** What somebody's own `up` leaves in the example: a twin, perhaps a running one with sockets, state, and settings of stacks. */
const LEFT_BEHIND = /\/(\.lakebed|node_modules|Pulumi\.[\w-]+\.yaml)$/;

/** Copies the example as it is in a fresh clone. */
export function copyExampleTo(directory: string): void {
  cpSync(EXAMPLE, directory, { recursive: true, filter: (source) => !LEFT_BEHIND.test(source) });
}
