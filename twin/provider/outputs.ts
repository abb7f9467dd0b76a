import { withoutManagedFields } from "./project-live.ts";
import { isProperties, objectAt, type Path, type Properties, type Value, valueAt } from "./property-values.ts";
import { markRepeatedSecrets, markSecrets, ownSecretPaths, secretTexts } from "./secrets.ts";
import type { ObjectType } from "./type-token.ts";
import { UNKNOWN } from "./unknowns.ts";

/** A manifest whose secrets are known by place, to be found again in whatever the server answers. */
export interface Manifest {
  type: ObjectType;
  inputs: Properties;
  secretPaths: Path[];
}

/** Every text of the manifest that no message may show. */
export function hiddenTexts({ type, inputs, secretPaths }: Manifest): string[] {
  return secretTexts(inputs, [...secretPaths, ...ownSecretPaths(type.apiVersion, type.kind)]);
}

/** What the program sees of the object: all that the server shows but its books. */
export function outputsOf(manifest: Manifest, live: Properties): Properties {
  return withStringData(manifest, withoutManagedFields(live));
}

export function markOutputs(manifest: Manifest, outputs: Properties): Properties {
  const { apiVersion, kind } = manifest.type;
  return markSecrets(outputs, [
    ...manifest.secretPaths,
    ...ownSecretPaths(apiVersion, kind),
    ...markRepeatedSecrets(outputs, hiddenTexts(manifest)),
  ]);
}

/** The server keeps `stringData` as base64 under `data`; the program asked for it in clear. */
export function withStringData({ type, inputs }: Pick<Manifest, "type" | "inputs">, live: Properties): Properties {
  if (type.apiVersion !== "v1" || type.kind !== "Secret" || !isProperties(inputs.stringData)) return live;
  const data = objectAt(live, ["data"]);
  const stringData = Object.fromEntries(
    Object.keys(inputs.stringData)
      .filter((key) => typeof data[key] === "string")
      .map((key) => [key, Buffer.from(String(data[key]), "base64").toString("utf8")]),
  );
  return { ...live, stringData };
}

/** What an update hands out anew: a dry run makes these up, and an echo of the inputs lacks them. */
export function withAllocatedUnknown(type: ObjectType, inputs: Properties, outputs: Properties): Properties {
  if (type.apiVersion !== "v1" || type.kind !== "Service" || !isProperties(outputs.spec)) return outputs;
  const asked = objectAt(inputs, ["spec"]);
  if (asked.type === "ExternalName") return outputs;
  const spec: Properties = { clusterIP: UNKNOWN, clusterIPs: UNKNOWN, ...outputs.spec };
  for (const key of ["clusterIP", "clusterIPs", "healthCheckNodePort"]) {
    if (key in spec && asked[key] === undefined) spec[key] = UNKNOWN;
  }
  if (Array.isArray(spec.ports)) spec.ports = spec.ports.map((port, index) => withNodePortUnknown(port, asked, index));
  return { ...outputs, spec };
}

function withNodePortUnknown(port: Value, asked: Properties, index: number): Value {
  if (!isProperties(port) || port.nodePort === undefined) return port;
  return valueAt(asked, ["ports", index, "nodePort"]) === undefined ? { ...port, nodePort: UNKNOWN } : port;
}
