import { UserError } from "../errors.ts";
import { suggestWord } from "../problems/suggestion.ts";
import { type Data, dataAt, isDataMap } from "../reading/located.ts";
import { splitPointer } from "../reading/pointer.ts";
import type { Repository } from "../repository.ts";
import { languageFiles } from "./files.ts";
import { findValue } from "./find-value.ts";
import { leavesOf, type ValueNode, valueTree } from "./value-tree.ts";

/** Whose value is asked for: of the platform, or of a project. */
export interface Subject {
  project: string | undefined;
  environment: string;
}

export interface ExplainedValue {
  subject: Subject;
  node: ValueNode;
  /** All that has a value, in the order of the file. */
  leaves: ValueNode[];
  /** Words that could stand here and do not. */
  leftOut: ValueNode[];
}

/** A value as an environment sees it, and the line that each part of it comes from. Throws a UserError for what is not there. */
export function explainValue(repository: Repository, subject: Subject, keys: string): ExplainedValue {
  const search = findValue(subjectTree(repository, subject, { isDerived: true }), keys);
  if (search.found === undefined) throw unknownKey(keys, search.nearest, search.rest);
  const all = leavesOf(search.found);
  return {
    subject,
    node: search.found,
    leaves: all.filter(({ value }) => value !== undefined),
    leftOut: all.filter(({ value }) => value === undefined),
  };
}

/**
 * All that a file says in an environment; of a project its releases too. With `isDerived` also the defaults that follow
 * from other words; without, what is changed in the tree's value decides on those.
 */
export function subjectTree(
  repository: Repository,
  { project, environment }: Subject,
  { isDerived = false }: { isDerived?: boolean } = {},
): ValueNode {
  const path = project === undefined ? "platform.yaml" : `projects/${project}/project.yaml`;
  const file = repository.file(path);
  if (file === undefined) throw new UserError("no-file", `there is no ${path}`, "name a project of this repository");
  const { schema, overridable } = languageFiles[project === undefined ? "platform" : "project"];
  const tree = valueTree({ file, schema, overridable, environment, isDerived });
  return project === undefined ? tree : withReleases(repository, { project, environment }, tree);
}

function withReleases(
  repository: Repository,
  { project, environment }: { project: string; environment: string },
  tree: ValueNode,
): ValueNode {
  const file = repository.file(`projects/${project}/releases/${environment}.yaml`);
  if (file === undefined) return tree;
  const { schema } = languageFiles.releases;
  const releases = valueTree({ file, schema, overridable: [], environment, isReleases: true }).children.find(
    ({ key }) => key === "releases",
  );
  if (releases === undefined) return tree;
  const resolved = repository.project(project, environment) as unknown as Data | undefined;
  const linked = linkReleases(tree, resolved, releases, file.path);
  return { ...linked, children: [...linked.children, releases] };
}

/** What resolution took from a releases file stands where it is used too: the version that an endpoint serves. */
function linkReleases(node: ValueNode, resolved: Data | undefined, releases: ValueNode, path: string): ValueNode {
  const here = dataAt(resolved, node.path);
  if (node.value === undefined || !isDataMap(here)) return node;
  const known = node.children.map(({ key }) => key);
  const taken = Object.entries(here).flatMap(([key, value]): ValueNode[] => {
    const source = isDataMap(value) ? value.source : undefined;
    if (known.includes(key) || typeof source !== "string" || splitPointer(source).path !== path) return [];
    const search = findValue({ ...releases, children: [releases] }, splitPointer(source).keys);
    return search.found === undefined ? [] : [{ ...search.found, key, alias: undefined }];
  });
  const below = node.children.map((child) => linkReleases(child, resolved, releases, path));
  return { ...node, children: [...below, ...taken] };
}

/** Where a word stands further below; first where it has a value, then where it could stand. */
function placesOf(word: string, node: ValueNode): ValueNode[] {
  const below = (parent: ValueNode): ValueNode[] => parent.children.flatMap((child) => [child, ...below(child)]);
  const named = below(node).filter(({ key }) => key === word);
  const hasValue = ({ value }: ValueNode) => value !== undefined;
  return [...named.filter(hasValue), ...named.filter((each) => !hasValue(each))];
}

function unknownKey(keys: string, nearest: ValueNode, rest: string): UserError {
  const known = nearest.children.flatMap(({ key, alias }) => alias ?? key);
  const where = nearest.path.length === 0 ? "at the top" : `in ${nearest.path.join(".")}`;
  const message = `there is no ${keys}: ${where} there is no ${rest}`;
  const deeper = placesOf(rest, nearest);
  if (deeper.length > 0) {
    const shown = deeper.slice(0, 3).map(({ path }) => path.join("."));
    const more = deeper.length > shown.length ? ` (and ${deeper.length - shown.length} more)` : "";
    return new UserError("unknown-value", message, `did you mean ${shown.join(", or ")}?${more}`);
  }
  // Names have dots, so the rest is compared whole first.
  const suggestion = suggestWord(rest, known) ?? suggestWord(rest.split(".")[0] ?? rest, known);
  const list = known.length === 0 ? "it has nothing below it" : `there are ${known.join(", ")}`;
  return new UserError(
    "unknown-value",
    message,
    suggestion === undefined ? list : `did you mean ${suggestion}? (${list})`,
  );
}
