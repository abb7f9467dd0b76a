import { UnknownValueError } from "@pulumi/policy";
import { type PlainValue, UNKNOWN } from "./rule.ts";

/**
 * Copies what a policy is given into plain data, with UNKNOWN where a value is not known yet. The SDK's proxy throws when
 * such a value is read and turns that into advice, whatever the rule is worth: a rule that reads it directly fails open.
 */
export function materialise(proxied: unknown): { [key: string]: PlainValue } {
  if (typeof proxied !== "object" || proxied === null) return {};
  return Object.fromEntries(Object.keys(proxied).map((key) => [key, readProperty(proxied, key)]));
}

function readProperty(owner: object, key: string | number): PlainValue {
  try {
    return copy(Reflect.get(owner, key));
  } catch (error) {
    if (error instanceof UnknownValueError) return UNKNOWN;
    throw error;
  }
}

function copy(value: unknown): PlainValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => readProperty(value, index));
  // Assets hold promises and functions, which no rule reads.
  if (typeof value !== "object" || value instanceof Promise) return UNKNOWN;
  return materialise(value);
}
