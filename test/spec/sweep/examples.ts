import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { z } from "zod";
import { formatProblems, loadRepository, type Problem, problemCodes, type Repository } from "../../../spec/index.ts";
import { releasesSchema } from "../../../spec/models/releases.schema.ts";
import { platformSchema } from "../../../spec/platform/platform.schema.ts";
import { projectSchema } from "../../../spec/project/project.schema.ts";
import { listProjects } from "../../../spec/repository-folder.ts";

const EXAMPLES = join(import.meta.dirname, "..", "..", "..", "examples");
/** What somebody's own `up` or `npm install` leaves in an example. */
const LEFT_BEHIND = /\/(\.lakebed|node_modules|Pulumi\.[\w-]+\.yaml)$/;

export const exampleNames = readdirSync(EXAMPLES).sort();

export interface ExampleFile {
  /** In the repository: `projects/plants/project.yaml`. */
  path: string;
  text: string;
  schema: z.ZodObject;
}

/** A copy of an example in which one file at a time is changed. */
export class Example {
  readonly directory: string;
  readonly files: ExampleFile[];
  #changed: ExampleFile | undefined;
  #repository: Repository | undefined;

  constructor(name: string) {
    this.directory = mkdtempSync(join(tmpdir(), `lakebed-${name}-`));
    cpSync(join(EXAMPLES, name), this.directory, { recursive: true, filter: (source) => !LEFT_BEHIND.test(source) });
    const file = (path: string, schema: z.ZodObject): ExampleFile => ({
      path,
      schema,
      text: readFileSync(join(this.directory, path), "utf8"),
    });
    this.files = [
      file("platform.yaml", platformSchema),
      ...listProjects(this.directory).flatMap(({ projectFile, releaseFiles }) => [
        file(projectFile, projectSchema),
        ...releaseFiles.map((path) => file(path, releasesSchema)),
      ]),
    ];
  }

  /** The example with another text in place of one file's. */
  load(file: ExampleFile, content: string | Uint8Array): Repository {
    if (this.#changed !== undefined && this.#changed !== file) this.#write(this.#changed, this.#changed.text);
    this.#changed = file;
    this.#write(file, content);
    this.#repository = loadRepository(this.directory);
    return this.#repository;
  }

  /** The example with other texts in place of several files' at once. */
  loadAll(texts: ReadonlyMap<ExampleFile, string>): Repository {
    for (const file of this.files) this.#write(file, texts.get(file) ?? file.text);
    this.#changed = undefined;
    this.#repository = loadRepository(this.directory);
    for (const [file] of texts) this.#write(file, file.text);
    return this.#repository;
  }

  /** As it was loaded last. */
  get repository(): Repository {
    this.#repository ??= loadRepository(this.directory);
    return this.#repository;
  }

  /** What is wrong then, every problem of it fit to print. */
  errorsWith(file: ExampleFile, content: string | Uint8Array): Problem[] {
    const { problems } = this.load(file, content);
    for (const problem of problems) expectPrintable(problem);
    formatProblems(problems, { color: false });
    return problems.filter(({ severity }) => severity === "error");
  }

  textOf(path: string): string {
    return this.files.find((file) => file.path === path)?.text ?? "";
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #write(file: ExampleFile, content: string | Uint8Array): void {
    writeFileSync(join(this.directory, file.path), content);
  }
}

function expectPrintable({ code, message, fix, position }: Problem): void {
  const isFit =
    Object.hasOwn(problemCodes, code) &&
    position.line >= 1 &&
    position.column >= 1 &&
    !/undefined|\[object|NaN/.test(message + fix);
  if (!isFit) expect({ code, message, fix, position }).toBe("a problem that can be printed");
}
