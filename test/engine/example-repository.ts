import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyExampleTo } from "../example-copy.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** A copy of the example in a folder of its own, as a user's repository would be, to be edited by a test. */
export class ExampleRepository {
  readonly directory: string;

  constructor() {
    this.directory = mkdtempSync(join(tmpdir(), "lakebed-example-"));
    copyExampleTo(this.directory);
    symlinkSync(join(ROOT, "node_modules"), join(this.directory, "node_modules"));
  }

  edit(path: string, change: (text: string) => string): void {
    const file = join(this.directory, path);
    const before = readFileSync(file, "utf8");
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${path} changed nothing`);
    writeFileSync(file, after);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
