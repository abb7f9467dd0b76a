import { type Naming, nameObject } from "./naming.ts";
import { isProperties, type Properties, stringAt } from "./property-values.ts";
import { isConstructed, isRelease, needsOfficialPlugin, objectType } from "./type-token.ts";
import { isUnknown } from "./unknowns.ts";

export interface CheckInput {
  token: string;
  resourceName: string;
  inputs: Properties;
  oldInputs: Properties;
  randomSeed: Uint8Array;
  proposal?: { name: string; mode: "propose" | "enforce" | "disabled" } | undefined;
}

/** Completes a manifest; a refusal is a mistake that no server needs to be asked about. */
export function checkObject(input: CheckInput): Naming {
  if (isConstructed(input.token)) return { refusal: needsOfficialPlugin(input.token) };
  if (isRelease(input.token)) return checkRelease(input);
  const type = objectType(input.token, input.inputs);
  if (type === undefined)
    return { refusal: `${input.token} is no type of an object: kubernetes:<group>/<version>:<Kind>.` };
  if (type.kind.endsWith("List") && Array.isArray(input.inputs.items)) {
    return {
      refusal: `${type.kind} is a list, which cannot be declared as one resource: declare its items one by one.`,
    };
  }
  const metadata = input.inputs.metadata;
  const inputs = { ...input.inputs, apiVersion: type.apiVersion, kind: type.kind };
  if (isUnknown(metadata) || isUnknown(isProperties(metadata) ? metadata.name : undefined)) return { inputs };
  if (!type.isPatch) return nameObject({ ...input, inputs });
  if (stringAt(inputs, ["metadata", "name"]) !== undefined) return { inputs };
  return { refusal: `metadata.name is missing: ${type.kind}Patch must name the object whose fields it sets.` };
}

function checkRelease(input: CheckInput): Naming {
  if (typeof input.inputs.name === "string" && input.inputs.name !== "") return { inputs: input.inputs };
  const old = input.oldInputs.name;
  if (typeof old === "string" && old !== "") return { inputs: { ...input.inputs, name: old } };
  const named = nameObject({ ...input, inputs: {}, oldInputs: {} });
  if ("refusal" in named) return named;
  return { inputs: { ...input.inputs, name: stringAt(named.inputs, ["metadata", "name"]) ?? input.resourceName } };
}
