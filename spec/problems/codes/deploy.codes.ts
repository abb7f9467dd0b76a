import type { CodeDocument } from "../code-document.ts";

/** What `lakebed explain` says of the refusals of `up`, `destroy` and `status`. */
export const deployCodes = {
  "preview-error": {
    title: "A preview ended with an error",
    explanation:
      "Before its first update, `lakebed up` has the engine preview every stack. The API server judges each object there in a dry run, so its refusals are known before anything is made. All of them are listed, not only the first.",
    example: "pulumi preview --stack plants-dev --diff",
  },
  "empty-program": {
    title: "The program declares nothing",
    explanation:
      'A program that declares nothing deletes everything that its stack has. Most often it is a slip: the entry file lost its default export, or the `package.json` beside it does not say `"type": "module"`.',
    example: 'export { default } from "lakebed/stacks";',
  },
  "mass-delete": {
    title: "An update would take most of a stack away",
    explanation:
      "An update that deletes or replaces more than half of a stack, and more than three objects, is refused until it is allowed by flag.",
    example: "lakebed up plants-dev --allow-mass-delete",
  },
  "not-confirmed": {
    title: "Production was not confirmed",
    explanation:
      "On a terminal `lakebed up` asks before it changes production. In a pipeline, where a merge is the yes, it does not.",
    example: "lakebed up --yes",
  },
  "other-cluster": {
    title: "A context leads to another cluster than last time",
    explanation:
      "A kubeconfig was changed, or the cluster was rebuilt. In a rebuilt one nothing stands of what the state knows; once it is accepted, everything is made anew there. What was seen last time is in `.lakebed/clusters.json`.",
    example: "lakebed up --accept-cluster dev",
  },
  "context-missing": {
    title: "The kubeconfig lacks a context",
    explanation: "The `context` of an environment in platform.yaml is the name of a context of your kubeconfig.",
    example: "kubectl config get-contexts",
  },
  "cluster-unreachable": {
    title: "An API server does not answer",
    explanation: "Nothing was changed. A simulated cluster is started with `lakebed twin up`.",
    example: "kubectl --context greenhouse-dev get --raw /readyz",
  },
  "environment-missing": {
    title: "A project was asked for whose environment is not deployed",
    explanation:
      "A project reads what its environment exports: endpoints, queues, the gateway. That has to stand first.",
    example: "lakebed up dev plants-dev",
  },
  "other-provider": {
    title: "These stacks were made with another Kubernetes plugin",
    explanation:
      "The official plugin and the twin's stand-in keep different state of the same objects, so neither is let loose on what the other made. The stand-in's mark is in the state, in the inputs of the provider.",
    example: "lakebed destroy plants-dev",
  },
  "stack-locked": {
    title: "Another run holds the stack",
    explanation:
      "The engine locks a stack while it works. A lock of a dead process of this host is removed with a word; that of a living one, or of another host, never.",
    example: "lakebed status",
  },
  "recovery-failed": {
    title: "What a killed run left open could not be cleared",
    explanation:
      "A killed run leaves creations in the state whose end it did not see. They are struck out by reading the cluster, which failed.",
    example: "pulumi refresh --clear-pending-creates --stack dev",
  },
  "engine-missing": {
    title: "The Pulumi engine is not there",
    explanation: "It is looked for on PATH, then downloaded, then built.",
    example: "lakebed doctor",
  },
  "engine-failed": {
    title: "The engine ended with an error of its own",
    explanation: "It said why before it ran anything: the backend cannot be reached, or the passphrase is wrong.",
    example: "lakebed doctor",
  },
  "unknown-data": {
    title: "--delete-data names nothing that holds data",
    explanation: "`lakebed destroy` deletes data only by its exact name; without the option it lists what is kept.",
    example: "lakebed destroy dev --delete-data dev-database-cluster",
  },
  "ambiguous-data": {
    title: "--delete-data names data of several stacks",
    explanation: "The stack goes in front.",
    example: "lakebed destroy --delete-data dev/database",
  },
  "not-built": {
    title: "A part is not built yet",
    explanation: "It is checked and planned, but cannot be deployed with this version.",
    example: "environments:\n  dev: { target: kubernetes, context: greenhouse-dev }",
  },
} as const satisfies Record<string, CodeDocument>;
