import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An object of a small program; `options` are Pulumi's. */
export interface SmallObject {
  name: string;
  kind: "ConfigMap" | "Secret" | "Namespace" | "Deployment" | "PersistentVolumeClaim" | "ResourceQuota";
  args: { metadata: { name: string; namespace?: string; [key: string]: unknown }; [key: string]: unknown };
  options?: { protect?: boolean; retainOnDelete?: boolean };
  /** Pulumi secret values by data key, instead of clear ones in `args`. */
  secrets?: Record<string, string>;
}

export interface SmallStack {
  context: string;
  objects: SmallObject[];
  outputs?: Record<string, unknown>;
  /** Stack whose output `environment` is read, as a project reads its environment's. */
  reads?: string;
  /** The program throws after having declared so many objects. */
  throwsAfter?: number;
}

/** A program that declares what a file says, so that a test changes the world by writing the file. */
const PROGRAM = `
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as k8s from "@pulumi/kubernetes";

const KINDS = {
  ConfigMap: k8s.core.v1.ConfigMap,
  Secret: k8s.core.v1.Secret,
  Namespace: k8s.core.v1.Namespace,
  ResourceQuota: k8s.core.v1.ResourceQuota,
  PersistentVolumeClaim: k8s.core.v1.PersistentVolumeClaim,
  Deployment: k8s.apps.v1.Deployment,
};

export default async function program() {
  const stack = JSON.parse(readFileSync(join(import.meta.dirname, "stacks.json"), "utf8"))[pulumi.getStack()];
  const provider = new k8s.Provider("cluster", { context: stack.context, kubeconfig: process.env.KUBECONFIG });
  if (stack.reads) {
    const reference = new pulumi.StackReference(\`organization/\${pulumi.getProject()}/\${stack.reads}\`);
    await reference.getOutputDetails("environment");
  }
  let declared = 0;
  const made = new Map();
  for (const { name, kind, args, options = {}, secrets = {} } of stack.objects) {
    if (declared++ === stack.throwsAfter) throw new Error("the program failed");
    for (const [key, value] of Object.entries(secrets)) args.stringData = { ...args.stringData, [key]: pulumi.secret(value) };
    const namespace = made.get(args.metadata.namespace);
    const dependsOn = namespace === undefined ? [] : [namespace];
    const object = new KINDS[kind](name, args, { ...options, provider, dependsOn, deleteBeforeReplace: true });
    if (kind === "Namespace") made.set(args.metadata.name, object);
  }
  return stack.outputs ?? {};
}
`;

export class SmallRepository {
  readonly directory: string;

  constructor(stacks: Record<string, SmallStack>) {
    this.directory = mkdtempSync(join(tmpdir(), "lakebed-small-"));
    const write = (name: string, text: string) => writeFileSync(join(this.directory, name), text);
    write("package.json", JSON.stringify({ name: "tiny", private: true, type: "module" }));
    write("index.js", PROGRAM);
    symlinkSync(join(import.meta.dirname, "..", "..", "node_modules"), join(this.directory, "node_modules"));
    mkdirSync(join(this.directory, ".lakebed", "state"), { recursive: true });
    write(
      "Pulumi.yaml",
      "name: tiny\nruntime: { name: nodejs, options: { typescript: false, packagemanager: npm } }\nmain: index.js\n",
    );
    this.write(stacks);
  }

  read(): Record<string, SmallStack> {
    return JSON.parse(readFileSync(join(this.directory, "stacks.json"), "utf8")) as Record<string, SmallStack>;
  }

  write(stacks: Record<string, SmallStack>): void {
    writeFileSync(join(this.directory, "stacks.json"), JSON.stringify(stacks));
  }

  /** Changes one stack of the file. */
  edit(name: string, change: (stack: SmallStack) => void): void {
    const stacks = this.read();
    const stack = stacks[name];
    if (stack === undefined) throw new Error(`no stack ${name}`);
    change(stack);
    this.write(stacks);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export function namespace(name: string): SmallObject {
  return { name: `namespace-${name}`, kind: "Namespace", args: { metadata: { name } } };
}

export function configMap(
  namespace: string,
  name: string,
  data: Record<string, string> = { key: "value" },
): SmallObject {
  return { name, kind: "ConfigMap", args: { metadata: { name, namespace }, data } };
}

export function configMaps(namespace: string, count: number): SmallObject[] {
  return Array.from({ length: count }, (_, index) => configMap(namespace, `settings-${index}`));
}
