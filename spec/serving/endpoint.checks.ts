import { checkGpus } from "../pipelines/gpu.checks.ts";
import { quote, quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { dataReference, partReference } from "../project/references.ts";
import { groupReference, receiverReference, type Surroundings } from "../project/surroundings.ts";
import { findInvertedBounds } from "../reading/bounds-findings.ts";
import { findNotExactlyOne } from "../reading/exactly-one.ts";
import { dataAt, isSaid, namesAt } from "../reading/located.ts";
import { findBadReference, findBadReferences } from "../reading/reference-findings.ts";
import { findMisplacedWords, findMissingKey } from "../reading/word-findings.ts";
import { parseCondition } from "./condition.ts";
import type { EndpointSpec } from "./endpoint.schema.ts";

export function checkEndpoint(name: string, endpoint: EndpointSpec, around: Surroundings): Finding[] {
  const path = ["endpoints", name];
  const { raw } = around;
  const { gpuPool, gpus, replicas } = endpoint;
  return [
    ...findBadReference(endpoint.model, [...path, "model"], partReference(raw, "model")),
    ...findBadReferences(raw, [...path, "notify"], receiverReference(around.platform)),
    ...findInvertedBounds(replicas, [...path, "replicas"]),
    ...findBadDatasets(path, endpoint, around),
    ...checkGpus({ who: "the endpoint", path, gpuPool, gpus, pods: Math.max(1, replicas.min) }, around),
    ...checkMode(path, endpoint, around),
    ...checkCanary(path, endpoint),
    ...checkFallback(path, endpoint, around),
    ...checkHumanReview(path, endpoint, around),
    ...findForgotten(path, endpoint, around),
  ];
}

function findBadDatasets(path: string[], { capture, humanReview, reads, writes }: EndpointSpec, { raw }: Surroundings) {
  const named = [
    [capture?.to, "capture", "to"],
    [humanReview?.to, "humanReview", "to"],
    [reads, "reads"],
    [writes, "writes"],
  ] as const;
  return named.flatMap(([dataset, ...words]) =>
    dataset === undefined ? [] : findBadReference(dataset, [...path, ...words], dataReference(raw, dataset)),
  );
}

const ONLINE_ONLY = ["protocol", "callers", "objectives", "canary", "capture", "scaling", "fallback"];
const DATASET_ONLY = ["schedule", "timeZone", "reads", "writes"];

function checkMode(
  path: string[],
  { mode, servedOn, scaling, replicas }: EndpointSpec,
  { raw }: Surroundings,
): Finding[] {
  const written = namesAt(raw, path);
  const misplaced = (words: readonly string[], why: string) =>
    findMisplacedWords(
      path,
      words.filter((word) => written.includes(word)),
      why,
    );
  const idle = scaling?.idle !== undefined && replicas.min > 0 ? ["idle"] : [];
  if (mode === "online") {
    return [
      ...misplaced(DATASET_ONLY, "belongs to endpoints of `mode: batch` or `streaming`"),
      ...findMisplacedWords([...path, "scaling"], idle, "never comes to pass while `replicas.min` is more than 0"),
      ...(servedOn === "cluster" ? [] : [notYetProvisioned(path, "servedOn", servedOn)]),
    ];
  }
  const schedule = mode === "streaming" ? ["schedule", "timeZone"] : [];
  return [
    ...misplaced(ONLINE_ONLY, "belongs to endpoints of `mode: online`"),
    ...misplaced(schedule, "belongs to endpoints of `mode: batch`"),
    ...findMissingKey(raw, path, "reads", "the dataset that questions come from"),
    ...findMissingKey(raw, path, "writes", "the dataset that answers go to"),
    notYetProvisioned(path, "mode", mode),
  ];
}

function notYetProvisioned(path: string[], word: string, value: string): Finding {
  const message = `nothing serves \`${word}: ${value}\` yet: the endpoint is left out of what is deployed`;
  const fix = "Keep it for a later version, or serve online in the cluster until then.";
  return {
    code: "endpoint-not-yet-provisioned",
    severity: "warning",
    message,
    fix,
    path: [...path, word],
    at: "value",
  };
}

function checkCanary(path: string[], { canary }: EndpointSpec): Finding[] {
  const steps = canary?.steps ?? [];
  const index = steps.findIndex((step, at) => at > 0 && step <= (steps[at - 1] ?? 0));
  if (index < 0) return [];
  const where = [...path, "canary", "steps"];
  const message = `${quotePath(where)}: expected shares that rise, found ${steps[index]} % after ${steps[index - 1]} %`;
  return [
    {
      code: "out-of-range",
      message,
      fix: "Write them from the smallest to the largest.",
      path: [...where, index],
      at: "value",
    },
  ];
}

function checkFallback(path: string[], { fallback }: EndpointSpec, { raw }: Surroundings): Finding[] {
  if (fallback === undefined) return [];
  const where = [...path, "fallback"];
  return [
    ...findNotExactlyOne(raw, where, ["model", "response"]),
    ...(fallback.model === undefined
      ? []
      : findBadReference(fallback.model, [...where, "model"], partReference(raw, "model"))),
  ];
}

function checkHumanReview(path: string[], { humanReview, model }: EndpointSpec, around: Surroundings): Finding[] {
  if (humanReview === undefined) return [];
  const { raw } = around;
  const where = [...path, "humanReview"];
  const signature = ["models", model, "signature"];
  const fields = ["inputs", "outputs"].flatMap((side) => namesAt(raw, [...signature, side]));
  const known = {
    what: "input or output",
    code: "unknown-column",
    known: fields,
    declaredIn: `\`signature\` of \`${model}\``,
  } as const;
  const compared = dataAt(raw, signature) === undefined ? [] : (parseCondition(humanReview.when) ?? []);
  return [
    ...findBadReferences(raw, [...where, "by"], groupReference(around.platform)),
    ...compared.flatMap(({ field }) => findBadReference(field, [...where, "when"], known)),
  ];
}

/** What production needs and somebody forgot, each with the edit that adds it. */
function findForgotten(path: string[], endpoint: EndpointSpec, around: Surroundings): Finding[] {
  const name = quote(path[1] ?? "");
  const findings: Finding[] = [];
  const isProduction = around.environment.stage === "production";
  const isReviewed = isSaid(around.raw, [...path, "humanReview"]);
  if (endpoint.mode === "online" && !isReviewed && around.spec.purpose?.riskTier === "high") {
    const message = `${name} answers by itself, and the risk tier is \`high\`: nobody oversees what it decides`;
    const fix = "Add `humanReview: { when: …, by: […], within: …, to: … }`, with who decides on which answers.";
    findings.push({ code: "oversight-missing", message, fix, path, at: "key" });
  }
  if (isProduction && endpoint.capture !== undefined && !isWatched(path[1] ?? "", endpoint.capture.to, around)) {
    const message = `${name} is captured to ${quote(endpoint.capture.to)}, and no monitor looks at it`;
    const fix = `Add to \`monitors\`: \`drift: { kind: drift, dataset: ${endpoint.capture.to}, atMost: 0.2, then: { notify: [${around.platform.receivers[0] ?? "…"}] } }\`.`;
    findings.push({ code: "capture-without-monitor", message, fix, path: [...path, "capture"], at: "key" });
  }
  if (isProduction && Object.keys(endpoint.objectives).length > 0 && !isSaid(around.raw, [...path, "notify"])) {
    const message = `${name} has objectives, and nobody is told when one is missed`;
    const fix = `Add \`notify: [${around.platform.receivers[0] ?? "…"}]\`, a receiver of platform.yaml.`;
    findings.push({ code: "alert-goes-nowhere", message, fix, path: [...path, "objectives"], at: "key" });
  }
  return findings;
}

/** As written: a monitor with a mistake of its own is none that was forgotten. */
function isWatched(endpoint: string, dataset: string, { raw }: Surroundings): boolean {
  return namesAt(raw, ["monitors"]).some((monitor) => {
    const path = ["monitors", monitor];
    const kind = dataAt(raw, [...path, "kind"]);
    if (kind === "skew") return dataAt(raw, [...path, "endpoint"]) === endpoint;
    return kind === "drift" && dataAt(raw, [...path, "dataset"]) === dataset;
  });
}
