import { type Change, changesBetween } from "./changes.ts";
import { isKnownImmutable } from "./immutable.ts";
import { isAutonamed, nameOf, namespaceOf } from "./manifest.ts";
import { type Path, type Properties, stringAt } from "./property-values.ts";
import { apiGroup, type ObjectType } from "./type-token.ts";
import { isUnknown } from "./unknowns.ts";

export interface DiffInput {
  type: ObjectType;
  oldInputs: Properties;
  newInputs: Properties;
  /** As the server last showed the object. */
  oldOutputs: Properties;
  defaultNamespace: string;
  /** Places that were in clear before and are secret now: the state must be written anew. */
  newlySecret: readonly Path[];
}

export interface ObjectDiff {
  changes: Change[];
  replaces: Change[];
  /** The new object has the old one's name, so the old one must go first: else it would take the new one with it. */
  deleteFirst: boolean;
}

export function diffObject(input: DiffInput): ObjectDiff {
  const { type, oldInputs, newInputs } = input;
  const changes = changesBetween(oldInputs, newInputs);
  for (const path of input.newlySecret) {
    if (!changes.some((change) => covers(change.path, path))) changes.push({ path, kind: "update" });
  }
  const replaces = changes.filter((change) => isReplacing(change, input));
  if (type.isPatch) return { changes, replaces, deleteFirst: false };
  return { changes, replaces, deleteFirst: deletesFirst(input) };
}

/** The server named these fields as ones that it will not change in place. */
export function withImmutable(diff: ObjectDiff, fields: readonly string[], input: DiffInput): ObjectDiff {
  const named = diff.changes.filter((change) => fields.some((field) => touches(change.path, field)));
  const replaces = new Set([...diff.replaces, ...(named.length > 0 ? named : diff.changes)]);
  return { ...diff, replaces: [...replaces], deleteFirst: deletesFirst(input) };
}

function isReplacing(change: Change, input: DiffInput): boolean {
  const { type, oldInputs, newInputs } = input;
  const path = change.path.join(".");
  if (path === "metadata.name") return true;
  if (path === "kind") return true;
  if (path === "apiVersion") {
    return apiGroup(stringAt(oldInputs, ["apiVersion"]) ?? "") !== apiGroup(stringAt(newInputs, ["apiVersion"]) ?? "");
  }
  if (path === "metadata.namespace") return isNamespaceMoved(input);
  return !type.isPatch && isKnownImmutable(type.apiVersion, type.kind, change.path);
}

/** No namespace and the default one spelled out are the same place. */
function isNamespaceMoved({ oldInputs, newInputs, oldOutputs, defaultNamespace }: DiffInput): boolean {
  const before = namespaceOf(oldInputs) ?? namespaceOf(oldOutputs) ?? defaultNamespace;
  const after = namespaceOf(newInputs) ?? defaultNamespace;
  return isUnknown(after) || before !== after;
}

function deletesFirst(input: DiffInput): boolean {
  const { oldInputs, newInputs } = input;
  return nameOf(oldInputs) === nameOf(newInputs) && !isAutonamed(newInputs) && !isNamespaceMoved(input);
}

function covers(outer: Path, inner: Path): boolean {
  return outer.every((step, index) => step === inner[index]);
}

function touches(path: Path, field: string): boolean {
  if (field === "") return false;
  const keys = path.filter((step) => typeof step === "string").join(".");
  const plainField = field.replaceAll(/\[[^\]]*\]/g, "");
  return keys === plainField || keys.startsWith(`${plainField}.`) || plainField.startsWith(`${keys}.`);
}
