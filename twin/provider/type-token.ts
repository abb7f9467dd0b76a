import { type Properties, stringAt } from "./property-values.ts";

/** What a type token and the inputs say of an object. */
export interface ObjectType {
  apiVersion: string;
  kind: string;
  /** A `…Patch` resource changes some fields of an object that somebody else made. */
  isPatch: boolean;
}

export interface TypeToken {
  group: string;
  version: string;
  kind: string;
}

const TOKEN = /^kubernetes:([^:/]+)\/([^:/]+):(.+)$/;
const CONSTRUCTED = new Set(["kubernetes:helm.sh/v4:Chart", "kubernetes:kustomize/v2:Directory"]);
const RELEASE = "kubernetes:helm.sh/v3:Release";

export function parseTypeToken(token: string): TypeToken | undefined {
  const [, group, version, kind] = TOKEN.exec(token) ?? [];
  if (group === undefined || version === undefined || kind === undefined) return undefined;
  return { group: group === "core" ? "" : group, version, kind };
}

/** `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>` */
export function urnType(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

export function urnName(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export function isRelease(token: string): boolean {
  return token === RELEASE;
}

export function isConstructed(token: string): boolean {
  return CONSTRUCTED.has(token) || token.startsWith("kubernetes:yaml/v2:");
}

export function needsOfficialPlugin(token: string): string {
  return (
    `${token} is rendered by the plugin itself, which the stand-in for pulumi-resource-kubernetes cannot do: ` +
    "install the official plugin (`pulumi plugin install resource kubernetes 4.34.2`), or declare the objects one by " +
    "one, or as kubernetes:helm.sh/v3:Release."
  );
}

/** The inputs are the manifest and have the last word; an import has none, so the token must do. */
export function objectType(token: string, inputs: Properties): ObjectType | undefined {
  const parsed = parseTypeToken(token);
  if (parsed === undefined) return undefined;
  const apiVersion =
    stringAt(inputs, ["apiVersion"]) ?? (parsed.group === "" ? parsed.version : `${parsed.group}/${parsed.version}`);
  const kind = stringAt(inputs, ["kind"]);
  if (kind !== undefined) return { apiVersion, kind, isPatch: parsed.kind === `${kind}Patch` };
  return parsed.kind.endsWith("Patch")
    ? { apiVersion, kind: parsed.kind.slice(0, -"Patch".length), isPatch: true }
    : { apiVersion, kind: parsed.kind, isPatch: false };
}

export function apiGroup(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}
