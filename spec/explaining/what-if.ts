import { z } from "zod";
import type { Platform, Project } from "../model.ts";
import { resolveReleases } from "../models/releases.resolve.ts";
import { releasesSchema } from "../models/releases.schema.ts";
import { resolvePlatform } from "../platform/platform.resolve.ts";
import { platformSchema } from "../platform/platform.schema.ts";
import { resolveProject } from "../project/project.resolve.ts";
import { projectSchema } from "../project/project.schema.ts";
import { type Data, type DataMap, isDataMap, type Path } from "../reading/located.ts";
import { pointerTo } from "../reading/pointer.ts";
import type { Repository } from "../repository.ts";
import type { SpecDifference } from "./environment-differences.ts";
import { subjectTree } from "./explain-value.ts";

/** The platform in an environment, with some words as another environment has them; undefined if that is no platform. */
export function platformIf(
  repository: Repository,
  environment: string,
  differences: readonly SpecDifference[],
): Platform | undefined {
  const file = repository.file("platform.yaml");
  const data = subjectTree(repository, { project: undefined, environment }).value;
  const parsed = z.safeParse(platformSchema, revert(data, differences, "platform"));
  if (file === undefined || !parsed.success) return undefined;
  const pointTo = (path: Path) => pointerTo(file, path, environment);
  return resolvePlatform(parsed.data, { environment, projectNames: repository.projectNames, pointTo });
}

/** The same of a project and its releases. */
export function projectIf(
  repository: Repository,
  { project, environment }: { project: string; environment: string },
  differences: readonly SpecDifference[],
): Project | undefined {
  const directory = `projects/${project}`;
  const file = repository.file(`${directory}/project.yaml`);
  const data = subjectTree(repository, { project, environment }).value;
  const parsed = z.safeParse(projectSchema, revert(data, differences, "project"));
  const path = `${directory}/releases/${environment}.yaml`;
  const records = revert(
    repository.file(path)?.data ?? { apiVersion: "lakebed/v1", kind: "Releases", releases: [] },
    differences,
    "releases",
  );
  const releases = z.safeParse(
    releasesSchema,
    isDataMap(records) && records.releases === undefined ? { ...records, releases: [] } : records,
  );
  if (file === undefined || !parsed.success || !releases.success) return undefined;
  const pointTo = (at: Path) => pointerTo(file, at, environment);
  return resolveProject(parsed.data, { directory, releases: resolveReleases(releases.data, path), pointTo });
}

function revert(data: Data | undefined, differences: readonly SpecDifference[], file: SpecDifference["file"]): Data {
  return differences
    .filter((difference) => difference.file === file)
    .reduce<Data>((changed, { path, before }) => withValue(changed, path, before.value), data ?? {});
}

function withValue(data: Data | undefined, path: Path, value: Data | undefined): Data {
  const [key, ...rest] = path;
  if (key === undefined) return value ?? null;
  const map: DataMap = isDataMap(data) ? { ...data } : {};
  const name = String(key);
  if (rest.length > 0) map[name] = withValue(map[name], rest, value);
  else if (value === undefined) delete map[name];
  else map[name] = value;
  return map;
}
