import { defineCommand } from "citty";
import { UserError } from "../../spec/errors.ts";
import { commonArguments } from "../arguments.ts";
import { checkDirectories, checkRepository, exitCodeOf, namedFrom } from "../check-directories.ts";
import { printDirectories, printRepository, printSarif } from "../check-output.ts";
import { openRepository } from "../platform-repository.ts";

export default defineCommand({
  args: {
    folders: {
      type: "positional",
      required: false,
      description: "Folders of platform repositories, such as examples/*; by default the one of --dir.",
    },
    "spec-only": { type: "boolean", description: "Check the files alone; fast, and without the rules." },
    env: { type: "string", description: "Only the stacks of this environment.", valueHint: "name" },
    project: { type: "string", description: "Only the stacks of this project.", valueHint: "name" },
    sarif: { type: "boolean", description: "Print SARIF 2.1.0, which code hosts and editors show at the lines." },
    ...commonArguments,
  },
  async run({ args }): Promise<number> {
    const options = { specOnly: args["spec-only"] === true, environment: args.env, project: args.project };
    const json = args.json === true;
    if (args._.length > 0) {
      if (args.dir !== undefined)
        throw new UserError("two-folders", "folders are named twice, with --dir and without", "leave --dir out");
      const directories = await checkDirectories(args._, options);
      if (args.sarif === true) await printSarif(directories, options);
      else await printDirectories(directories, { json, ...options });
      return Math.max(...directories.map(exitCodeOf));
    }
    const checked = await checkRepository(openRepository(args.dir), options);
    const directory = { directory: ".", result: { checked } };
    if (args.sarif === true)
      await printSarif([{ ...directory, result: { checked: namedFrom(checked, process.cwd()) } }], options);
    else await printRepository(checked, { json, ...options });
    return exitCodeOf(directory);
  },
});
