import { inputReference } from "../models/model-input.checks.ts";
import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { listWords } from "../problems/suggestion.ts";
import { dataReference, partReference } from "../project/references.ts";
import { receiverReference, type Surroundings } from "../project/surroundings.ts";
import { findNotExactlyOne } from "../reading/exactly-one.ts";
import { type DataMap, dataAt, isSaid, namesAt, type Path } from "../reading/located.ts";
import { findBadReference, findBadReferences, type Reference } from "../reading/reference-findings.ts";
import { findMissingKey } from "../reading/word-findings.ts";
import type { MonitorSpec } from "./monitor.schema.ts";

type DriftSpec = Pick<Extract<MonitorSpec, { kind: "drift" }>, "dataset" | "against">;

export function checkMonitor(name: string, monitor: MonitorSpec, around: Surroundings): Finding[] {
  const path = ["monitors", name];
  return [...checkSubject(path, monitor, around), ...checkAction(path, monitor, around)];
}

function checkSubject(path: string[], monitor: MonitorSpec, around: Surroundings): Finding[] {
  const { raw } = around;
  const endpoint = (written: string) =>
    findBadReference(written, [...path, "endpoint"], partReference(raw, "endpoint"));
  const dataset = (written: string, word = "dataset") =>
    findBadReference(written, [...path, word], dataReference(raw, written));
  switch (monitor.kind) {
    case "drift":
      return [
        ...dataset(monitor.dataset),
        ...(monitor.against === "training" ? [] : dataset(monitor.against, "against")),
        ...findBadColumns([...path, "columns"], monitor.dataset, around),
        ...findIncomparable([...path, "columns"], monitor, around),
      ];
    case "freshness":
      return [...dataset(monitor.dataset), ...findMissingFreshness(path, monitor.dataset, around)];
    case "restricted-access":
      return dataset(monitor.dataset);
    case "skew":
      return [...endpoint(monitor.endpoint), ...checkSkew(path, monitor.endpoint, around)];
    case "latency":
    case "memory":
      return endpoint(monitor.endpoint);
    case "staleness":
      return findBadReference(monitor.model, [...path, "model"], partReference(raw, "model"));
    case "kpi":
      return findBadReference(monitor.kpi, [...path, "kpi"], kpiReference(around));
    case "failures":
      return [
        ...findNotExactlyOne(raw, path, ["pipeline", "endpoint"]),
        ...(monitor.pipeline === undefined
          ? []
          : findBadReference(monitor.pipeline, [...path, "pipeline"], partReference(raw, "pipeline"))),
        ...(monitor.endpoint === undefined ? [] : endpoint(monitor.endpoint)),
      ];
    case "cost":
      return [];
  }
}

function kpiReference({ raw }: Surroundings): Reference {
  return { what: "KPI", code: "unknown-kpi", known: namesAt(raw, ["purpose", "kpis"]), declaredIn: "`purpose.kpis`" };
}

function findBadColumns(path: Path, dataset: string, { raw }: Surroundings): Finding[] {
  const known = namesAt(raw, ["datasets", dataset, "columns"]);
  if (known.length === 0) return [];
  const columns: Reference = {
    what: "column",
    code: "unknown-column",
    known,
    declaredIn: `\`columns\` of ${quote(dataset)}`,
  };
  return findBadReferences(raw, path, columns);
}

/** A column is compared with the column of the same name; one that the watched dataset lacks is said already. */
function findIncomparable(path: Path, { dataset, against }: DriftSpec, { raw }: Surroundings): Finding[] {
  const written = dataAt(raw, path);
  const known = namesAt(raw, ["datasets", against, "columns"]);
  const watched = namesAt(raw, ["datasets", dataset, "columns"]);
  if (known.length === 0 || !Array.isArray(written)) return [];
  return written.flatMap((column, index): Finding[] => {
    if (typeof column !== "string" || known.includes(column) || !watched.includes(column)) return [];
    const message = `${quote(column)} is no column of ${quote(against)}, which ${quote(dataset)} is compared with`;
    const fix = `Use columns that both have: ${listWords(watched.filter((each) => known.includes(each)))}.`;
    return [{ code: "unknown-column", message, fix, path: [...path, index], at: "value" }];
  });
}

/** Skew is seen in what an endpoint was asked, so that has to be kept, and it is told by input. */
function checkSkew(path: string[], endpoint: string, { raw }: Surroundings): Finding[] {
  const model = dataAt(raw, ["endpoints", endpoint, "model"]);
  if (typeof model !== "string" || !namesAt(raw, ["models"]).includes(model)) return [];
  return [
    ...findNotCaptured(path, endpoint, raw),
    ...findBadReferences(raw, [...path, "columns"], inputReference(raw, model)),
  ];
}

function findNotCaptured(path: string[], endpoint: string, raw: DataMap): Finding[] {
  const where = ["endpoints", endpoint];
  if (namesAt(raw, where).includes("capture")) return [];
  const reads = dataAt(raw, [...where, "reads"]);
  const [why, fix] =
    typeof reads === "string"
      ? [
          `takes its questions from ${quote(reads)}`,
          `Write \`kind: drift\` and \`dataset: ${reads}\`, which compares that dataset with the training data.`,
        ]
      : [
          "is not captured",
          `Add \`capture: { to: <layer>.<name> }\` to ${quote(endpoint)} in \`endpoints\`, or remove the monitor.`,
        ];
  const message = `nothing that ${quote(endpoint)} is asked can be compared, because it ${why}`;
  return [{ code: "endpoint-not-captured", message, fix, path: [...path, "endpoint"], at: "value" }];
}

function findMissingFreshness(path: string[], dataset: string, { raw }: Surroundings): Finding[] {
  if (namesAt(raw, ["datasets", dataset]).includes("freshness")) return [];
  return findMissingKey(raw, path, "atMost", `an age such as \`2 hours\`, or \`freshness:\` to ${quote(dataset)}`);
}

function checkAction(path: string[], { then }: MonitorSpec, around: Surroundings): Finding[] {
  const { raw, platform } = around;
  const receivers = receiverReference(platform);
  const isMalformed = isSaid(raw, [...path, "then"]) && namesAt(raw, [...path, "then"]).length === 0;
  const isIdle =
    !isMalformed && ["notify", "page", "retrain", "rollback"].every((word) => !isSaid(raw, [...path, "then", word]));
  const message = `nothing happens when ${quote(path[1] ?? "")} crosses its threshold`;
  const fix = `Add \`then: { notify: [${platform.receivers[0] ?? "…"}] }\`, or \`page\`, \`retrain\` or \`rollback\`.`;
  const idle: Finding[] = isIdle ? [{ code: "alert-goes-nowhere", message, fix, path, at: "key" }] : [];
  return [
    ...idle,
    ...findBadReferences(raw, [...path, "then", "notify"], receivers),
    ...findBadReferences(raw, [...path, "then", "page"], receivers),
    ...(then.retrain === undefined
      ? []
      : findBadReference(then.retrain, [...path, "then", "retrain"], partReference(raw, "pipeline"))),
    ...(then.rollback === undefined
      ? []
      : findBadReference(then.rollback, [...path, "then", "rollback"], partReference(raw, "endpoint"))),
  ];
}
