import type { z } from "zod";
import { releasesSchema } from "../models/releases.schema.ts";
import { PLATFORM_OVERRIDABLE, platformSchema } from "../platform/platform.schema.ts";
import { PROJECT_OVERRIDABLE, projectSchema } from "../project/project.schema.ts";

export type FileName = "platform" | "project" | "releases";

/** What each kind of file may say. */
export const languageFiles: Record<
  FileName,
  { path: string; title: string; schema: z.ZodObject; overridable: readonly string[] }
> = {
  platform: {
    path: "platform.yaml",
    title: "The platform",
    schema: platformSchema,
    overridable: PLATFORM_OVERRIDABLE,
  },
  project: {
    path: "projects/<project>/project.yaml",
    title: "A project",
    schema: projectSchema,
    overridable: PROJECT_OVERRIDABLE,
  },
  releases: {
    path: "projects/<project>/releases/<environment>.yaml",
    title: "Promotion records of a project in one environment",
    schema: releasesSchema,
    overridable: [],
  },
};
