import type { CodeDocument } from "./code-document.ts";
import { dataCodes } from "./codes/data.codes.ts";
import { fileCodes } from "./codes/file.codes.ts";
import { meaningCodes } from "./codes/meaning.codes.ts";
import { modelCodes } from "./codes/models.codes.ts";
import { monitoringCodes } from "./codes/monitoring.codes.ts";
import { pipelineCodes } from "./codes/pipelines.codes.ts";
import { platformCodes } from "./codes/platform.codes.ts";
import { projectCodes } from "./codes/project.codes.ts";
import { servingCodes } from "./codes/serving.codes.ts";
import { shapeCodes } from "./codes/shape.codes.ts";
import { yamlCodes } from "./codes/yaml.codes.ts";

export type { CodeDocument } from "./code-document.ts";

const all = {
  ...fileCodes,
  ...yamlCodes,
  ...shapeCodes,
  ...meaningCodes,
  ...platformCodes,
  ...dataCodes,
  ...projectCodes,
  ...pipelineCodes,
  ...modelCodes,
  ...servingCodes,
  ...monitoringCodes,
};

export type ProblemCode = keyof typeof all;

/** Every code that can occur. Codes are stable: scripts match on them. */
export const problemCodes: Readonly<Record<ProblemCode, CodeDocument>> = all;
