import { quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { dataReference, partReference } from "../project/references.ts";
import type { Surroundings } from "../project/surroundings.ts";
import { findNotExactlyOne } from "../reading/exactly-one.ts";
import { type DataMap, dataAt, namesAt, type Path } from "../reading/located.ts";
import { findBadReference, findBadReferences, findRepeated } from "../reading/reference-findings.ts";
import { splitColumn } from "./gate.resolve.ts";
import type { GateSpec } from "./gate.schema.ts";
import type { ModelSpec } from "./model.schema.ts";
import { inputReference } from "./model-input.checks.ts";

export function checkModel(name: string, model: ModelSpec, around: Surroundings): Finding[] {
  const path = ["models", name];
  return [
    ...Object.entries(model.baselines).flatMap(([baseline, spec]) => [
      ...findNotExactlyOne(around.raw, [...path, "baselines", baseline], ["model", "metrics"]),
      ...(spec.model === undefined
        ? []
        : findBadReference(spec.model, [...path, "baselines", baseline, "model"], partReference(around.raw, "model"))),
    ]),
    ...Object.entries(model.gates).flatMap(([gate, spec]) =>
      checkGate([...path, "gates", gate], spec, { model, around }),
    ),
    ...findRepeated(around.raw, [...path, "logs"]),
  ];
}

function checkGate(
  path: Path,
  gate: GateSpec,
  { model, around }: { model: ModelSpec; around: Surroundings },
): Finding[] {
  const { raw } = around;
  switch (gate.kind) {
    case "accuracy": {
      const baseline = {
        what: "baseline",
        code: "unknown-baseline",
        known: namesAt(raw, [...path.slice(0, 2), "baselines"]),
        declaredIn: `\`baselines\` of \`${path[1]}\``,
      } as const;
      const bounds = gate.atLeast !== undefined || gate.atMost !== undefined;
      return [
        ...(gate.betterThan === undefined ? [] : findBadReference(gate.betterThan, [...path, "betterThan"], baseline)),
        ...(bounds || gate.betterThan === undefined ? findNotExactlyOne(raw, path, ["atLeast", "atMost"]) : []),
      ];
    }
    case "skew": {
      const [, name = ""] = path.map(String);
      return [
        ...findBadReferences(raw, [...path, "columns"], inputReference(raw, name)),
        ...findNothingAsked(path, name, raw),
      ];
    }
    case "importance":
      return gate.share === undefined && gate.excluded.length === 0 ? [emptyGate(path, "share", "excluded")] : [];
    case "performance":
      return gate.p95 === undefined && gate.memory === undefined ? [emptyGate(path, "p95", "memory")] : [];
    case "compliance":
      return [
        ...findBadReference(gate.output, [...path, "output"], {
          what: "output",
          code: "unknown-column",
          known: Object.keys(model.signature.outputs),
          declaredIn: "`signature.outputs`",
        }),
        ...findBadColumn(gate.notIn, [...path, "notIn"], around),
      ];
    default:
      return [];
  }
}

/** What endpoints are asked is kept by their `capture` alone. */
function findNothingAsked(path: Path, model: string, raw: DataMap): Finding[] {
  const endpoints = namesAt(raw, ["endpoints"]).filter((name) => dataAt(raw, ["endpoints", name, "model"]) === model);
  if (endpoints.some((name) => namesAt(raw, ["endpoints", name]).includes("capture"))) return [];
  const message = `${quotePath(path)} compares with what endpoints are asked, and no endpoint with the model \`${model}\` is captured`;
  const where = endpoints[0] === undefined ? "an endpoint that serves it" : `\`endpoints.${endpoints[0]}\``;
  const fix = `Add \`capture: { to: <layer>.<name> }\` to ${where}, or remove the gate.`;
  return [{ code: "endpoint-not-captured", message, fix, path, at: "key" }];
}

function emptyGate(path: Path, ...words: [string, string]): Finding {
  const message = `${quotePath(path)} judges nothing: it has neither \`${words[0]}\` nor \`${words[1]}\``;
  return { code: "missing-key", message, fix: `Add \`${words[0]}:\`, \`${words[1]}:\` or both.`, path, at: "key" };
}

/** `<layer>.<table>.<column>` names a dataset of the project and a column of it. */
function findBadColumn(written: string, path: Path, { raw }: Surroundings): Finding[] {
  const { dataset, column } = splitColumn(written);
  const unknown = findBadReference(dataset, path, dataReference(raw, dataset));
  if (unknown.length > 0) return unknown;
  return findBadReference(column, path, {
    what: "column",
    code: "unknown-column",
    known: namesAt(raw, ["datasets", dataset, "columns"]),
    declaredIn: `\`columns\` of \`${dataset}\``,
  });
}
