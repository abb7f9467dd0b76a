import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findOnPath } from "../../twin/command.ts";

/** A tool that checks files of its own kinds, ready to run over Kubernetes files. */
export interface Peer {
  tool: string;
  program: string;
  args: string[];
}

export const PEER_TOOLS = ["checkov", "conftest", "kyverno"];

/** Those that are on PATH, each with the policy it needs written into a folder of its own. */
export function peersOver(manifests: string, scratch: string): Peer[] {
  const policies = join(scratch, "policy");
  mkdirSync(policies, { recursive: true });
  writeFileSync(join(policies, "main.rego"), REGO);
  const kyvernoPolicy = join(scratch, "policy.yaml");
  writeFileSync(kyvernoPolicy, KYVERNO_POLICY);
  const commands: Record<string, string[]> = {
    checkov: ["--directory", manifests, "--framework", "kubernetes", "--compact", "--quiet", "--skip-download"],
    conftest: ["test", manifests, "--policy", policies, "--no-color"],
    kyverno: ["apply", kyvernoPolicy, "--resource", manifests],
  };
  return PEER_TOOLS.flatMap((tool) => {
    const program = findOnPath(tool)[0];
    return program === undefined ? [] : [{ tool, program, args: commands[tool] ?? [] }];
  });
}

/** As many Kubernetes files, each at least of a size; answers how large they are together. */
export function writeManifests(directory: string, files: number, size: number): number {
  mkdirSync(directory, { recursive: true });
  let bytes = 0;
  for (let index = 0; index < files; index += 1) {
    const documents: string[] = [];
    while (documents.join("---\n").length < size) documents.push(deployment(`app-${index}-${documents.length}`));
    const text = documents.join("---\n");
    writeFileSync(join(directory, `app-${index}.yaml`), text);
    bytes += text.length;
  }
  return bytes;
}

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: bench
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: main
          image: registry.example/app:1.0.0
          resources: { limits: { cpu: "1", memory: 1Gi } }
`;
}

const REGO = `package main
import rego.v1
deny contains msg if {
  input.kind == "Deployment"
  not input.spec.template.spec.securityContext.runAsNonRoot
  msg := sprintf("%s may run as root", [input.metadata.name])
}
`;
const KYVERNO_POLICY = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: run-as-nonroot }
spec:
  validationFailureAction: Audit
  rules:
    - name: run-as-nonroot
      match: { any: [{ resources: { kinds: [Deployment] } }] }
      validate:
        message: may run as root
        pattern: { spec: { template: { spec: { securityContext: { runAsNonRoot: true } } } } }
`;
