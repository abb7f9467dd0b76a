import { defineCommand } from "citty";
import { commonArguments, stacksArgument } from "../arguments.ts";
import { crdChoice } from "../crd-choice.ts";
import { confirmProduction } from "../deploy/confirm.ts";
import { openDeployment } from "../deploy/open.ts";
import { renderUpReport } from "../deploy/summary.render.ts";
import { TerminalProgress } from "../deploy/terminal-progress.ts";
import { up } from "../deploy/up.ts";
import { EXIT, printData, printJson } from "../output.ts";
import { openRepository } from "../platform-repository.ts";
import { reportProblems } from "../spec-report.ts";

export default defineCommand({
  args: {
    ...stacksArgument,
    twin: { type: "boolean", description: "Start the simulated clusters first, and deploy to them." },
    crds: {
      type: "string",
      description: "With --twin: folder with released definitions of custom kinds, or `own`.",
      valueHint: "folder",
    },
    yes: { type: "boolean", description: "Deploy to production without asking." },
    refresh: {
      type: "boolean",
      description: "Read the clusters first, so that what was changed behind our back is repaired.",
    },
    "allow-mass-delete": { type: "boolean", description: "Allow an update that deletes or replaces most of a stack." },
    "accept-cluster": {
      type: "string",
      description: "Environment whose cluster was rebuilt: everything in it is made anew.",
      valueHint: "environment",
    },
    ...commonArguments,
  },
  async run({ args }): Promise<number> {
    const json = args.json === true;
    const repository = openRepository(args.dir);
    if (reportProblems(repository, { json })) return EXIT.findings;
    const progress = new TerminalProgress();
    try {
      const opened = await openDeployment(repository, {
        startTwin: args.twin === true || undefined,
        crds: crdChoice(args.crds),
        progress,
      });
      const { deployment, driver } = opened;
      const report = await up(
        deployment,
        driver,
        {
          stacks: args._,
          allowMassDelete: args["allow-mass-delete"] === true,
          acceptClusters: args["accept-cluster"]?.split(",") ?? [],
          refresh: args.refresh === true,
          confirm: (previews) => confirmProduction(deployment, previews, { yes: args.yes === true, progress }),
        },
        progress,
      );
      progress.close();
      if (json) printJson(report);
      else printData(renderUpReport(report));
      return report.outcome === "succeeded" ? EXIT.ok : EXIT.findings;
    } finally {
      progress.close();
    }
  },
});
