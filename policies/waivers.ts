import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { parseUrn } from "./repository.ts";
import type { Finding, RuleContext, Stage, Verdict } from "./rule.ts";

/** Rules whose breach nobody may accept. */
export const UNWAIVABLE: readonly string[] = ["access-env-not-mixed", "serving-model-approved", "gov-waiver-valid"];
export const MAX_WAIVER_DAYS: Record<Stage, number> = { development: 90, production: 30 };
export const WAIVER_RULE = "gov-waiver-valid";
const DAY_MS = 86_400_000;
const MIN_REASON_LENGTH = 20;
const MAX_FILE_BYTES = 1024 * 1024;

const date = z.string().refine((text) => dayOf(text) !== undefined, "expected a day such as 2026-11-24");
const text = z.string().trim().min(1);
const waiverSchema = z.strictObject({
  id: text,
  rule: text,
  /** A URN in which `*` stands for anything, or an environment and a resource's name. */
  resource: z.union([text, z.strictObject({ environment: text, name: text })]),
  /** Key of one finding; without it all findings of the rule on the resource. */
  finding: text.optional(),
  reason: z.string().trim().min(MIN_REASON_LENGTH, `expected at least ${MIN_REASON_LENGTH} characters`),
  owner: text,
  ticket: text,
  requestedBy: text,
  approvedBy: text,
  created: date,
  expires: date,
});
type WaiverSpec = z.infer<typeof waiverSchema>;
const fileSchema = z.strictObject({
  apiVersion: z.literal("lakebed/v1"),
  kind: z.literal("Waivers"),
  waivers: z.array(z.unknown()),
});

export interface Waiver extends WaiverSpec {
  /** `waivers.yaml#waivers.0`. */
  source: string;
}

/** What stands in `waivers.yaml`: what may be used, and what is wrong with the rest, which waives nothing. */
export interface Waivers {
  entries: Waiver[];
  problems: { source: string; key: string; message: string; fix: string }[];
}

export const NO_WAIVERS: Waivers = { entries: [], problems: [] };

/** The file in which a repository keeps its waivers: beside `platform.yaml`, or beside `Pulumi.yaml` where there is none. */
export function waiversFile(root: string): string {
  return join(root, "waivers.yaml");
}

/** Reads `waivers.yaml`; a missing file is none, a broken one is a problem. */
export function loadWaivers(file: string, knownRules: readonly string[]): Waivers {
  let content: string;
  try {
    const stat = statSync(file);
    // Reading a pipe would never end.
    if (!stat.isFile()) return unreadable("`waivers.yaml` is not a file", "Put a file in its place, or remove it.");
    if (stat.size > MAX_FILE_BYTES)
      return unreadable(`\`waivers.yaml\` has more than ${MAX_FILE_BYTES} bytes`, "Remove waivers that have expired.");
    content = readFileSync(file, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    if (reason === "ENOENT") return NO_WAIVERS;
    return unreadable(`\`waivers.yaml\` cannot be read (${reason})`, "Give yourself the right to read it.");
  }
  return parseWaivers(content, knownRules);
}

function unreadable(message: string, fix: string): Waivers {
  return { entries: [], problems: [{ source: "waivers.yaml", key: "file", message, fix }] };
}

export function parseWaivers(content: string, knownRules: readonly string[]): Waivers {
  const fix = "Start the file with `apiVersion: lakebed/v1`, `kind: Waivers` and a list `waivers`.";
  let document: unknown;
  try {
    document = parse(content);
  } catch {
    return { entries: [], problems: [{ source: "waivers.yaml", key: "file", message: "the file is not YAML", fix }] };
  }
  const file = fileSchema.safeParse(document);
  if (!file.success) {
    const message = file.error.issues.map(formatIssue).join("; ");
    return { entries: [], problems: [{ source: "waivers.yaml", key: "file", message, fix }] };
  }
  const waivers: Waivers = { entries: [], problems: [] };
  const ids = new Set<string>();
  for (const [index, entry] of file.data.waivers.entries()) {
    const source = `waivers.yaml#waivers.${index}`;
    const parsed = waiverSchema.safeParse(entry);
    const problem = parsed.success
      ? mistakeOf(parsed.data, knownRules, ids)
      : parsed.error.issues.map(formatIssue).join("; ");
    if (parsed.success && problem === undefined) waivers.entries.push({ ...parsed.data, source });
    else {
      const key = parsed.success ? parsed.data.id : String(index);
      const message = `the waiver is not valid and waives nothing: ${problem}`;
      waivers.problems.push({ source, key, message, fix: "Mend the waiver, or remove it." });
    }
    if (parsed.success) ids.add(parsed.data.id);
  }
  return waivers;
}

function formatIssue(issue: z.core.$ZodIssue): string {
  return issue.path.length === 0 ? issue.message : `${issue.path.join(".")}: ${issue.message}`;
}

function mistakeOf(waiver: WaiverSpec, knownRules: readonly string[], ids: ReadonlySet<string>): string | undefined {
  if (ids.has(waiver.id)) return "its id is used twice";
  if (!knownRules.includes(waiver.rule)) return "there is no such rule";
  if (UNWAIVABLE.includes(waiver.rule)) return "this rule cannot be waived";
  if (waiver.approvedBy.toLowerCase() === waiver.requestedBy.toLowerCase()) return "the approver requested it";
  const name = typeof waiver.resource === "string" ? parseUrn(waiver.resource).name : waiver.resource.name;
  if (name.replaceAll("*", "") === "") return "its resource has no name, so it would cover a whole stack";
  return undefined;
}

/** Why a waiver is not in force now and here, or undefined if it is. */
function lapseOf(waiver: Waiver, context: RuleContext): string | undefined {
  const [created, expires] = [dayOf(waiver.created), dayOf(waiver.expires)];
  const today = dayOf(context.now.slice(0, 10));
  if (created === undefined || expires === undefined || today === undefined) return "its dates are not days";
  if (created > today) return "it was created in the future";
  if (expires < today) return "it has expired";
  const limit = MAX_WAIVER_DAYS[context.stage];
  return expires - created > limit
    ? `it lasts longer than the ${limit} days that are allowed in ${context.stage}`
    : undefined;
}

/** Days since 1970; undefined for what is no day, 30 February included. */
function dayOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? time / DAY_MS : undefined;
}

