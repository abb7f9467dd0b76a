import { defineCommand } from "citty";
import { commonArguments } from "../arguments.ts";
import { optionsOf } from "../new/answering.ts";
import { createPlatform } from "../new/create-platform.ts";
import { createProject } from "../new/create-project.ts";
import { platformQuestions } from "../new/platform-questions.ts";
import { projectQuestions } from "../new/project-questions.ts";
import { NOWHERE } from "../new/surroundings.ts";

const yes = { type: "boolean", description: "Ask nothing: defaults for all that no option says." } as const;
const { dir, ...withoutDir } = commonArguments;

const platform = defineCommand({
  meta: { description: "Begin a platform repository with a first project." },
  args: {
    folder: { type: "positional", required: false, description: "Folder to make; by default named like the platform." },
    yes,
    ...optionsOf(platformQuestions({ presetName: "" })),
    ...withoutDir,
  },
  run: ({ args }): Promise<number> => createPlatform(args),
});

const project = defineCommand({
  meta: { description: "Add a project to a platform repository." },
  args: {
    name: { type: "positional", required: false, description: "Name of the project and of its folder." },
    yes,
    ...optionsOf(projectQuestions("name", "", NOWHERE).slice(1)),
    dir,
    ...withoutDir,
  },
  run: ({ args }): Promise<number> => createProject(args),
});

export default defineCommand({ subCommands: { platform, project } });
