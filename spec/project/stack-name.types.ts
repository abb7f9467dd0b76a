/** The stack's name says all: `dev` is an environment, `plants-dev` a project in one. */
export type StackName =
  | { kind: "environment"; environment: string }
  | { kind: "project"; project: string; environment: string };
