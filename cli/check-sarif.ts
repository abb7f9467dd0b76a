import type { Selection } from "../graph/provisioning/provisioned.ts";
import { problemFinding, type SarifFinding, sarifLog } from "../spec/problems/problem-sarif.ts";
import type { CheckedDirectory, CheckedRepository } from "./check-directories.ts";
import type { Remark } from "./judge.ts";
import { listTopics } from "./topics.ts";
import { unprovisionedFindings } from "./unprovisioned-report.ts";
import { lakebedVersion } from "./version.ts";

/** All that was found, for code hosts and editors. Every rule and code is listed: what was found nowhere was looked for too. */
export async function checkSarif(directories: readonly CheckedDirectory[], selection: Selection): Promise<object> {
  const topics = await listTopics();
  const checked = directories.flatMap(({ result }) => ("checked" in result ? [result.checked] : []));
  const failed = directories.flatMap(({ directory, result }) =>
    "error" in result ? [`${directory}: ${result.error.message}`] : [],
  );
  return sarifLog({
    version: lakebedVersion(),
    rules: topics.map(({ id, title, text }) => ({ id, title, help: text })),
    findings: (await Promise.all(checked.map((each) => findingsOf(each, selection)))).flat(),
    notes:
      failed.length > 0
        ? failed
        : checked.flatMap(({ later }) => later.map(({ stack, reason }) => `${stack}: ${reason}`)),
    isComplete: failed.length === 0,
  });
}

async function findingsOf(
  { repository, problems, judgements, isBroken }: CheckedRepository,
  selection: Selection,
): Promise<SarifFinding[]> {
  return [
    ...problems.map(problemFinding),
    ...judgements.flatMap(({ remarks }) => remarks.map(remarkFinding)),
    ...(isBroken ? [] : await unprovisionedFindings(repository, selection)),
  ];
}

function remarkFinding({
  rule,
  outcome,
  refuses,
  stack,
  type,
  name,
  path,
  found,
  fix,
  position,
}: Remark): SarifFinding {
  return {
    rule,
    level: refuses ? "error" : outcome === "waived" ? "note" : "warning",
    message: `${outcome === "inconclusive" ? "not certain: " : ""}${found}`,
    fix,
    position,
    about: [stack, type, name, path].filter((word) => word !== "").join(" "),
    accepted: outcome === "waived" ? "waived in waivers.yaml" : undefined,
  };
}
