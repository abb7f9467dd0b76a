import { defineCommand } from "citty";
import { commonArguments, stacksArgument } from "../arguments.ts";
import { openDeployment } from "../deploy/open.ts";
import { renderStatus } from "../deploy/status.render.ts";
import { status } from "../deploy/status.ts";
import { TerminalProgress } from "../deploy/terminal-progress.ts";
import { EXIT, printData, printJson } from "../output.ts";
import { openRepository } from "../platform-repository.ts";
import { reportProblems } from "../spec-report.ts";

export default defineCommand({
  args: { ...stacksArgument, ...commonArguments },
  async run({ args }): Promise<number> {
    const json = args.json === true;
    const repository = openRepository(args.dir);
    if (reportProblems(repository, { json })) return EXIT.findings;
    const progress = new TerminalProgress();
    try {
      const { deployment, driver } = await openDeployment(repository, { startTwin: false, progress });
      const stacks = await status(deployment, driver, args._);
      if (json) printJson(stacks);
      else printData(renderStatus(stacks));
      return EXIT.ok;
    } finally {
      progress.close();
    }
  },
});
