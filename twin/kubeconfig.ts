import { stringify } from "yaml";
import type { KeyPair } from "./pki.ts";

export interface KubeconfigEntry {
  context: string;
  server: string;
  /** PEM. */
  authority: string;
  client: KeyPair;
}

/** A kubeconfig of all entries, credentials included; the first one's context is the current one. */
export function renderKubeconfig(entries: KubeconfigEntry[]): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": entries[0]?.context ?? "",
    clusters: entries.map((entry) => ({
      name: entry.context,
      cluster: { server: entry.server, "certificate-authority-data": base64(entry.authority) },
    })),
    users: entries.map((entry) => ({
      name: entry.context,
      user: {
        "client-certificate-data": base64(entry.client.certificate),
        "client-key-data": base64(entry.client.key),
      },
    })),
    contexts: entries.map((entry) => ({
      name: entry.context,
      context: { cluster: entry.context, user: entry.context },
    })),
  });
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
