/** What a program declared, recorded with no engine. */

/** Stands for a value that is not known before deployment. */
export const UNKNOWN: unique symbol = Symbol.for("lakebed.unknown");

export type PlainValue =
  | null
  | boolean
  | number
  | string
  | typeof UNKNOWN
  | PlainValue[]
  | { [key: string]: PlainValue };

export interface GraphNode {
  urn: string;
  /** Pulumi type token: `kubernetes:apps/v1:Deployment`, `lakebed:serving:Endpoint`. */
  type: string;
  /** Logical name. */
  name: string;
  custom: boolean;
  parent: string | undefined;
  /** Inputs with secrets unwrapped and unknowns as UNKNOWN; `secretPaths` says which were secret. */
  props: { [key: string]: PlainValue };
  secretPaths: string[];
  dependencies: string[];
  protect: boolean;
  retainOnDelete: boolean;
  /** URN and id of the explicit provider, if any. */
  provider: string | undefined;
  ignoreChanges: string[];
  aliases: number;
  /** Pointer of the nearest component that names one: `projects/plants/project.yaml#endpoints.recommend`. */
  source: string | undefined;
  /** Of a component: whether it registered its outputs after its last child, as it must. */
  outputsRegistered?: OutputOrder;
}

/** `never`: the SDK registered an empty set for it. `early`: children came after the outputs. */
export type OutputOrder = "last" | "early" | "never";

export interface Graph {
  stack: string;
  /** In the order of registration, root stack left out. */
  nodes: GraphNode[];
  outputs: { [key: string]: PlainValue };
  /** Paths in `outputs` that are secret. */
  secretOutputPaths: string[];
}
