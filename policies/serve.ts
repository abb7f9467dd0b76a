import { PolicyPack } from "@pulumi/policy";
import { toPolicies } from "./crossguard.ts";
import { findRepository, PLATFORM_VARIABLE, type Repository } from "./repository.ts";
import { RESULTS_VARIABLE, ResultsFile } from "./results.ts";
import type { Rule } from "./rule.ts";
import { Session } from "./session.ts";
import { loadWaivers, waiversFile } from "./waivers.ts";

/** Serves rules to the engine that started this process, until it ends it. A pack of one's own may add rules to `RULES`. */
export function servePack(name: string, rules: readonly Rule[], folder: string): void {
  const ids = rules.map((rule) => rule.id);
  const results = process.env[RESULTS_VARIABLE] ?? "";
  const session = new Session({
    repositories: findRepositories(folder),
    loadWaivers: (root) => loadWaivers(waiversFile(root), ids),
    results: results === "" ? undefined : new ResultsFile(results),
    clock: () => new Date(),
  });
  new PolicyPack(name, { policies: toPolicies(rules, session), enforcementLevel: "mandatory" });
}

/**
 * Repositories that the program may belong to; its project's name tells which. The one that the pack is told of, else the
 * one around the user's shell and the one around the pack: it may be linked into `node_modules` from somewhere else.
 */
function findRepositories(folder: string): Repository[] {
  const told = process.env[PLATFORM_VARIABLE] ?? "";
  if (told !== "") return [findRepository(folder, told)].filter((repository) => repository !== undefined);
  return [process.env.PWD ?? folder, folder]
    .map((start) => findRepository(start))
    .filter((repository) => repository !== undefined);
}
