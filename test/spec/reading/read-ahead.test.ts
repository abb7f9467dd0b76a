import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packDocument, unpackDocument } from "../../../spec/reading/packed-document.ts";
import { FREE, OWN, ReadAhead, type ReadMessage, type ThreadTask } from "../../../spec/reading/read-ahead.ts";
import { readWrittenFile } from "../../../spec/reading/source-file.ts";
import { loadRepository, type Repository } from "../../../spec/repository.ts";
import { writeManyProjects } from "../../bench/many-projects.ts";

const PROJECTS = 12;
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "lakebed-read-ahead-"));
  writeManyProjects(directory, PROJECTS);
  const broken = join(directory, "projects", "plants-11", "project.yaml");
  writeFileSync(broken, "apiVersion: lakebed/v1\nkind: Project\nname: plants-11\npipelines: [\n");
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const everythingOf = (repository: Repository) => ({
  problems: repository.problems,
  words: repository.words(),
  projects: repository.projectNames.map((name) => repository.file(`projects/${name}/project.yaml`)),
});

describe("files that other threads read", () => {
  it.each([1, 3])("are the same with %i of them, mistakes and places included", (threads) => {
    const today = "2026-01-01";
    const alone = everythingOf(loadRepository(directory, { today, threads: 0 }));
    expect(alone.problems.map(({ code, position }) => [code, position.file])).toContainEqual([
      "yaml-syntax",
      "projects/plants-11/project.yaml",
    ]);
    expect(everythingOf(loadRepository(directory, { today, threads }))).toEqual(alone);
  });

  it("are read by them from the last, and only what nobody else has begun with", async () => {
    const paths = ["01", "02", "11", "12"].map((number) => `projects/plants-${number}/project.yaml`);
    const states = Int32Array.from([OWN, FREE, FREE, FREE]);
    const { port1, port2 } = new MessageChannel();
    const workerData: ThreadTask = { paths, directory, states, port: port2 };
    const thread = join(import.meta.dirname, "..", "..", "..", "spec", "reading", "reading-thread.ts");
    const messages: ReadMessage[] = [];
    port1.on("message", (message: ReadMessage) => messages.push(message));
    const closed = once(port1, "close");
    const worker = new Worker(thread, { workerData, transferList: [port2] });
    await Promise.all([closed, once(worker, "exit")]);
    expect(messages.map(({ path, packed }) => [path, packed && unpackDocument(packed)])).toEqual([
      [paths[3], readWrittenFile(paths[3] ?? "", directory)],
      // It has a mistake.
      [paths[2], undefined],
      [paths[1], readWrittenFile(paths[1] ?? "", directory)],
    ]);
  });

  it("are read by whoever wants them where no thread has begun with them", () => {
    const path = "projects/plants-12/project.yaml";
    expect(new ReadAhead([path], directory, 0).take(path)).toBeUndefined();
    expect(new ReadAhead([], directory, 1).take(path)).toBeUndefined();
  });
});

describe("a packed document", () => {
  const written = (text: string) => {
    writeFileSync(join(directory, "thing.yaml"), text);
    return readWrittenFile("thing.yaml", directory);
  };

  it("comes out as it went in", () => {
    const text = "a: &x { b: [1, 2.5, yes], c: }\nd: *x\n'é': |\n  more\n  lines\ne: [{ f: ~ }, []]\n";
    const file = written(text);
    const packed = packDocument(file);
    expect(packed && unpackDocument(packed)).toEqual(file);
  });

  it.each(["a: .inf\n", "a: -0\n", "b: 1\n'1': 2\n", "a: [\n", ""])(
    "is none of %j, which would come out otherwise",
    (text) => {
      expect(packDocument(written(text))).toBeUndefined();
    },
  );
});
