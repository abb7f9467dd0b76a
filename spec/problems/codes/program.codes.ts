import type { CodeDocument } from "../code-document.ts";

/** Of a stack's program, run by the engine or recorded without one. */
export const programCodes = {
  "program-failed": {
    title: "A stack's program cannot be run",
    explanation:
      "`check` and `plan` run the program of each stack without an engine. It ended with the words in the message, and would with `pulumi up`.",
    example: "pulumi preview --stack plants-dev",
  },
  "duplicate-resource": {
    title: "Two resources have one name",
    explanation:
      "The engine knows a resource by its type, its parents and its logical name, and would refuse the second. In a program of your own, give each another name.",
    example: 'new Project("plants", { ... });',
  },
  "invalid-commit": {
    title: "What is to be deployed is no commit",
    explanation:
      "Runs check out the commit that was deployed, so that a run can be repeated: a branch moves on. It is the whole id, 40 hexadecimal digits.",
    example: "LAKEBED_COMMIT=$(git rev-parse HEAD) pulumi up --stack plants-dev",
  },
  "environment-not-deployed": {
    title: "The environment of a project is not deployed",
    explanation: "A project's stack reads what the environment's stack exports, so that one is updated first.",
    example: "pulumi up --stack dev",
  },
  "environment-outputs-mismatch": {
    title: "An environment was deployed with another version of lakebed",
    explanation:
      "What an environment tells its projects is versioned, and this version does not read it. Update the environment's stack with the version that the project uses.",
    example: "pulumi up --stack dev",
  },
} as const satisfies Record<string, CodeDocument>;
