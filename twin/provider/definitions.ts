import type { Connection } from "./connection.ts";
import { applyForGood, findKind } from "./objects.ts";
import type { Properties } from "./property-values.ts";

/** API groups of the kinds that a chart brings, by the chart's name. */
const GROUPS: Record<string, readonly string[]> = {
  "argo-events": ["argoproj.io"],
  "argo-rollouts": ["argoproj.io"],
  "argo-workflows": ["argoproj.io"],
  "cert-manager": ["cert-manager.io"],
  "cloudnative-pg": ["postgresql.cnpg.io"],
  "external-secrets": ["external-secrets.io"],
  "gateway-crds-helm": ["gateway.envoyproxy.io", "gateway.networking.k8s.io"],
  "gateway-helm": ["gateway.envoyproxy.io", "gateway.networking.k8s.io"],
  kserve: ["serving.kserve.io"],
  "kserve-crd": ["serving.kserve.io"],
  "kube-prometheus-stack": ["monitoring.coreos.com"],
  kueue: ["kueue.x-k8s.io"],
};

export function groupsOfChart(chart: string): readonly string[] {
  const name = chart.slice(chart.lastIndexOf("/") + 1);
  return GROUPS[name] ?? [];
}

/** Installs the custom resource definitions that a chart would bring and the cluster lacks; answers with their names. */
export async function installDefinitions(connection: Connection, chart: string, deadline: number): Promise<string[]> {
  const groups = groupsOfChart(chart);
  if (groups.length === 0) return [];
  // Loaded when needed: schemas of all kinds are slow to make.
  const [{ customKinds }, { findCrds }] = await Promise.all([import("../../kinds/index.ts"), import("../crds.ts")]);
  const kinds = customKinds.filter(({ group }) => groups.includes(group));
  const known = await Promise.all(kinds.map((kind) => connection.mapping.find(apiVersion(kind), kind.kind)));
  const missing = kinds.filter((_, index) => known[index] === undefined);
  if (missing.length === 0) return [];
  const { texts } = await findCrds(missing);
  const type = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", isPatch: false };
  const resource = await findKind(connection, type);
  const { parse } = await import("yaml");
  for (const [name, text] of texts) {
    await applyForGood(connection, { resource, namespace: "", name }, parse(text) as Properties, { deadline });
  }
  for (const kind of missing)
    await findKind(connection, { apiVersion: apiVersion(kind), kind: kind.kind, isPatch: false });
  return [...texts.keys()];
}

function apiVersion({ group, version }: { group: string; version: string }): string {
  return `${group}/${version}`;
}
