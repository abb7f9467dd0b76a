import { defineCommand } from "citty";
import { parseStackName, stackNameOf } from "../../spec/stack-name.ts";
import { commonArguments, stacksArgument } from "../arguments.ts";
import type { Comparison } from "../comparison-report.ts";
import { count, terminalWidth } from "../layout.ts";
import { leftBehindJson, printLeftBehind } from "../left-behind-report.ts";
import { EXIT, printData, printJson, printNote } from "../output.ts";
import { openRepository, selectStacks } from "../platform-repository.ts";
import { reportProblems } from "../spec-report.ts";
import { recordGraphs } from "../stack-graphs.ts";
import { printUnprovisioned, unprovisionedJson } from "../unprovisioned-report.ts";

export default defineCommand({
  args: {
    ...stacksArgument,
    env: { type: "string", description: "Only the stacks of this environment.", valueHint: "name" },
    project: { type: "string", description: "Only the stacks of this project.", valueHint: "name" },
    against: {
      type: "string",
      description: "Compare with the same stacks of another environment (comparing with a git revision comes later).",
      valueHint: "environment",
    },
    ...commonArguments,
  },
  async run({ args }): Promise<number> {
    const repository = openRepository(args.dir);
    if (reportProblems(repository, { json: args.json === true })) return EXIT.findings;
    const stacks = selectStacks(repository, { stacks: args._, environment: args.env, project: args.project });
    if (args.against !== undefined) return planAgainst(args.against, { repository, stacks, json: args.json === true });
    const selection = { environment: args.env, project: args.project };
    const { graphs, later } = await recordGraphs(repository, stacks);
    if (args.json === true) {
      const { graphJson } = await import("../../graph/json.ts");
      const unprovisioned = await unprovisionedJson(repository, selection);
      const leftBehind = await leftBehindJson(repository);
      printJson({ stacks: [...graphs.values()].map(graphJson), later, leftBehind, unprovisioned });
      return EXIT.ok;
    }
    const { formatStackPlan, formatUnpinned } = await import("../plan-report.ts");
    const width = terminalWidth();
    for (const graph of graphs.values()) printData(`${formatStackPlan(graph, repository, width)}\n\n`);
    for (const line of formatUnpinned([...graphs.values()])) printData(line);
    for (const { stack, reason } of later) printNote(`${stack}: ${reason}`);
    await printLeftBehind(repository);
    await printUnprovisioned(repository, selection);
    printNote(`\n${count(graphs.size, "stack")} planned; nothing was created.`);
    return EXIT.ok;
  },
});

interface Asked {
  repository: ReturnType<typeof openRepository>;
  stacks: readonly string[];
  json: boolean;
}

async function planAgainst(other: string, { repository, stacks, json }: Asked): Promise<number> {
  const counterparts = selectStacks(repository, { environment: other });
  const pairs = stacks.flatMap((stack) => {
    const name = parseStackName(stack, repository);
    const against = stackNameOf({ ...name, environment: other }, repository);
    return name.environment === other || !counterparts.includes(against) ? [] : [{ stack, against, name }];
  });
  const { explainDifferences } = await import("../../graph/environment-causes.ts");
  const { comparisonJson, formatComparison } = await import("../comparison-report.ts");
  const compared: Comparison[] = [];
  const later: { stack: string; reason: string }[] = [];
  for (const { stack, against, name } of pairs) {
    const environments = { before: other, after: name.environment };
    const project = name.kind === "project" ? name.project : undefined;
    const explained = await explainDifferences(repository, project, environments);
    if (explained === undefined) later.push({ stack, reason: `it or ${against} cannot be recorded in this version` });
    else compared.push({ stack, against, environments, explained });
  }
  if (json) printJson({ comparisons: compared.map(comparisonJson), later });
  else for (const comparison of compared) printData(`${formatComparison(comparison)}\n\n`);
  for (const { stack, reason } of json ? [] : later) printNote(`${stack}: ${reason}`);
  if (pairs.length === 0)
    printNote(`None of these stacks is of another environment than ${other}; name one with --env.`);
  return EXIT.ok;
}
