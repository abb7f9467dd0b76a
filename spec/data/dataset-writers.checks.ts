import { lineageOf, writtenThings } from "../pipelines/lineage.ts";
import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import type { Surroundings } from "../project/surroundings.ts";
import { type DataMap, isDataMap, namesAt, type Path } from "../reading/located.ts";

/** Every dataset is written by something, and a dataset of another project by nothing here. */
export function checkDatasetWriters({ raw, spec }: Surroundings): Finding[] {
  if (isWriterBroken(raw, spec)) return [];
  const written = writtenThings(lineageOf(raw), raw);
  return Object.entries(spec.datasets ?? {}).flatMap(([name, { source }]): Finding[] => {
    const path = ["datasets", name];
    if (source?.project !== undefined) return written.has(name) ? [foreignWrite(name, path)] : [];
    if (source?.file !== undefined || written.has(name)) return [];
    const writer =
      source?.connection === undefined ? "the step that makes it" : `the step that reads ${quote(source.connection)}`;
    const message = `nothing writes ${quote(name)}: no step, no capture, no review and no endpoint`;
    return [
      { code: "dataset-without-writer", message, fix: `Add \`writes: [${name}]\` to ${writer}.`, path, at: "key" },
    ];
  });
}

/** Where a pipeline or step is malformed, what it was to write is not known, and its own problem comes first. */
function isWriterBroken(raw: DataMap, spec: Surroundings["spec"]): boolean {
  const { pipelines = {}, endpoints = {} } = spec;
  const isMissing = (section: object, path: Path) => namesAt(raw, path).some((name) => !Object.hasOwn(section, name));
  const isNoMap = ["pipelines", "endpoints"].some((section) => raw[section] !== undefined && !isDataMap(raw[section]));
  return (
    isNoMap ||
    isMissing(pipelines, ["pipelines"]) ||
    isMissing(endpoints, ["endpoints"]) ||
    Object.entries(pipelines).some(([name, { steps }]) => isMissing(steps, ["pipelines", name, "steps"]))
  );
}

function foreignWrite(name: string, path: Path): Finding {
  const message = `${quote(name)} belongs to another project, and something here writes it`;
  const fix = "Write a dataset of this project instead, or let the owner write it.";
  return { code: "consumed-dataset-written", message, fix, path, at: "key" };
}
