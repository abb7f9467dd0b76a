import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Document, isMap, isPair, isScalar, parseDocument, visit } from "yaml";

/** Something that the language can rename, with what has to be said otherwise wherever it is referred to. */
export interface Renaming {
  kind: "dataset" | "pipeline" | "model" | "project";
  project: string;
  from: string;
  to: string;
}

const MAP_OF = { dataset: "datasets", pipeline: "pipelines", model: "models" } as const;

/** Everything in a platform repository that can be renamed. */
export function renamingsOf(directory: string): Renaming[] {
  return readdirSync(join(directory, "projects")).flatMap((project): Renaming[] => {
    const document = parseDocument(readFileSync(projectFile(directory, project), "utf8"));
    const namesIn = (map: string) => Object.keys((document.toJS() as Record<string, object>)[map] ?? {});
    return [
      { kind: "project", project, from: project, to: `${project}-anew` },
      ...namesIn("datasets").map((from) => ({ kind: "dataset" as const, project, from, to: `${from}_anew` })),
      ...namesIn("pipelines").map((from) => ({ kind: "pipeline" as const, project, from, to: `${from}-anew` })),
      ...namesIn("models").map((from) => ({ kind: "model" as const, project, from, to: `${from}-anew` })),
    ];
  });
}

/** A copy of a platform repository in which things bear other names, and `formerly` says which they had at first. */
export function copyRenamed(directory: string, renamings: readonly Renaming[]): { directory: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), "lakebed-renaming-"));
  cpSync(directory, root, { recursive: true, filter: (source) => !/\/(\.lakebed|node_modules)$/.test(source) });
  for (const renaming of renamings) renameAll(root, renaming);
  return { directory: root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

function renameAll(directory: string, renaming: Renaming): void {
  const { kind, project, from, to } = renaming;
  if (kind === "project") renameSync(join(directory, "projects", from), join(directory, "projects", to));
  const own = projectFile(directory, kind === "project" ? to : project);
  for (const path of yamlFiles(directory)) {
    const document = parseDocument(readFileSync(path, "utf8"));
    renameIn(document, renaming, path.startsWith(`${dirname(own)}/`));
    if (path === own) sayFormerly(document, renaming);
    writeFileSync(path, document.toString({ lineWidth: 0 }));
  }
}

function projectFile(directory: string, project: string): string {
  return join(directory, "projects", project, "project.yaml");
}

function yamlFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => /(^|\/)(project|platform)\.yaml$|\/releases\/\w+\.yaml$/.test(path))
    .map((path) => join(directory, path));
}

/** What was renamed before keeps the name that it had first. */
function sayFormerly(document: Document, { kind, from, to }: Renaming): void {
  const path = kind === "project" ? [] : [MAP_OF[kind], to];
  const thing = document.getIn(path);
  if (!isMap(thing)) throw new Error(`${to} is not declared`);
  if (!thing.has("formerly")) thing.set("formerly", from);
}

function renameIn(document: Document, renaming: Renaming, isOwn: boolean): void {
  visit(document, {
    Scalar(key, node, path) {
      if (typeof node.value !== "string") return;
      const parents = path.flatMap((each) => (isPair(each) && isScalar(each.key) ? [String(each.key.value)] : []));
      const map = path.findLast(isMap);
      node.value = renamed(node.value, {
        ...renaming,
        isKey: key === "key",
        parents: key === "key" ? parents.slice(0, -1) : parents,
        isOwn,
        sourceProject: parents.at(-2) === "source" ? map?.get("project") : undefined,
      });
    },
  });
}

interface Place extends Renaming {
  isKey: boolean;
  /** The keys above it, from the outside. */
  parents: string[];
  /** It stands in a file of the project that has the thing. */
  isOwn: boolean;
  /** Of what comes from another project, that project. */
  sourceProject: unknown;
}

function renamed(value: string, place: Place): string {
  if (place.parents.at(-1) === "formerly") return value;
  if (place.kind === "project") return renamedProject(value, place);
  if (place.kind === "dataset") return renamedDataset(value, place);
  return renamedPart(value, place);
}

function renamedProject(value: string, { from, to, isKey, parents, isOwn }: Place): string {
  const word = parents.at(-1);
  const isNamed = word === "project" || word === "with" || (isOwn && parents.length === 1 && word === "name");
  return !isKey && isNamed && value === from ? to : value;
}

/** Names of datasets have a dot that no other name has, so they are told by themselves; a column may follow. */
function renamedDataset(value: string, { project, from, to, isOwn, sourceProject }: Place): string {
  const isConcerned = sourceProject === undefined ? isOwn : sourceProject === project;
  if (!isConcerned || (value !== from && !value.startsWith(`${from}.`))) return value;
  return to + value.slice(from.length);
}

function renamedPart(value: string, { kind, from, to, isKey, parents, isOwn }: Place): string {
  if (!isOwn) return value;
  if (kind === "model" && value === `models.${from}`) return `models.${to}`;
  if (value !== from) return value;
  const isDeclared = isKey && /^(overrides\.\w+\.)?(models|pipelines)$/.test(parents.join("."));
  const word = parents.at(-1) ?? "";
  if (isKey) return isDeclared && word === `${kind}s` ? to : value;
  return (kind === "model" ? ["model"] : ["retrain", "pipeline"]).includes(word) ? to : value;
}
