import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import type { Path } from "../reading/located.ts";
import type { Surroundings } from "./surroundings.ts";

/** A project that is here, under its name or the one it was first deployed under, was not taken out. */
export function checkNotRemoved({ spec, platform }: Surroundings): Finding[] {
  const { name, formerly } = spec;
  if (name !== undefined && platform.removedProjects.has(name)) {
    const message = `\`removedProjects\` of platform.yaml says that ${quote(name)} was taken out, and here it is`;
    const fix = `Take ${quote(name)} out of \`removedProjects\`, or delete projects/${name}/.`;
    return [{ code: "removed-project-exists", message, fix, path: ["name"], at: "value" }];
  }
  if (formerly !== undefined && platform.removedProjects.has(formerly)) {
    const message = `\`removedProjects\` of platform.yaml says that ${quote(formerly)} was taken out, and its stacks and data go on as this project's`;
    const fix = `Take ${quote(formerly)} out of \`removedProjects\`, or remove \`formerly\` here.`;
    return [{ code: "removed-project-exists", message, fix, path: ["formerly"], at: "value" }];
  }
  return [];
}

/** A dataset whose owner was taken out: it may be kept, and nothing fills it any more. */
export function findRemovedOwner(
  { project, dataset, path }: { project: string; dataset: string; path: Path },
  { platform, projects }: Surroundings,
): Finding[] {
  const left = platform.removedProjects.get(project);
  if (left === undefined || projects.has(project)) return [];
  const state = left.includes(dataset) ? "it is kept as it was" : "it is not among what was kept";
  return [
    {
      code: "removed-project-consumed",
      message: `${quote(project)} was taken out, so nothing writes ${quote(dataset)} any more: ${state}`,
      fix: `Let a step of this project write it and remove its \`source\`, or read another dataset.`,
      path,
      at: "value",
    },
  ];
}
