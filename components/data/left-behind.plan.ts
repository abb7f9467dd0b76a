import type { Platform, RemovedProject } from "../../spec/model.ts";
import { bucketName } from "../naming/names.ts";
import { placeOf } from "./storage.plan.ts";

/** A dataset or model that stays after its project was taken out, and where it lies in one environment. */
export interface Remnant {
  project: string;
  reference: string;
  bucket: string;
  prefix: string;
}

const MODEL = /^models\.(?<name>.+)$/;
const FEATURE = /^features\./;

/** What removed projects leave in one environment. Features have no place of their own yet. */
export function planLeftBehind(platform: Platform): Remnant[] {
  return Object.values(platform.removedProjects).flatMap((removed) =>
    removed.leaves
      .filter((reference) => !FEATURE.test(reference))
      .map((reference) => ({ project: removed.name, reference, ...placeLeft(platform, removed, reference) })),
  );
}

function placeLeft(platform: Platform, removed: RemovedProject, reference: string): Pick<Remnant, "bucket" | "prefix"> {
  const { target, name: environment } = platform.environment;
  const owner = {
    platform: platform.name,
    project: removed.name,
    environment,
    ...(target.kind === "aws" ? { account: target.accountId } : {}),
  };
  const model = MODEL.exec(reference)?.groups?.name;
  if (model !== undefined) return { bucket: bucketName(owner, "artifacts"), prefix: `models/${model}/` };
  const { layer, prefix } = placeOf({ name: reference, formerly: undefined });
  return { bucket: bucketName(owner, layer), prefix };
}
