import type { RemovedProject } from "../spec/model.ts";
import type { Repository } from "../spec/repository.ts";
import type { Remnant } from "../stacks/left-behind.ts";

export interface LeftBehind {
  removed: RemovedProject;
  /** Of all environments, in their order. */
  remnants: (Omit<Remnant, "project"> & { environment: string })[];
}

/** What each removed project leaves, and where it lies. */
export async function findLeftBehind(repository: Repository): Promise<LeftBehind[]> {
  const platforms = repository.environmentNames.flatMap((name) => repository.platform(name) ?? []);
  const [first] = platforms;
  if (first === undefined || Object.keys(first.removedProjects).length === 0) return [];
  const { leftBehind } = await import("../stacks/left-behind.ts");
  const all = platforms.flatMap((platform) =>
    leftBehind(platform).map((remnant) => ({ ...remnant, environment: platform.environment.name })),
  );
  return Object.values(first.removedProjects).map((removed) => ({
    removed,
    remnants: all
      .filter(({ project }) => project === removed.name)
      .map(({ environment, reference, bucket, prefix }) => ({ environment, reference, bucket, prefix })),
  }));
}
