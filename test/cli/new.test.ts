import { spawnSync } from "node:child_process";
import {
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
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { writeFiles } from "../../cli/new/write-files.ts";
import { copyExample, root, runLakebed } from "./run-lakebed.ts";

vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lakebed-new-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words: string[]) => runLakebed(["new", ...words], { cwd: folder });

describe("lakebed new platform --yes", () => {
  it("makes a folder named like the platform, lists its files and says what comes next", () => {
    const { code, stdout, stderr } = run("platform", "--yes", "--name", "roses");
    expect([code, readdirSync(folder)]).toEqual([0, ["roses"]]);
    expect(stdout.trim().split("\n")).toContain("roses/projects/demand/project.yaml");
    expect(stderr).toBe(
      "\nNext:\n  cd roses\n  npm install\n  npx lakebed check\n  npx lakebed plan\n  npx lakebed up --twin\n",
    );
  });

  it("names the platform like the folder it is given, and prints JSON for programs", () => {
    const { code, stdout, stderr } = run("platform", "tulips", "--yes", "--json");
    const { folder: made, files } = JSON.parse(stdout) as { folder: string; files: string[] };
    expect([code, stderr, made]).toEqual([0, "", "tulips"]);
    expect(files.filter((file) => !existsSync(join(folder, "tulips", file)))).toEqual([]);
    expect(readFileSync(join(folder, "tulips/platform.yaml"), "utf8")).toContain("\nname: tulips\n");
  });

  it("fills the folder that one stands in, where git may have begun", () => {
    mkdirSync(join(folder, ".git"));
    expect(run("platform", ".", "--yes").code).toBe(0);
    expect(readdirSync(folder)).toEqual([
      ".git",
      ".gitignore",
      "Pulumi.yaml",
      "README.md",
      "index.js",
      "package.json",
      "platform.yaml",
      "projects",
    ]);
  });

  it("passes the whole check, with nothing to remark", () => {
    run("platform", "roses", "--yes", "--gpu", "l4", "--environments", "dev,test,prod");
    symlinkSync(join(root, "node_modules"), join(folder, "roses", "node_modules"));
    const { code, stdout } = runLakebed(["check", "--json"], { cwd: join(folder, "roses") });
    expect([code, (JSON.parse(stdout) as { problems: unknown[] }).problems]).toEqual([0, []]);
  });

  it("refuses a folder with something in it, naming what, and leaves all as it was", () => {
    writeFileSync(join(folder, "notes.txt"), "mine");
    expect(run("platform", ".", "--yes")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error this folder is not empty: it has notes.txt (folder-not-empty)\nto do: name a folder that is empty or not there; nothing was written\n",
    });
    expect(run("platform", "notes.txt", "--yes").stderr).toContain("error notes.txt is a file");
    expect(run("platform", "notes.txt/deeper", "--yes").stderr).toContain("error notes.txt is a file");
    expect(readdirSync(folder)).toEqual(["notes.txt"]);
  });

  it("refuses to begin one platform in another", () => {
    run("platform", "roses", "--yes");
    const inside = runLakebed(["new", "platform", "tulips", "--yes"], { cwd: join(folder, "roses", "projects") });
    expect([inside.code, inside.stderr]).toEqual([
      2,
      "error .. is a platform repository already (platform-inside-platform)\nto do: add a project to it with `lakebed new project`, or name a folder outside of it\n",
    ]);
  });

  it.each([
    [["platform", "--yes", "--gpu", "a10"], "--gpu: `a10`: did you mean `a10g`?"],
    [["platform", "--yes", "--nmae", "roses"], "unknown option --nmae"],
    [["platform", "roses", "tulips", "--yes"], 'unknown word "tulips"'],
    [["project", "--yes"], "there is no platform.yaml in"],
    [["pipeline"], 'unknown command "pipeline"'],
  ])("%j is a wrong usage, and writes nothing", (words, message) => {
    const { code, stderr } = run(...words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("without a terminal and without --yes names the options", () => {
    const { code, stderr } = run("platform");
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error this is no terminal, so nothing can be asked \(no-terminal\)\nto do: say --yes .*`lakebed new platform --help`/,
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("lakebed new project --yes", () => {
  it("adds a folder to the platform repository and changes nothing else", () => {
    const example = copyExample();
    const before = readFileSync(join(example.directory, "platform.yaml"), "utf8");
    const { code, stdout } = runLakebed(["new", "project", "seeds", "--yes"], {
      cwd: join(example.directory, "projects"),
    });
    expect([code, stdout.split("\n")[0]]).toEqual([0, "seeds/docs/demand.md"]);
    expect(readdirSync(join(example.directory, "projects")).includes("seeds")).toBe(true);
    expect(readFileSync(join(example.directory, "platform.yaml"), "utf8")).toBe(before);
    const again = runLakebed(["new", "project", "seeds", "--yes"], { cwd: example.directory });
    expect(again.stderr).toContain("error NAME: there is a project `seeds` already");
    example.remove();
  });

  it("tells the mistakes of platform.yaml first", () => {
    const example = copyExample();
    example.edit("platform.yaml", "kind: Platform", "kind: Platfrom");
    const { code, stderr } = runLakebed(["new", "project", "seeds", "--yes"], { cwd: example.directory });
    expect(code).toBe(1);
    expect(stderr).toContain("platform.yaml:");
    expect(existsSync(join(example.directory, "projects/seeds"))).toBe(false);
    example.remove();
  });
});

describe("writing", () => {
  it("leaves nothing when it fails in the middle", () => {
    const colliding = [
      { path: "a", content: "" },
      { path: "a/b", content: "" },
    ];
    expect(() => writeFiles(join(folder, "roses"), colliding, "a")).toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves no half of a repository under its name when it is killed in the middle", () => {
    const program = `
      import { writeFiles } from ${JSON.stringify(join(root, "cli/new/write-files.ts"))};
      const killing = { path: "b", get content() { process.kill(process.pid, "SIGKILL"); return ""; } };
      writeFiles(${JSON.stringify(join(folder, "roses"))}, [{ path: "a", content: "" }, killing], "b");
    `;
    const { signal } = spawnSync(process.execPath, ["--input-type=module", "--eval", program]);
    expect([signal, existsSync(join(folder, "roses"))]).toEqual(["SIGKILL", false]);
    expect(run("platform", "roses", "--yes").code).toBe(0);
  });
});
