import { defineCommand } from "citty";
import { commonArguments, stacksArgument } from "../arguments.ts";
import { confirmDestroy } from "../deploy/confirm.ts";
import type { Deployment } from "../deploy/deployment.ts";
import { destroy } from "../deploy/destroy.ts";
import type { PulumiDriver } from "../deploy/driver.ts";
import { openDeployment } from "../deploy/open.ts";
import { optionValues } from "../deploy/option-values.ts";
import { renderDestroyReport } from "../deploy/summary.render.ts";
import { TerminalProgress } from "../deploy/terminal-progress.ts";
import { findUndeclared, withUndeclared } from "../deploy/undeclared.plan.ts";
import { EXIT, printData, printJson } from "../output.ts";
import { openRepository } from "../platform-repository.ts";
import { reportProblems } from "../spec-report.ts";

export default defineCommand({
  args: {
    ...stacksArgument,
    twin: { type: "boolean", description: "Start the simulated clusters first, if they do not run." },
    yes: { type: "boolean", description: "Do not ask." },
    "delete-data": {
      type: "string",
      description: "Delete this data too; its exact name, once for each.",
      valueHint: "name",
    },
    ...commonArguments,
  },
  async run({ args, rawArgs }): Promise<number> {
    const json = args.json === true;
    const repository = openRepository(args.dir);
    if (reportProblems(repository, { json })) return EXIT.findings;
    const progress = new TerminalProgress();
    try {
      const opened = await openDeployment(repository, { startTwin: args.twin === true || undefined, progress });
      const { driver } = opened;
      const deployment = await includingNamed(opened.deployment, driver, args._);
      const report = await destroy(
        deployment,
        driver,
        {
          stacks: args._,
          deleteData: optionValues(rawArgs, "delete-data"),
          confirm: (plans) => confirmDestroy(deployment, plans, { yes: args.yes === true, progress }),
        },
        progress,
      );
      progress.close();
      if (json) printJson(report);
      else printData(renderDestroyReport(report));
      return report.outcome === "succeeded" ? EXIT.ok : EXIT.findings;
    } finally {
      progress.close();
    }
  },
});

/** A stack that nothing declares any more is taken away only if it is named. */
async function includingNamed(
  deployment: Deployment,
  driver: PulumiDriver,
  stacks: readonly string[],
): Promise<Deployment> {
  if (stacks.every((name) => deployment.stacks.some((stack) => stack.name === name))) return deployment;
  const undeclared = findUndeclared(await driver.listStacks(), deployment);
  // Of an environment that nothing declares, nobody knows which cluster it may be.
  return withUndeclared(
    deployment,
    undeclared.filter(({ plan }) => plan.kind === "project"),
  );
}
