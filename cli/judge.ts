import type { Graph } from "../graph/graph.ts";
import type { Outcome, RuleResource, Stage, Verdict } from "../policies/rule.ts";
import type { Position } from "../spec/problems/problem.ts";
import type { Repository } from "../spec/repository.ts";

/** What the rules say of one stack. */
export interface StackJudgement {
  stack: string;
  stage: Stage;
  counts: Record<Outcome, number>;
  /** Everything that needs a word: no passes, and nothing that does not apply. */
  remarks: Remark[];
  /** Whether a deployment would be refused. */
  isRefused: boolean;
}

export interface Remark {
  rule: string;
  stack: string;
  outcome: Exclude<Outcome, "pass" | "not-applicable">;
  refuses: boolean;
  urn: string;
  type: string;
  name: string;
  /** Property path; empty where it is about the whole resource. */
  path: string;
  found: string;
  fix: string;
  /** The words that caused it; undefined for what no file of ours asked for. */
  position: Position | undefined;
}

/** Runs all rules over recorded stacks, as the pack does inside the engine. */
export async function judgeGraphs(repository: Repository, graphs: Iterable<Graph>): Promise<StackJudgement[]> {
  const { evaluate, refuses } = await import("../policies/evaluate.ts");
  const { contextOf, findRepository, parseUrn } = await import("../policies/repository.ts");
  const { loadWaivers, waiversFile } = await import("../policies/waivers.ts");
  const { RULES } = await import("../policies/rules.ts");
  const waivers = loadWaivers(
    waiversFile(repository.directory),
    RULES.map(({ id }) => id),
  );
  const seen = findRepository(repository.displayRoot, repository.directory);
  const now = new Date().toISOString();

  return [...graphs].map((graph) => {
    const resources = graph.nodes.map(asRuleResource);
    const project = resources[0] === undefined ? "" : parseUrn(resources[0].urn).project;
    const context = contextOf({ project, stack: graph.stack }, seen, { now });
    const verdicts = evaluate(resources, { context, waivers });
    const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    return {
      stack: graph.stack,
      stage: context.stage,
      counts: countOutcomes(verdicts),
      isRefused: verdicts.some((verdict) => refuses(verdict, context.stage)),
      remarks: verdicts.flatMap((verdict) =>
        describe(verdict, {
          repository,
          stack: graph.stack,
          resource: byUrn.get(verdict.urn),
          refuses: refuses(verdict, context.stage),
        }),
      ),
    };
  });
}

/** A node has all that a rule looks at; only the two declarations of UNKNOWN, one symbol, are two types. */
function asRuleResource(node: Graph["nodes"][number]): RuleResource {
  return node as unknown as RuleResource;
}

function countOutcomes(verdicts: readonly Verdict[]): Record<Outcome, number> {
  const counts = { pass: 0, fail: 0, waived: 0, inconclusive: 0, error: 0, "not-applicable": 0 };
  for (const { outcome } of verdicts) counts[outcome] += 1;
  return counts;
}

interface Surroundings {
  repository: Repository;
  stack: string;
  resource: RuleResource | undefined;
  refuses: boolean;
}

function describe(verdict: Verdict, { repository, stack, resource, refuses }: Surroundings): Remark[] {
  const { rule, urn, outcome } = verdict;
  if (outcome === "pass" || outcome === "not-applicable") return [];
  const base = { rule, stack, outcome, refuses, urn, type: resource?.type ?? "", name: resource?.name ?? stack };
  if (outcome === "error") {
    const found = `the rule itself failed (${verdict.error}), so nothing is known of this resource`;
    const fix = "report it to the authors of the rule; in production a rule that failed refuses";
    return [{ ...base, path: "", found, fix, position: positionOf(resource?.source) }];
  }
  return verdict.findings.map(({ path, message, fix, source }) => ({
    ...base,
    path,
    found: message,
    fix,
    position: positionOf(source ?? resource?.source),
  }));

  function positionOf(source: string | undefined): Position | undefined {
    return source === undefined ? undefined : repository.locate(source);
  }
}
