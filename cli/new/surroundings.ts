import type { Repository } from "../../spec/repository.ts";
import type { Surroundings } from "./project-questions.ts";

/** Knows nothing to choose from: enough to say which questions there are. */
export const NOWHERE: Surroundings = {
  environmentNames: () => [],
  projectNames: [],
  groups: () => [],
  connections: () => [],
  gpuPools: () => [],
  receivers: () => [],
};

/** What all environments of a repository have in common; a project that chose more would be wrong in one of them. */
export function surroundingsOf(repository: Repository): Surroundings {
  const { environmentNames, projectNames } = repository;
  const platforms = environmentNames
    .map((name) => repository.platform(name))
    .filter((platform) => platform !== undefined);
  const [first, ...others] = platforms;
  if (first === undefined) return NOWHERE;
  const groups = first.identity.groups.filter((group) =>
    others.every(({ identity }) => identity.groups.includes(group)),
  );
  const connections = Object.values(first.connections).filter(
    // An API that asks for no credentials has none, and the first job shows some.
    (connection) =>
      connection.secret !== undefined &&
      others.every((each) => each.connections[connection.name]?.kind === connection.kind),
  );
  const receivers = Object.values(first.receivers).filter(({ name }) => others.every((each) => name in each.receivers));
  const pools = Object.keys(first.gpuPools).filter((pool) =>
    environmentNames.every((environment) => freeGpus(repository, environment, pool) > 0),
  );
  return {
    environmentNames: () => environmentNames,
    projectNames,
    groups: () => groups,
    connections: () => connections.map(({ name, kind }) => ({ value: name, hint: kind })),
    gpuPools: () => pools.map((value) => ({ value })),
    receivers: () => receivers.map(({ name, kind }) => ({ value: name, hint: kind })),
  };
}

/** What a pool can hold at most, less what the other projects' quotas take. */
function freeGpus(repository: Repository, environment: string, pool: string): number {
  const found = repository.platform(environment)?.gpuPools[pool];
  if (found === undefined) return 0;
  const taken = repository.projectNames.map((name) => repository.project(name, environment)?.quota.gpus[pool] ?? 0);
  return found.nodes.max * found.perNode - taken.reduce((sum, gpus) => sum + gpus, 0);
}
