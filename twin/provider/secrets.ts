import { isProperties, type Path, type Properties, rewrite, type Value, valueAt } from "./property-values.ts";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Shorter strings occur in everything by chance, so sameness with one proves nothing. */
const MIN_TELLING_LENGTH = 4;

export interface SplitSecrets {
  plain: Properties;
  secretPaths: Path[];
}

export function isSecret(value: Value): value is Properties {
  return isProperties(value) && value[SIGNATURE] === SECRET_SIGNATURE;
}

/** Takes the engine's secret markers off and says where they were. */
export function splitSecrets(marked: Properties): SplitSecrets {
  const secretPaths: Path[] = [];
  const plain = rewrite(marked, (value, path) => {
    if (!isSecret(value)) return undefined;
    secretPaths.push(path);
    return unwrap(value);
  });
  return { plain: plain as Properties, secretPaths };
}

function unwrap(value: Value): Value {
  return rewrite(value, (inner) => (isSecret(inner) ? unwrap(inner.value ?? null) : undefined));
}

/** Puts a marker on each of these paths that exists. */
export function markSecrets(plain: Properties, secretPaths: readonly Path[]): Properties {
  const marked = new Set(secretPaths.map((path) => JSON.stringify(path)));
  return rewrite(plain, (value, path) => (marked.has(JSON.stringify(path)) ? wrap(value) : undefined)) as Properties;
}

function wrap(value: Value): Properties {
  return { [SIGNATURE]: SECRET_SIGNATURE, value };
}

/** What a Secret holds is secret, whoever wrote it. */
export function ownSecretPaths(apiVersion: string, kind: string): Path[] {
  return apiVersion === "v1" && kind === "Secret" ? [["data"], ["stringData"]] : [];
}

/** The texts that must never be shown, in clear and in base64 both ways. */
export function secretTexts(plain: Properties, secretPaths: readonly Path[]): string[] {
  const texts = new Set<string>();
  for (const path of secretPaths) collectTexts(valueAt(plain, path), texts);
  return [...texts].sort((left, right) => right.length - left.length);
}

function collectTexts(value: Value | undefined, texts: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectTexts(item, texts);
  else if (isProperties(value)) for (const item of Object.values(value)) collectTexts(item, texts);
  else if (typeof value === "number") texts.add(String(value));
  else if (typeof value === "string" && value !== "") {
    for (const text of [value, encodeBase64(value), decodeBase64(value)]) if (text) texts.add(text);
  }
}

function encodeBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

function decodeBase64(text: string): string | undefined {
  const decoded = Buffer.from(text, "base64").toString("utf8");
  return encodeBase64(decoded) === text ? decoded : undefined;
}

/** Marks also the places that merely repeat a secret: a controller may have copied it into the object. */
export function markRepeatedSecrets(plain: Properties, texts: readonly string[]): Path[] {
  const telling = texts.filter((text) => text.length >= MIN_TELLING_LENGTH);
  const paths: Path[] = [];
  rewrite(plain, (value, path) => {
    if (typeof value === "string" && telling.some((text) => value.includes(text))) paths.push(path);
    return undefined;
  });
  return paths;
}

/** Takes every secret text out of a message. */
export function scrub(message: string, texts: readonly string[]): string {
  let clean = message;
  for (const text of texts) {
    if (text.length >= MIN_TELLING_LENGTH) {
      clean = clean.replaceAll(text, "[secret]").replaceAll(JSON.stringify(text).slice(1, -1), "[secret]");
    } else {
      clean = clean.replaceAll(new RegExp(`(?<![\\w.])${escapePattern(text)}(?![\\w.])`, "g"), "[secret]");
    }
  }
  return clean;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
