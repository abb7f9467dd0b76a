import type { z } from "zod";

/**
 * A kind that some operator brings to a cluster, as far as we write it: a truthful and strict subset of the released
 * CRD. Render functions take their types from `schema`, and a cluster that cannot get the released CRD gets one that is
 * generated from it.
 */
export interface CustomKind<Spec extends z.ZodObject = z.ZodObject> {
  group: string;
  version: string;
  kind: string;
  /** Lower case: `clusterqueues`. */
  plural: string;
  scope: "Namespaced" | "Cluster";
  /** Schema of the object's `spec`. */
  schema: Spec;
}

/** The `spec` of an object of a kind: `SpecOf<typeof clusterQueue>`. */
export type SpecOf<Kind> = Kind extends CustomKind<infer Spec> ? z.infer<Spec> : never;

/** Declares a kind and keeps the precise type of its schema. */
export function defineKind<Spec extends z.ZodObject>(kind: CustomKind<Spec>): CustomKind<Spec> {
  return kind;
}

export function apiVersionOf(kind: Pick<CustomKind, "group" | "version">): string {
  return `${kind.group}/${kind.version}`;
}
