import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRepository } from "../../spec/index.ts";
import { fixturePath, withRepository } from "./fixture.ts";

const JOBS = join("projects", "plants", "jobs");

function messagesAfter(change: (jobs: string) => void): string[] {
  return withRepository((directory) => {
    change(join(directory, JOBS));
    return loadRepository(directory).problems.map(({ message }) => message);
  });
}

test("a link out of the repository is no file of it, for runs check the repository out", () => {
  const outside = fixturePath("base", JOBS, "train.py");
  const messages = messagesAfter((jobs) => {
    rmSync(join(jobs, "train.py"));
    symlinkSync(outside, join(jobs, "train.py"));
  });
  expect(messages).toEqual(["`jobs/train.py` is a link that leads out of the repository"]);
});

test("a link to a file of the repository will do", () => {
  const messages = messagesAfter((jobs) => {
    rmSync(join(jobs, "train.py"));
    writeFileSync(join(jobs, "fit.py"), "");
    symlinkSync("fit.py", join(jobs, "train.py"));
  });
  expect(messages).toEqual([]);
});

test("a file that lies in another folder is told, if there is but one of its name", () => {
  const moveTo = (...folders: string[]) => {
    return (jobs: string) => {
      for (const folder of folders) {
        mkdirSync(join(jobs, "..", folder), { recursive: true });
        writeFileSync(join(jobs, "..", folder, "train.py"), "");
      }
      rmSync(join(jobs, "train.py"));
    };
  };
  const reason = "`jobs/train.py` is not in `projects/plants`";
  expect(messagesAfter(moveTo("src/fit"))).toEqual([`${reason}; did you mean \`src/fit/train.py\`?`]);
  expect(messagesAfter(moveTo("src/fit", "old"))).toEqual([reason]);
  expect(messagesAfter(moveTo("node_modules/pkg", ".venv/lib"))).toEqual([reason]);
});
