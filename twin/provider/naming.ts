import { AUTONAMED, isAutonamed, nameOf, withMetadata } from "./manifest.ts";
import { objectAt, type Properties, stringAt } from "./property-values.ts";

export interface NamingRequest {
  /** The resource's name in the program. */
  resourceName: string;
  inputs: Properties;
  /** The inputs in the state; empty for a new object, and for the new one of a replacement. */
  oldInputs: Properties;
  randomSeed: Uint8Array;
  /** What the project's `pulumi:autonaming` asks for. */
  proposal?: { name: string; mode: "propose" | "enforce" | "disabled" } | undefined;
}

export type Naming = { inputs: Properties } | { refusal: string };

const MAX_NAME_LENGTH = 63;
const SUFFIX_LENGTH = 8;

/** Gives a nameless object a name that stays as long as the object does. */
export function nameObject({ resourceName, inputs, oldInputs, randomSeed, proposal }: NamingRequest): Naming {
  if (nameOf(inputs) !== "") return { inputs };
  if (isAutonamed(oldInputs) && nameOf(oldInputs) !== "") return { inputs: withAutoname(inputs, nameOf(oldInputs)) };
  if (proposal?.mode === "disabled") {
    return { refusal: "metadata.name is missing, and auto-naming is disabled (pulumi:autonaming): set a name." };
  }
  if (proposal?.mode === "enforce") return { inputs: withAutoname(inputs, proposal.name) };
  const prefix = stringAt(inputs, ["metadata", "generateName"]);
  const suffix = Buffer.from(randomSeed).toString("hex").slice(0, SUFFIX_LENGTH);
  if (prefix !== undefined) return { inputs: withAutoname(inputs, `${prefix}${suffix}`) };
  if (proposal !== undefined) return { inputs: withAutoname(inputs, asDnsLabel(proposal.name, MAX_NAME_LENGTH)) };
  const stem = asDnsLabel(resourceName, MAX_NAME_LENGTH - SUFFIX_LENGTH - 1);
  return { inputs: withAutoname(inputs, `${stem}-${suffix}`) };
}

function withAutoname(inputs: Properties, name: string): Properties {
  const annotations = { ...objectAt(inputs, ["metadata", "annotations"]), [AUTONAMED]: "true" };
  return withMetadata(inputs, { name, annotations });
}

export function asDnsLabel(text: string, maxLength: number): string {
  const label = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, maxLength)
    .replaceAll(/^-+|-+$/g, "");
  return label === "" ? "x" : label;
}
