import { apiVersionOf, type CustomKind, type SpecOf } from "../../kinds/kind.ts";

export interface Metadata {
  name: string;
  namespace?: string;
  labels: Record<string, string>;
  annotations?: Record<string, string>;
}

/** An object of a custom kind, ready for the API server. */
export interface Manifest<Spec> {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec: Spec;
}

export function renderManifest<Kind extends CustomKind>(
  kind: Kind,
  metadata: Metadata,
  spec: SpecOf<Kind>,
): Manifest<SpecOf<Kind>> {
  return { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata, spec };
}
