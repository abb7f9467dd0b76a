import { describe, expect, it } from "vitest";
import {
  renderAllowance,
  renderDefaultDeny,
  renderDnsAllowance,
} from "../../../components/base/network-policy.render.ts";

describe("network policies", () => {
  it("deny everything by default, both ways", () => {
    expect(renderDefaultDeny()).toEqual({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("let names be looked up in kube-system and nowhere else", () => {
    expect(renderDnsAllowance().egress).toEqual([
      {
        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
    ]);
  });

  it("open what an allowance names, in the direction that it names", () => {
    const policy = renderAllowance({
      name: "allow-store",
      pods: { app: "store" },
      ingress: [
        { peers: [{ kind: "projects" }, { kind: "pods", labels: { app: "client" } }], ports: [8333] },
        { peers: [{ kind: "namespaces", labels: { a: "b" }, pods: { role: "provisioner" } }], ports: [9333, 19333] },
      ],
    });
    expect(policy).toEqual({
      podSelector: { matchLabels: { app: "store" } },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            { namespaceSelector: { matchExpressions: [{ key: "lakebed.dev/project", operator: "Exists" }] } },
            { podSelector: { matchLabels: { app: "client" } } },
          ],
          ports: [{ protocol: "TCP", port: 8333 }],
        },
        {
          from: [
            { namespaceSelector: { matchLabels: { a: "b" } }, podSelector: { matchLabels: { role: "provisioner" } } },
          ],
          ports: [
            { protocol: "TCP", port: 9333 },
            { protocol: "TCP", port: 19333 },
          ],
        },
      ],
    });
  });
});
