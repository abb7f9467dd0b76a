import { canonicalText } from "../reading/canonical-text.ts";
import type { Data, Path } from "../reading/located.ts";
import type { Repository } from "../repository.ts";
import { subjectTree } from "./explain-value.ts";
import type { Origin, ValueNode } from "./value-tree.ts";

export interface Side {
  /** As people write it; undefined where it is left out. */
  value: Data | undefined;
  origin: Origin | undefined;
}

/** A word that two environments see differently. */
export interface SpecDifference {
  file: "platform" | "project" | "releases";
  /** Where it is set in the environment that is looked at. */
  path: Path;
  /** The same for both environments: `environments.<environment>.stage`. */
  label: string;
  before: Side;
  after: Side;
}

export interface EnvironmentPair {
  before: string;
  after: string;
}

const ENVIRONMENTS = "environments";
const RELEASES = "releases";

/** What the platform says otherwise in two environments: by its overrides, and in the environments' own entries. */
export function platformDifferences(repository: Repository, pair: EnvironmentPair): SpecDifference[] {
  const [before, after] = treesOf(repository, undefined, pair);
  const ownEntry = { ...differ("platform"), labelAt: [ENVIRONMENTS, "<environment>"] };
  return [
    ...compareChildren(without(before, ENVIRONMENTS), without(after, ENVIRONMENTS), differ("platform")),
    ...compareNodes(entryOf(before, pair.before), entryOf(after, pair.after), [ENVIRONMENTS, pair.after], ownEntry),
  ];
}

/** What a project says otherwise in two environments, and which releases each has. */
export function projectDifferences(repository: Repository, project: string, pair: EnvironmentPair): SpecDifference[] {
  const [before, after] = treesOf(repository, project, pair);
  const releases = [childOf(before, RELEASES), childOf(after, RELEASES)] as const;
  return [
    ...compareChildren(without(before, RELEASES), without(after, RELEASES), differ("project")),
    ...compareNodes(...releases, [RELEASES], differ("releases")),
  ];
}

interface Context {
  file: SpecDifference["file"];
  /** Replaces the beginning of labels, for what has another path in each environment. */
  labelAt: Path;
}

function differ(file: SpecDifference["file"]): Context {
  return { file, labelAt: [] };
}

function treesOf(repository: Repository, project: string | undefined, pair: EnvironmentPair): [ValueNode, ValueNode] {
  const treeIn = (environment: string) => subjectTree(repository, { project, environment });
  return [treeIn(pair.before), treeIn(pair.after)];
}

function compareChildren(before: ValueNode, after: ValueNode, context: Context): SpecDifference[] {
  const keys = [...new Set([...after.children, ...before.children].map(({ key }) => key))];
  return keys.flatMap((key) => {
    const [earlier, later] = [childOf(before, key), childOf(after, key)];
    return compareNodes(earlier, later, [...after.path, key], context);
  });
}

/** Maps are compared word by word; a list is one word, and so is what only one of the two has. */
function compareNodes(
  before: ValueNode | undefined,
  after: ValueNode | undefined,
  path: Path,
  context: Context,
): SpecDifference[] {
  if (canonicalText(before?.value) === canonicalText(after?.value)) return [];
  const areMaps = isMap(before) && isMap(after);
  if (areMaps && before !== undefined && after !== undefined) return compareChildren(before, after, context);
  const label = [...context.labelAt, ...path.slice(context.labelAt.length)].join(".");
  return [{ file: context.file, path, label, before: sideOf(before, after), after: sideOf(after, before) }];
}

function isMap(node: ValueNode | undefined): boolean {
  return typeof node?.value === "object" && node.value !== null && !Array.isArray(node.value);
}

/** Of a list of named things, such as releases, the line of the first that the other lacks. */
function sideOf(node: ValueNode | undefined, other: ValueNode | undefined): Side {
  const known = (other?.children ?? []).map(({ value }) => canonicalText(value));
  const own = node?.children.find(({ alias, value }) => alias !== undefined && !known.includes(canonicalText(value)));
  return { value: node?.value, origin: (own ?? node)?.origin };
}

function childOf(node: ValueNode | undefined, key: string): ValueNode | undefined {
  return node?.children.find((child) => child.key === key);
}

function entryOf(platform: ValueNode, environment: string): ValueNode | undefined {
  return childOf(childOf(platform, ENVIRONMENTS), environment);
}

function without(node: ValueNode, key: string): ValueNode {
  return { ...node, children: node.children.filter((child) => child.key !== key) };
}
