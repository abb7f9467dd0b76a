import type { CommandDef } from "citty";

export interface CommandEntry {
  description: string;
  // Each command has its own arguments; citty's type is invariant in them.
  load(): Promise<unknown>;
}

/** All commands, in the order of --help. Loaded when run: --help must not load Pulumi. */
export const commands: Record<string, CommandEntry> = {
  new: {
    description: "Begin a platform repository, or add a project to one: platform, project.",
    load: () => import("./new.ts").then((module) => module.default),
  },
  check: {
    description: "Check the two files, then the rules over everything they would create. Needs no engine.",
    load: () => import("./check.ts").then((module) => module.default),
  },
  plan: {
    description: "Show what would exist, and which line asked for it. Needs no engine.",
    load: () => import("./plan.ts").then((module) => module.default),
  },
  up: {
    description: "Deploy: check everything, preview everything, and update only if nothing refused.",
    load: () => import("./up.ts").then((module) => module.default),
  },
  status: {
    description: "Show what stands, what waits for what, and why a pod is pending.",
    load: () => import("./status.ts").then((module) => module.default),
  },
  destroy: {
    description: "Take stacks away, projects first; data is kept unless it is named.",
    load: () => import("./destroy.ts").then((module) => module.default),
  },
  explain: {
    description: "Explain a rule, a problem code or a word; or a value, and the lines it comes from.",
    load: () => import("./explain.ts").then((module) => module.default),
  },
  twin: {
    description: "Start, stop and look at simulated clusters for a machine that has none: up, down, status, env.",
    load: () => import("./twin.ts").then((module) => module.default),
  },
  doctor: {
    description: "Say what this machine has and lacks, how to get it, and what stands in for the real thing.",
    load: () => import("./doctor.ts").then((module) => module.default),
  },
};

export async function loadCommand(name: string): Promise<CommandDef | undefined> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) return undefined;
  const command = (await entry.load()) as CommandDef;
  return { ...command, meta: { name: `lakebed ${name}`, description: entry.description } };
}
