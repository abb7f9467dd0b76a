import type { Position, Problem } from "./problem.ts";

/** A code or rule, as viewers of SARIF show it beside a finding. */
export interface SarifRule {
  id: string;
  title: string;
  /** Markdown: what is wrong with it, and what is right. */
  help: string;
}

/** One finding, whoever found it. */
export interface SarifFinding {
  /** The id of a rule. */
  rule: string;
  level: "error" | "warning" | "note";
  message: string;
  fix: string;
  /** Its file must be the path that the reader of the log knows; undefined for what no file asked for. */
  position: Position | undefined;
  /** What it is about besides its place, such as a resource. */
  about: string | undefined;
  /** Why somebody accepted it; undefined if nobody did. */
  accepted: string | undefined;
}

export interface SarifRun {
  /** Of lakebed. */
  version: string;
  rules: readonly SarifRule[];
  findings: readonly SarifFinding[];
  /** What was not looked at, and why. */
  notes: readonly string[];
  /** Whether all was looked at that was asked for. */
  isComplete: boolean;
}

const ROOT = "SRCROOT";

export function problemFinding({ code, severity, message, fix, position }: Problem): SarifFinding {
  return { rule: code, level: severity, message, fix, position, about: undefined, accepted: undefined };
}

/** A log in the Static Analysis Results Interchange Format 2.1.0, which code hosts and editors read. */
export function sarifLog({ version, rules, findings, notes, isComplete }: SarifRun): object {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "lakebed", semanticVersion: version, rules: rules.map(ruleObject) } },
        invocations: [
          {
            executionSuccessful: isComplete,
            ...(notes.length === 0 ? {} : { toolExecutionNotifications: notes.map(notification(isComplete)) }),
          },
        ],
        // Columns are counted as JavaScript counts them.
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [ROOT]: { description: { text: "The folder that holds the platform repositories." } } },
        results: findings.map((finding) => resultObject(finding, indexes.get(finding.rule))),
      },
    ],
  };
}

function ruleObject({ id, title, help }: SarifRule): object {
  return { id, shortDescription: { text: title }, help: { text: help, markdown: help } };
}

function notification(isComplete: boolean): (text: string) => object {
  return (text) => ({ level: isComplete ? "note" : "error", message: { text } });
}

function resultObject(finding: SarifFinding, ruleIndex: number | undefined): object {
  const { rule, level, message, fix, position, about, accepted } = finding;
  const location = {
    ...(position === undefined ? {} : { physicalLocation: physicalLocation(position) }),
    ...(about === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: about }] }),
  };
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level,
    message: { text: `${message}\nfix: ${fix}` },
    ...(Object.keys(location).length === 0 ? {} : { locations: [location] }),
    ...(accepted === undefined ? {} : { suppressions: [{ kind: "external", justification: accepted }] }),
  };
}

function physicalLocation({ file, line, column }: Position): object {
  return {
    artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: ROOT },
    region: { startLine: line, startColumn: column },
  };
}
