import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import type { ProjectSpec } from "../project/project.schema.ts";
import { dataReference } from "../project/references.ts";
import { receiverReference, type Surroundings } from "../project/surroundings.ts";
import { findInvertedBounds } from "../reading/bounds-findings.ts";
import { findNotExactlyOne } from "../reading/exactly-one.ts";
import type { Layer } from "../reading/layers.ts";
import { dataAt, isSaid, namesAt, type Path } from "../reading/located.ts";
import { findBadReference, findBadReferences, findRepeated, type Reference } from "../reading/reference-findings.ts";
import { findMisplacedWords } from "../reading/word-findings.ts";
import { formatDuration } from "../units/units.ts";
import { checkGpus } from "./gpu.checks.ts";
import type { PipelineSpec, StepSpec } from "./pipeline.schema.ts";
import { findStepCycles } from "./step-order.ts";

const ENGINES = ["spark", "python", "sql", "notebook", "automl"] as const;

export function checkPipeline(name: string, pipeline: PipelineSpec, around: Surroundings): Finding[] {
  const path = ["pipelines", name];
  const receivers = receiverReference(around.platform);
  const steps = Object.entries(pipeline.steps);
  return [
    ...findBadReferences(around.raw, [...path, "notify"], receivers),
    ...findBadReferences(around.raw, [...path, "notifyOnSuccess"], receivers),
    ...findBadData([...path, "startsOn"], around),
    ...findInvertedBackoff(pipeline, path),
    ...findSilentFailures(name, pipeline, around),
    ...steps.flatMap(([step, spec]) => checkStep([...path, "steps", step], spec, { pipeline, around })),
    ...findStepCycles(pipeline.steps, [...path, "steps"], around.spec.features ?? {}),
  ];
}

/** Looks at the file as written: an environment that takes the schedule away may leave the time zone be. */
export function findIdleTimeZones({ partial, raw }: Pick<Layer<ProjectSpec>, "partial" | "raw">): Finding[] {
  return Object.entries(partial.pipelines ?? {}).flatMap(([name, { timeZone }]): Finding[] => {
    if (timeZone === undefined || namesAt(raw, ["pipelines", name]).includes("schedule")) return [];
    const message = `\`${name}\` has a time zone but no schedule`;
    const path = ["pipelines", name, "timeZone"];
    return [
      { code: "time-zone-without-schedule", message, fix: "Add `schedule:`, or remove `timeZone:`.", path, at: "key" },
    ];
  });
}

function findInvertedBackoff({ backoff: { min, max } }: PipelineSpec, path: string[]): Finding[] {
  if (min <= max) return [];
  const message = `\`backoff\`: min ${formatDuration(min)} is more than max ${formatDuration(max)}`;
  return [
    { code: "bounds-inverted", message, fix: "Lower `min` or raise `max`.", path: [...path, "backoff"], at: "key" },
  ];
}

/** Nobody looks at a run that starts by itself. */
function findSilentFailures(name: string, { schedule }: PipelineSpec, around: Surroundings): Finding[] {
  const isTold = isSaid(around.raw, ["pipelines", name, "notify"]);
  if (around.environment.stage !== "production" || schedule === undefined || isTold) return [];
  const message = `${quote(name)} runs by itself, and nobody is told when it fails`;
  const fix = `Add \`notify: [${around.platform.receivers[0] ?? "…"}]\`, a receiver of platform.yaml.`;
  return [{ code: "alert-goes-nowhere", severity: "warning", message, fix, path: ["pipelines", name], at: "key" }];
}

interface StepSurroundings {
  pipeline: PipelineSpec;
  around: Surroundings;
}

function checkStep(path: string[], step: StepSpec, { pipeline, around }: StepSurroundings): Finding[] {
  const { raw } = around;
  const siblings = path.slice(0, -1);
  const steps: Reference = {
    what: "step",
    code: "unknown-step",
    known: namesAt(raw, siblings),
    declaredIn: `\`${siblings.join(".")}\``,
  };
  const { executors } = step.resources;
  return [
    ...findNotExactlyOne(raw, path, ENGINES),
    ...findStrangeWords(path, step, pipeline),
    ...checkGpus({ who: "the step", path, gpuPool: step.gpuPool, gpus: step.gpus, pods: 1 }, around),
    ...(executors === undefined ? [] : findInvertedBounds(executors, [...path, "resources", "executors"])),
    ...findBadData([...path, "reads"], around),
    ...findBadData([...path, "writes"], around),
    ...findBadReferences(raw, [...path, "after"], steps),
    ...findUnprovisionedEngine(path, step),
  ];
}

function findStrangeWords(path: string[], step: StepSpec, { mode }: PipelineSpec): Finding[] {
  const isSpark = step.spark !== undefined || step.sql !== undefined;
  const trigger = step.trigger === undefined ? [] : ["trigger"];
  const executors = step.resources.executors === undefined ? [] : ["executors"];
  return [
    ...(mode === "batch" ? findMisplacedWords(path, trigger, "belongs to pipelines of `mode: streaming`") : []),
    ...(isSpark ? [] : findMisplacedWords([...path, "resources"], executors, "belongs to steps that Spark runs")),
    ...(step.sql === undefined || step.requirements === undefined
      ? []
      : findMisplacedWords(path, ["requirements"], "belongs to programs, and SQL needs no packages")),
  ];
}

/** Each word of the list names something that is there. */
export function findBadData(path: Path, { raw }: Surroundings): Finding[] {
  const list = dataAt(raw, path);
  if (!Array.isArray(list)) return [];
  return [
    ...list.flatMap((word, index) =>
      typeof word === "string" ? findBadReference(word, [...path, index], dataReference(raw, word)) : [],
    ),
    ...findRepeated(raw, path),
  ];
}

function findUnprovisionedEngine(path: string[], step: StepSpec): Finding[] {
  const engine = (["sql", "notebook", "automl"] as const).find((kind) => step[kind] !== undefined);
  if (engine === undefined) return [];
  const message = `nothing runs \`${engine}\` yet: the step is left out of the pipeline, and every step that waits for it`;
  const fix = "Use `python:` or `spark:` until a later version, or keep the step and do without it.";
  return [
    { code: "engine-not-yet-provisioned", severity: "warning", message, fix, path: [...path, engine], at: "key" },
  ];
}
