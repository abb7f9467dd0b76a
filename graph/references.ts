import type { Graph } from "./graph.ts";
import { leaves } from "./values.ts";

/** An image or chart that a program names. */
export interface ArtifactReference {
  kind: "image" | "chart";
  reference: string;
  /** By digest (images), or by an exact version (charts): the content cannot change under us. */
  pinned: boolean;
  /** URNs of what uses it. */
  usedBy: string[];
}

const IMAGE_KEY = /(^|\.)(image|imageName)$/;
const DIGEST = /@sha256:[0-9a-f]{64}$/;
const EXACT_VERSION = /^v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** Every image and chart, each once, sorted; what a chart brings is the chart's. */
export function artifactReferences(graph: Graph): ArtifactReference[] {
  const found = new Map<string, ArtifactReference>();
  const add = (urn: string, each: Omit<ArtifactReference, "usedBy">) => {
    const key = `${each.kind} ${each.reference}`;
    const known = found.get(key) ?? { ...each, usedBy: [] };
    if (!known.usedBy.includes(urn)) known.usedBy.push(urn);
    found.set(key, known);
  };
  for (const { urn, type, props } of graph.nodes) {
    if (type === "kubernetes:helm.sh/v3:Release") add(urn, chartOf(props));
    else if (type.startsWith("kubernetes:")) {
      for (const { path, value } of leaves(props)) {
        if (typeof value !== "string" || !IMAGE_KEY.test(path)) continue;
        add(urn, { kind: "image", reference: value, pinned: DIGEST.test(value) });
      }
    }
  }
  return [...found.values()].toSorted((a, b) => a.kind.localeCompare(b.kind) || a.reference.localeCompare(b.reference));
}

function chartOf(props: Graph["outputs"]): Omit<ArtifactReference, "usedBy"> {
  const version = typeof props.version === "string" ? props.version : undefined;
  const chart = typeof props.chart === "string" ? props.chart : "unknown chart";
  return {
    kind: "chart",
    reference: `${chart} ${version ?? "(no version)"}`,
    pinned: version !== undefined && EXACT_VERSION.test(version),
  };
}
