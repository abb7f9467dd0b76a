import { join, relative } from "node:path";
import type { Repository } from "../../spec/repository.ts";
import { EXIT } from "../output.ts";
import { openRepository } from "../platform-repository.ts";
import { reportProblems } from "../spec-report.ts";
import { create, readInvocation } from "./invocation.ts";
import { planProject } from "./new-project.plan.ts";
import { projectAnswers, projectQuestions } from "./project-questions.ts";
import { surroundingsOf } from "./surroundings.ts";
import { writeFiles } from "./write-files.ts";

const PRESET_NAME = "demand";

export async function createProject(args: Readonly<Record<string, unknown>>): Promise<number> {
  const repository = openRepository(typeof args.dir === "string" ? args.dir : undefined);
  // With mistakes in platform.yaml nobody knows what a project could choose from; those of other projects may wait.
  if (environmentsOf(repository).length === 0) {
    reportProblems(repository, { json: args.json === true });
    return EXIT.findings;
  }
  const around = surroundingsOf(repository);
  const questions = projectQuestions("name", freeName(repository), around);
  return await create(
    {
      command: "new project",
      title: `A new project in ${relative(process.cwd(), repository.directory) || "this repository"}`,
      questions,
      plan: (said) => {
        const answers = projectAnswers("name", said, around);
        const folder = join(repository.directory, "projects", answers.name);
        const files = planProject(answers, { environments: environmentsOf(repository) });
        return {
          folder: relative(process.cwd(), folder),
          files,
          write: () => writeFiles(folder, files, "project.yaml"),
          next: ["npx lakebed check", `npx lakebed plan --project ${answers.name}`],
        };
      },
    },
    readInvocation(args, questions),
  );
}

/** None while platform.yaml has mistakes. */
function environmentsOf({ environmentNames, platform }: Repository): { name: string; isProduction: boolean }[] {
  return environmentNames.flatMap((name) => {
    const found = platform(name);
    return found === undefined ? [] : [{ name, isProduction: found.environment.stage === "production" }];
  });
}

function freeName({ projectNames }: Repository): string {
  const numbered = (number: number) => (number === 1 ? PRESET_NAME : `${PRESET_NAME}-${number}`);
  let number = 1;
  while (projectNames.includes(numbered(number))) number += 1;
  return numbered(number);
}
