import type { Repository } from "../spec/repository.ts";
import type { TwinEnvironment } from "../twin/twin.ts";

/** What the twin needs to know of each environment of target `kubernetes`; those of other targets have no cluster of ours. */
export function twinEnvironments(repository: Repository): TwinEnvironment[] {
  return repository.environmentNames.flatMap((name) => {
    const platform = repository.platform(name);
    if (platform?.environment.target.kind !== "kubernetes") return [];
    const gpuPools = Object.values(platform.gpuPools).map(({ name: pool, resource, perNode, nodes }) => ({
      name: pool,
      resource,
      perNode,
      nodes,
    }));
    return [{ name, context: platform.environment.target.context, gpuPools }];
  });
}
