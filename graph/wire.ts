import { type PlainValue, UNKNOWN } from "./graph.ts";

// The engine's wire format: unknown values are fixed strings (one a kind), and anything special is an object with this key.
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";
export const UNKNOWN_ON_THE_WIRE = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Decoded {
  value: PlainValue;
  /** Paths of what was wrapped as a secret, in the order of the walk. */
  secretPaths: string[];
}

export type DecodedProperties = { props: { [key: string]: PlainValue }; secretPaths: string[] };

/** Properties as the SDK sends them, with secrets unwrapped (their paths listed) and unknowns as UNKNOWN. */
export function decodeProperties(properties: Record<string, unknown>): DecodedProperties {
  const secretPaths: string[] = [];
  const props: { [key: string]: PlainValue } = {};
  for (const [key, value] of Object.entries(properties)) {
    if (value !== undefined) props[key] = decode(value, appendKey("", key), secretPaths);
  }
  return { props, secretPaths };
}

/** `spec.containers[0]`, and `metadata.labels["app.kubernetes.io/name"]` where a key is no plain word. */
export function appendKey(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function decode(value: unknown, path: string, secretPaths: string[]): PlainValue {
  if (value === UNKNOWN_ON_THE_WIRE) return UNKNOWN;
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map((item, index) => decode(item, appendKey(path, index), secretPaths));
  return decodeObject(value as Record<string, unknown>, path, secretPaths);
}

function decodeObject(object: Record<string, unknown>, path: string, secretPaths: string[]): PlainValue {
  const signature = object[SIGNATURE_KEY];
  if (signature === SECRET_SIGNATURE) {
    secretPaths.push(path);
    return decode(object.value, path, secretPaths);
  }
  if (signature === RESOURCE_SIGNATURE) return decode(object.urn, path, secretPaths);
  const result: { [key: string]: PlainValue } = {};
  for (const [key, item] of Object.entries(object)) {
    // Assets and archives keep what they say of themselves (path, text, uri) and lose only the marker.
    if (key !== SIGNATURE_KEY && item !== undefined) result[key] = decode(item, appendKey(path, key), secretPaths);
  }
  return result;
}
