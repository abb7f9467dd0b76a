import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { recordProgram } from "../../graph/record.ts";
import { recordStack } from "../../graph/record-stack.ts";
import { loadRepository } from "../../spec/index.ts";
import program from "../../stacks/index.ts";
import { copyExampleTo, EXAMPLE } from "../example-copy.ts";

const folder = mkdtempSync(join(tmpdir(), "lakebed-stacks-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the example with one edit in platform.yaml. */
function edited(name: string, edit: (text: string) => string): string {
  const directory = join(folder, name);
  copyExampleTo(directory);
  const file = join(directory, "platform.yaml");
  writeFileSync(file, edit(readFileSync(file, "utf8")));
  return directory;
}

const run = (directory: string, stack: string) =>
  recordProgram(program, { project: "greenhouse", stack, rootDirectory: directory });

describe("the program of every stack", { timeout: 60_000 }, () => {
  it("knows an environment by the stack's name, and uses no provider but its own", async () => {
    const graph = await recordStack(loadRepository(EXAMPLE), "dev");
    const [provider] = graph.nodes;
    expect(provider).toMatchObject({
      type: "pulumi:providers:kubernetes",
      props: { context: "greenhouse-dev", enableServerSideApply: "true" },
    });
    const own = graph.nodes.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers"));
    expect(own.filter((node) => !node.provider?.startsWith(provider?.urn ?? "none"))).toEqual([]);
  });

  it("keeps this machine's kubeconfig out of the state, and gives the variable back", async () => {
    const before = process.env.KUBECONFIG;
    process.env.KUBECONFIG = "/home/somebody/.kube/config";
    try {
      const graph = await recordStack(loadRepository(EXAMPLE), "dev");
      expect(JSON.stringify(graph)).not.toContain("somebody");
      expect(process.env.KUBECONFIG).toBe("/home/somebody/.kube/config");
    } finally {
      if (before === undefined) delete process.env.KUBECONFIG;
      else process.env.KUBECONFIG = before;
    }
  });

  it("refuses a name that is of nothing here, and says which are", async () => {
    await expect(run(EXAMPLE, "staging")).rejects.toThrow(/staging.*\n.*dev/s);
  });

  it("declares nothing from files with mistakes, and names them all", async () => {
    const directory = edited("mistakes", (text) => text.replace("issuer:", "isuer:").replace("perNode:", "perNod:"));
    await expect(run(directory, "dev")).rejects.toThrow(/isuer[\s\S]*perNod/);
  });

  it("says that environments on AWS come later", async () => {
    const directory = edited("aws", (text) =>
      text.replace(
        "target: kubernetes, context: greenhouse-dev",
        'target: aws, account: "123456789012", region: eu-central-1',
      ),
    );
    await expect(run(directory, "dev")).rejects.toThrow(/`target: aws`, and environments on AWS come later/);
  });

  it("refuses an environment without what it cannot do without", async () => {
    const directory = edited("services", (text) => text.replace("  prometheus: managed", "  object-store: none"));
    await expect(run(directory, "dev")).rejects.toThrow(/`services\.object-store`: `none` is not possible/);
  });

  it("refuses to be an empty program where there is no repository", async () => {
    await expect(run(tmpdir(), "dev")).rejects.toThrow(/no platform\.yaml was found/);
  });
});
