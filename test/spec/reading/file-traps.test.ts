import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadRepository, locateRepository } from "../../../spec/index.ts";
import { fixturePath, withRepository } from "../fixture.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const PROJECT = "projects/plants/project.yaml";
const RELEASES = "projects/plants/releases";
const JOB = "projects/plants/jobs/train.py";

/** A copy of the base fixture beside the repository, for links that lead out of it. */
let outside = "";
beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), "lakebed-outside-"));
  cpSync(fixturePath("base"), outside, { recursive: true });
});
afterAll(() => rmSync(outside, { recursive: true, force: true }));

/** `file:line code message` of all that is wrong after a change to the repository. */
function problemsAfter(change: (directory: string) => void): string[] {
  return withRepository((directory) => {
    change(directory);
    return loadRepository(directory).problems.map(
      ({ code, message, position }) => `${position.file}:${position.line} ${code} ${message}`,
    );
  });
}

/** Puts something in the place of what is there. */
const inPlaceOf = (path: string, put: (absolute: string) => void) => (directory: string) => {
  rmSync(join(directory, path), { recursive: true });
  put(join(directory, path));
};
const linkTo = (target: string) => (absolute: string) => symlinkSync(target, absolute);
const pipe = (absolute: string) => {
  expect(spawnSync("mkfifo", [absolute]).status).toBe(0);
};

describe("in place of a file of the language", () => {
  const platform = "platform.yaml";
  const release = `${RELEASES}/prod.yaml`;
  test.each([platform, PROJECT, release])("%s: a folder", (path) => {
    expect(problemsAfter(inPlaceOf(path, (absolute) => mkdirSync(absolute)))).toEqual([
      `${path}:1 file-unreadable this is a folder, not a file`,
    ]);
  });

  test.each([platform, PROJECT, release])("%s: a link to a device that never ends", (path) => {
    expect(problemsAfter(inPlaceOf(path, linkTo("/dev/zero")))).toEqual([
      `${path}:1 file-unreadable this is not a regular file`,
    ]);
  });

  test.each([platform, PROJECT, release])("%s: a link out of the repository", (path) => {
    expect(problemsAfter(inPlaceOf(path, linkTo(join(outside, path))))).toEqual([
      `${path}:1 file-outside a symbolic link leads out of the platform repository`,
    ]);
  });

  test.each([PROJECT, release])("%s: a link to itself", (path) => {
    expect(problemsAfter(inPlaceOf(path, linkTo(path.slice(path.lastIndexOf("/") + 1))))).toEqual([
      `${path}:1 file-unreadable a symbolic link here leads to itself`,
    ]);
  });

  test("a link within the repository will do", () => {
    const problems = problemsAfter((directory) => {
      cpSync(join(directory, PROJECT), join(directory, "shared.yaml"));
      inPlaceOf(PROJECT, linkTo("../../shared.yaml"))(directory);
    });
    expect(problems).toEqual([]);
  });
});

describe("in place of a folder", () => {
  test("a project's folder that is a link out of the repository", () => {
    const problems = problemsAfter((directory) =>
      symlinkSync(join(outside, "projects", "plants"), join(directory, "projects", "seeds")),
    );
    expect(problems).toEqual([
      "projects/seeds/project.yaml:1 file-outside a symbolic link leads out of the platform repository",
      "projects/seeds/releases/prod.yaml:1 file-outside a symbolic link leads out of the platform repository",
    ]);
  });

  test("a project's folder that is a link to another's", () => {
    expect(problemsAfter((directory) => symlinkSync("plants", join(directory, "projects", "seeds")))).toEqual([
      "projects/seeds/project.yaml:3 folder-name-differs the project is named `plants` and its folder `seeds`",
    ]);
  });

  test.each(["nowhere", "seeds", ".."])("a project's folder that is a link to %s", (target) => {
    expect(problemsAfter((directory) => symlinkSync(target, join(directory, "projects", "seeds")))).toEqual([
      target === ".."
        ? "projects/seeds/project.yaml:1 file-missing the file is not there"
        : "projects/seeds:1 file-unreadable this is no folder that can be read",
    ]);
  });

  test("all projects behind a link out of the repository", () => {
    expect(problemsAfter(inPlaceOf("projects", linkTo(join(outside, "projects"))))).toEqual([
      `${PROJECT}:1 file-outside a symbolic link leads out of the platform repository`,
      `${RELEASES}/prod.yaml:1 file-outside a symbolic link leads out of the platform repository`,
    ]);
  });

  test("all releases behind a link out of the repository", () => {
    expect(problemsAfter(inPlaceOf(RELEASES, linkTo(join(outside, RELEASES))))).toEqual([
      `${RELEASES}/prod.yaml:1 file-outside a symbolic link leads out of the platform repository`,
    ]);
  });

  test.each(["projects", RELEASES])("%s is a file", (path) => {
    expect(problemsAfter(inPlaceOf(path, (absolute) => writeFileSync(absolute, "")))).toEqual([
      `${path}:1 file-unreadable this is no folder that can be read`,
    ]);
  });

  test("what is no project is left alone: files, links to files, names with a dot before them", () => {
    const problems = problemsAfter((directory) => {
      writeFileSync(join(directory, "projects", "README.md"), "");
      symlinkSync("README.md", join(directory, "projects", "NOTES.md"));
      symlinkSync("nowhere", join(directory, "projects", ".cache"));
    });
    expect(problems).toEqual([]);
  });

  test("a folder without project.yaml is a project that lacks it", () => {
    expect(problemsAfter((directory) => mkdirSync(join(directory, "projects", "seeds")))).toEqual([
      "projects/seeds/project.yaml:1 file-missing the file is not there",
    ]);
  });

  test.each(["__proto__", "constructor", "Übung", "a b"])("a project's folder named %j", (name) => {
    const problems = problemsAfter((directory) =>
      cpSync(join(directory, "projects", "plants"), join(directory, "projects", name), { recursive: true }),
    );
    expect(problems).toEqual([
      `projects/${name}/project.yaml:3 folder-name-differs the project is named \`plants\` and its folder \`${name}\``,
    ]);
  });

  test("no line end and no escape sequence of a folder's name is printed", () => {
    expect(problemsAfter((directory) => mkdirSync(join(directory, "projects", "a\n\u001b[31mb")))).toEqual([
      "projects/a\uFFFD\uFFFD[31mb/project.yaml:1 file-missing the file is not there",
    ]);
  });
});

