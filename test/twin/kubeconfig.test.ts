import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readCredentials } from "../../twin/api-client.ts";
import { renderKubeconfig } from "../../twin/kubeconfig.ts";

const entry = (context: string, port: number) => ({
  context,
  server: `https://127.0.0.1:${port}`,
  authority: `authority of ${context}`,
  client: { certificate: `certificate of ${context}`, key: `key of ${context}` },
});

describe("renderKubeconfig", () => {
  const text = renderKubeconfig([entry("greenhouse-dev", 1), entry("greenhouse-prod", 2)]);

  it("has each context with a cluster and a user of its own; the first is the current one", () => {
    const file = parse(text) as Record<string, unknown>;
    expect(file["current-context"]).toBe("greenhouse-dev");
    expect(file.contexts).toEqual([
      { name: "greenhouse-dev", context: { cluster: "greenhouse-dev", user: "greenhouse-dev" } },
      { name: "greenhouse-prod", context: { cluster: "greenhouse-prod", user: "greenhouse-prod" } },
    ]);
  });

  it("gives each context its own credentials", () => {
    expect(readCredentials(text, "greenhouse-prod")).toEqual({
      server: "https://127.0.0.1:2",
      authority: "authority of greenhouse-prod",
      certificate: "certificate of greenhouse-prod",
      key: "key of greenhouse-prod",
    });
  });

  it("is refused for a context that it does not have", () => {
    expect(() => readCredentials(text, "elsewhere")).toThrow("the kubeconfig has no context elsewhere");
  });
});