/** The waiver in force that covers a finding: the only place where findings and waivers meet. */
export function findWaiver(waivers: Waivers, rule: string, finding: Finding, context: RuleContext): Waiver | undefined {
  return waivers.entries.find(
    (waiver) =>
      waiver.rule === rule &&
      (waiver.finding === undefined || waiver.finding === finding.key) &&
      coversResource(waiver, finding.urn, context) &&
      lapseOf(waiver, context) === undefined,
  );
}

function coversResource(waiver: Waiver, urn: string, context: RuleContext): boolean {
  if (typeof waiver.resource === "string") return matchesGlob(waiver.resource, urn);
  return waiver.resource.environment === context.environment && waiver.resource.name === parseUrn(urn).name;
}

function matchesGlob(glob: string, text: string): boolean {
  const pattern = glob.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${pattern.join(".*")}$`, "s").test(text);
}

/** Whether a waiver is about this stack; one for an environment is about each of its stacks. */
function concerns(waiver: Waiver, context: RuleContext): boolean {
  if (typeof waiver.resource !== "string") return waiver.resource.environment === context.environment;
  return matchesGlob(parseUrn(waiver.resource).stack, context.stack);
}

/**
 * Waivers are judged like everything else: broken and lapsed ones refuse, unused ones are advice. Only a waiver that names
 * one stack can be told unused by looking at one stack.
 */
export function judgeWaivers(
  waivers: Waivers,
  verdicts: readonly Verdict[],
  stackUrn: string,
  context: RuleContext,
): Verdict[] {
  if (waivers.entries.length + waivers.problems.length === 0) {
    return [{ rule: WAIVER_RULE, urn: stackUrn, outcome: "not-applicable", enforcement: "mandatory", findings: [] }];
  }
  const used = new Set(verdicts.flatMap((verdict) => verdict.waivers ?? []));
  const mine = waivers.entries.filter((waiver) => concerns(waiver, context));
  const lapsed = mine.flatMap((waiver) => {
    const lapse = lapseOf(waiver, context);
    if (lapse === undefined) return [];
    const message = `waiver \`${waiver.id}\` waives nothing: ${lapse}`;
    return [
      { source: waiver.source, key: waiver.id, message, fix: "Mend what it excuses, or have it approved again." },
    ];
  });
  const unused = mine
    .filter((waiver) => namesOneStack(waiver) && !used.has(waiver.id) && lapseOf(waiver, context) === undefined)
    .map((waiver) => {
      const message = `waiver \`${waiver.id}\` excuses nothing any more`;
      return { source: waiver.source, key: waiver.id, message, fix: "Remove it." };
    });
  return [
    verdictOn([...waivers.problems, ...lapsed], "mandatory", stackUrn),
    ...(unused.length > 0 ? [verdictOn(unused, "advisory", stackUrn)] : []),
  ];
}

function namesOneStack(waiver: Waiver): boolean {
  return typeof waiver.resource === "string" && !parseUrn(waiver.resource).stack.includes("*");
}

function verdictOn(problems: Waivers["problems"], enforcement: "mandatory" | "advisory", urn: string): Verdict {
  const findings = problems.map(
    ({ source, key, message, fix }): Finding => ({ outcome: "fail", urn, path: "", key, message, fix, source }),
  );
  return { rule: WAIVER_RULE, urn, outcome: findings.length > 0 ? "fail" : "pass", enforcement, findings };
}
