import type { CheckedDirectory, CheckedRepository, CheckOptions } from "./check-directories.ts";
import { isRefused } from "./check-directories.ts";
import { reportError } from "./error-report.ts";
import { count } from "./layout.ts";
import { leftBehindJson, printLeftBehind } from "./left-behind-report.ts";
import { colors, printData, printJson, printNote } from "./output.ts";
import { printProblems } from "./spec-report.ts";
import { printUnprovisioned, unprovisionedJson } from "./unprovisioned-report.ts";

type PrintOptions = CheckOptions & { json: boolean };

/** One repository, as everybody sees it who checks their own. */
export async function printRepository(checked: CheckedRepository, options: PrintOptions): Promise<void> {
  if (options.json) {
    if (!checked.isBroken) printProblems(checked.problems);
    printJson(await repositoryJson(checked, options));
  } else await printFindings(checked, options);
}

/** Several, each below its name, and one line at the end. */
export async function printDirectories(directories: readonly CheckedDirectory[], options: PrintOptions): Promise<void> {
  if (options.json) {
    const repositories = await Promise.all(
      directories.map(async ({ directory, result }) => ({
        directory,
        ...("error" in result
          ? { error: { code: result.error.code, message: result.error.message, hint: result.error.hint } }
          : await repositoryJson(result.checked, options)),
      })),
    );
    printJson({ repositories });
    return;
  }
  for (const { directory, result } of directories) {
    if (directories.length > 1) printData(colors.bold(colors.cyan(directory)));
    if ("error" in result) reportError(result.error);
    else await printFindings(result.checked, options);
    if (directories.length > 1) printNote("");
  }
  if (directories.length > 1) printNote(formatTotal(directories));
}

export async function printSarif(directories: readonly CheckedDirectory[], options: CheckOptions): Promise<void> {
  const { checkSarif } = await import("./check-sarif.ts");
  printJson(await checkSarif(directories, options));
  for (const { result } of directories) if ("error" in result) reportError(result.error);
}

async function repositoryJson(checked: CheckedRepository, options: PrintOptions) {
  const { repository, problems, isBroken, judgements, later } = checked;
  if (isBroken) return { problems };
  if (options.specOnly && isTooMuchToList(repository, options)) return { problems };
  const unprovisioned = await unprovisionedJson(repository, options);
  if (options.specOnly) return { problems, unprovisioned };
  return { problems, stacks: judgements, later, leftBehind: await leftBehindJson(repository), unprovisioned };
}

/** The quick check of a thousand projects would take twice as long, and nobody reads the list of all. */
const MOST_PROJECTS_LISTED = 50;

function isTooMuchToList({ projectNames }: CheckedRepository["repository"], { project }: CheckOptions): boolean {
  return project === undefined && projectNames.length > MOST_PROJECTS_LISTED;
}

async function printFindings(checked: CheckedRepository, options: PrintOptions): Promise<void> {
  printProblems(checked.problems);
  if (checked.isBroken) return;
  if (options.specOnly) {
    const isListed = !isTooMuchToList(checked.repository, options);
    if (isListed) await printUnprovisioned(checked.repository, options);
    const { environmentNames, projectNames } = checked.repository;
    const what = `${count(environmentNames.length, "environment")}, ${count(projectNames.length, "project")}`;
    printNote(
      isListed
        ? `\n${what}: the files are right.`
        : `${what}: the files are right; --project lists what nothing acts on yet.`,
    );
  } else await printJudgements(checked, options);
}

async function printJudgements(
  { repository, judgements, later }: CheckedRepository,
  options: CheckOptions,
): Promise<void> {
  const { formatCounts, formatRemarks, formatSummary } = await import("./check-report.ts");
  const { RULES } = await import("../policies/rules.ts");
  const remarks = judgements.flatMap((judgement) => judgement.remarks);
  if (remarks.length > 0) printData(`${formatRemarks(remarks, new Map(RULES.map(({ id, title }) => [id, title])))}\n`);
  printData(formatCounts(judgements));
  for (const { stack, reason } of later) printNote(`${stack}: ${reason}`);
  await printLeftBehind(repository);
  await printUnprovisioned(repository, options);
  printNote(`\n${formatSummary(judgements)}`);
}

function formatTotal(directories: readonly CheckedDirectory[]): string {
  const bad = directories.filter(({ result }) => "error" in result || isRefused(result.checked));
  const total = `${count(directories.length, "folder")} checked`;
  if (bad.length === 0) return `${total}: ${colors.green("nothing refuses")}`;
  return `${total}: ${colors.red(`${bad.length} not right`)} (${bad.map(({ directory }) => directory).join(", ")})`;
}