describe("in place of a file that a project names", () => {
  const at = `${PROJECT}:30 unknown-file \`jobs/train.py\``;
  test.each<[string, (directory: string) => void, string]>([
    ["a folder", inPlaceOf(JOB, (absolute) => mkdirSync(absolute)), `${at} is no file`],
    ["a device", inPlaceOf(JOB, linkTo("/dev/zero")), `${at} is no file`],
    ["a link to nowhere", inPlaceOf(JOB, linkTo("nowhere.py")), `${at} is not in \`projects/plants\``],
    ["a link to itself", inPlaceOf(JOB, linkTo("train.py")), `${at} is not in \`projects/plants\``],
    ["nothing", inPlaceOf(JOB, () => {}), `${at} is not in \`projects/plants\``],
  ])("%s", (_name, change, expected) => {
    expect(problemsAfter(change)).toEqual([expected]);
  });

  test("a link out of the repository, of the file or of its folder", () => {
    expect(problemsAfter((directory) => inPlaceOf(JOB, linkTo(join(outside, JOB)))(directory))).toEqual([
      `${at} is a link that leads out of the repository`,
    ]);
    const jobs = "projects/plants/jobs";
    expect(problemsAfter((directory) => inPlaceOf(jobs, linkTo(join(outside, jobs)))(directory))).toEqual([
      `${PROJECT}:29 unknown-file \`jobs/orders.py\` is a link that leads out of the repository`,
      `${at} is a link that leads out of the repository`,
    ]);
  });
});

describe("in place of an authority's file that platform.yaml names", () => {
  const CERTIFICATE = "certs/root.pem";
  const trusting = (put: (absolute: string) => void) => (directory: string) => {
    appendFileSync(join(directory, "platform.yaml"), `certificateAuthorities: [${CERTIFICATE}]\n`);
    mkdirSync(join(directory, "certs"));
    put(join(directory, CERTIFICATE));
  };

  test.each<[string, (absolute: string) => void, string]>([
    ["nothing", () => {}, "is not in"],
    ["a folder", (absolute) => mkdirSync(absolute), "is no file"],
    ["a device", linkTo("/dev/zero"), "is no file"],
    ["a pipe", pipe, "is no file"],
    ["a link to nowhere", linkTo("nowhere.pem"), "is not in"],
    ["a link out of the repository", linkTo("/etc/hostname"), "is a link that leads out of the repository"],
    ["something else", (absolute) => writeFileSync(absolute, "hello"), "holds no certificate"],
  ])("%s", (_name, put, expected) => {
    const problems = problemsAfter(trusting(put));
    expect(problems).toEqual([expect.stringContaining(`\`${CERTIFICATE}\` ${expected}`)]);
  });
});

describe("pipes that nobody writes to", () => {
  /** In a process of its own, which can be stopped: reading a pipe would block this one for good. */
  function check(change: (directory: string) => void): { output: string; status: number | null } {
    return withRepository((directory) => {
      change(directory);
      const { stdout, stderr, status } = spawnSync(
        process.execPath,
        [join(ROOT, "cli", "main.js"), "check", "--spec-only", "--dir", directory],
        { cwd: directory, encoding: "utf8", timeout: 60_000 },
      );
      return { output: stdout + stderr, status };
    });
  }

  test.each(["platform.yaml", PROJECT, `${RELEASES}/prod.yaml`])("%s", { timeout: 90_000 }, (path) => {
    const { output, status } = check(inPlaceOf(path, pipe));
    expect(output).toContain("this is not a regular file");
    expect(status).toBe(1);
  });

  test("a file that a project names", { timeout: 90_000 }, () => {
    const { output, status } = check(inPlaceOf(JOB, pipe));
    expect(output).toContain("`jobs/train.py` is no file");
    expect(status).toBe(1);
  });

  test("Pulumi.yaml, here or above", { timeout: 90_000 }, () => {
    expect(check((directory) => pipe(join(directory, "Pulumi.yaml"))).status).toBe(0);
    const above = mkdtempSync(join(tmpdir(), "lakebed-above-"));
    try {
      mkdirSync(join(above, "below"));
      pipe(join(above, "Pulumi.yaml"));
      const program = `import { locateRepository } from ${JSON.stringify(join(ROOT, "spec", "index.ts"))}; console.log(locateRepository(process.argv[1]));`;
      const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program, join(above, "below")], {
        encoding: "utf8",
        timeout: 60_000,
      });
      expect(stdout).toBe("undefined\n");
    } finally {
      rmSync(above, { recursive: true, force: true });
    }
  });
});

test("a folder in place of Pulumi.yaml is none", () => {
  const directory = mkdtempSync(join(tmpdir(), "lakebed-pulumi-"));
  mkdirSync(join(directory, "Pulumi.yaml"));
  expect(locateRepository(directory)).toBeUndefined();
  rmSync(directory, { recursive: true });
});
