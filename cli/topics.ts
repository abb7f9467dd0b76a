import type { RuleExplanation } from "../policies/explain.ts";
import { errorCodes } from "../spec/problems/error-codes.ts";
import { problemCodes } from "../spec/problems/problem-codes.ts";
import { notices } from "./notices.ts";

/** Something that `lakebed explain` explains. */
export interface Topic {
  id: string;
  kind: "rule" | "problem";
  title: string;
  /** Markdown. */
  text: string;
}

/** Rules first, in the order of reports, then problem codes. */
export async function listTopics(): Promise<Topic[]> {
  const { explainRules } = await import("../policies/explain.ts");
  const rules = explainRules().map(
    (rule): Topic => ({ id: rule.id, kind: "rule", title: rule.title, text: describeRule(rule) }),
  );
  const problems = Object.entries({ ...problemCodes, ...errorCodes, ...notices }).map(
    ([id, { title, explanation, example }]): Topic => ({
      id,
      kind: "problem",
      title,
      text: [`# ${id}: ${title}`, explanation.trim(), "For example:", indent(example)].join("\n\n"),
    }),
  );
  return [...rules, ...problems];
}

function describeRule(rule: RuleExplanation): string {
  const { id, title, severity, scope, development, production, frameworks, canBeWaived, body } = rule;
  const facts = [
    `Severity ${severity}; in development ${development}, in production ${production}.`,
    `Looks at ${scope}. ${canBeWaived ? "Can" : "Cannot"} be waived.`,
    frameworks.length === 0 ? "" : `Maps to ${frameworks.join(", ")}.`,
  ];
  return [`# ${id}: ${title}`, facts.filter((fact) => fact !== "").join("\n"), body.trim()].join("\n\n");
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
