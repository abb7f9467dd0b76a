import { isCustom, isOpaque, type Manifest, manifestsOf, opaqueMessage } from "../../manifests.ts";
import { type Finding, type PlainValue, type RuleResource, type StackRule, UNKNOWN } from "../../rule.ts";
import { Findings, isObject, joinPath, leavesOf, MAKE_KNOWN, read } from "../../values.ts";

const PREFIX = "lakebed.dev/release-";
/** Annotations of an approval record, and the record's own keys. */
const FIELDS = {
  model: "model",
  version: "version",
  digest: "digest",
  commit: "commit",
  "trained-by": "trainedBy",
  "approved-by": "approvedBy",
  "approved-at": "approvedAt",
  evidence: "evidence",
} as const;
type Field = keyof typeof FIELDS;
const DIGEST = /^sha256:([0-9a-f]{64})$/;
const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

export const modelApproved: StackRule = {
  id: "serving-model-approved",
  title: "Only an approved model version is served",
  area: "serving",
  scope: "stack",
  severity: "critical",
  frameworks: ["AIA 14", "AIA 17", "RMF MANAGE 1.1", "S2 CC8.1"],
  default: { development: "off", production: "mandatory" },
  explanation: `A model in production was looked at by somebody other than the person who trained it. The record of that
(\`releases/<environment>.yaml\`) is carried by each \`InferenceService\` as annotations \`${PREFIX}…\`:
${Object.keys(FIELDS)
  .map((field) => `\`${field}\``)
  .join(", ")}.

The rule checks that

- every field is there and not empty;
- no approver is the one who trained the model (several are one annotation, with commas between them);
- the digest is \`sha256:\` with 64 hexadecimal digits, and every address the model is loaded from contains it: what was
  approved is what is served;
- the time of approval is a time, and not in the future.

**What it does not prove:** the evidence is named by its digest but not signed yet, and nobody checks that the
approver's name is a real person's. The review of the pull request that changes the record is what makes it true.

**To satisfy it** add a record to \`releases/<environment>.yaml\` by a pull request that the approver merges. This rule cannot be
waived.`,
  appliesTo: (resource) => servicesOf(resource).length > 0,
  check: (resources, context) =>
    resources.flatMap((resource) =>
      servicesOf(resource).flatMap((manifest) => judge(resource.urn, manifest, Date.parse(context.now))),
    ),
};

/** Objects that serve a model; a patch does so when it changes what is served. */
function servicesOf(resource: RuleResource): Manifest[] {
  return manifestsOf(resource).filter(
    (manifest) =>
      isOpaque(manifest) ||
      (isCustom(manifest, "serving.kserve.io", "InferenceService", "LLMInferenceService") &&
        !(manifest.isPatch && modelAddresses(manifest).length === 0)),
  );
}

function judge(urn: string, manifest: Manifest, now: number): Finding[] {
  const findings = new Findings(urn);
  if (isOpaque(manifest)) {
    findings.inconclusive({ path: manifest.path, key: "object/unknown" }, opaqueMessage(manifest), MAKE_KNOWN);
    return findings.list;
  }
  const record = new ApprovalRecord(manifest);
  for (const field of Object.keys(FIELDS) as Field[]) {
    const value = record.read(field);
    const place = record.place(field);
    if (value === UNKNOWN) findings.inconclusive(place, `the record's ${field} is not known yet`, MAKE_KNOWN);
    else if (value === undefined || value.trim() === "") {
      findings.fail(
        place,
        `the approval record has no \`${FIELDS[field]}\``,
        `Add \`${FIELDS[field]}\` to the record.`,
      );
    }
  }
  judgeApprover(findings, record);
  judgeTime(findings, record, now);
  judgeDigest(findings, record, manifest);
  return findings.list;
}

class ApprovalRecord {
  readonly #manifest: Manifest;
  readonly #source: string | undefined;

  constructor(manifest: Manifest) {
    this.#manifest = manifest;
    const source = this.#annotation(`${PREFIX}source`);
    this.#source = typeof source === "string" ? source : undefined;
  }

  read(field: Field): string | typeof UNKNOWN | undefined {
    const value = this.#annotation(`${PREFIX}${field}`);
    return value === UNKNOWN || value === undefined ? value : String(value);
  }

  /** The line of the record where we know it, because that is what has to be mended. */
  place(field: Field): { path: string; key: string; source?: string } {
    const path = joinPath(this.#manifest.path, "metadata", "annotations", `${PREFIX}${field}`);
    const source = this.#source === undefined ? {} : { source: `${this.#source}.${FIELDS[field]}` };
    return { path, key: `release/${field}`, ...source };
  }

  #annotation(name: string): PlainValue | undefined {
    return read(this.#manifest.body, "metadata", "annotations", name);
  }
}

function judgeApprover(findings: Findings, record: ApprovalRecord): void {
  const trainer = record.read("trained-by");
  const approver = record.read("approved-by");
  if (typeof trainer !== "string" || typeof approver !== "string" || approver.trim() === "") return;
  const approvers = approver.split(",").map((person) => person.trim().toLowerCase());
  if (!approvers.includes(trainer.trim().toLowerCase())) return;
  findings.fail(
    record.place("approved-by"),
    `${approvers.length === 1 ? "the approver" : "one of the approvers"} is the one who trained the model`,
    "Let somebody else review the model's evidence and approve it.",
  );
}

function judgeTime(findings: Findings, record: ApprovalRecord, now: number): void {
  const text = record.read("approved-at");
  if (typeof text !== "string" || text.trim() === "") return;
  const time = parseTime(text.trim());
  const place = record.place("approved-at");
  if (time === undefined) {
    findings.fail(place, "the time of approval is not a time", "Write it as `2026-11-24T09:30:00Z`.");
  } else if (time > now) {
    findings.fail(place, "the time of approval is in the future", "Write when the model was approved.");
  }
}

/** Strict, because JavaScript's own parser takes 30 February for 2 March. */
function parseTime(text: string): number | undefined {
  const day = RFC_3339.exec(text)?.[1];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  const time = Date.parse(text.toUpperCase().replace(" ", "T"));
  return Number.isNaN(time) ? undefined : time;
}

function judgeDigest(findings: Findings, record: ApprovalRecord, manifest: Manifest): void {
  const digest = record.read("digest");
  if (typeof digest !== "string" || digest.trim() === "") return;
  const hex = DIGEST.exec(digest)?.[1];
  if (hex === undefined) {
    const fix = "Copy the digest of the model's artifact, `sha256:` and 64 hexadecimal digits.";
    findings.fail(record.place("digest"), "the record's digest is not a SHA-256 digest", fix);
    return;
  }
  const addresses = modelAddresses(manifest);
  const fix = "Load the model from an address that contains the approved digest.";
  if (addresses.length === 0) {
    const path = joinPath(manifest.path, "spec");
    findings.fail(
      { path, key: "model" },
      "nothing says where the model is loaded from, so it cannot be the approved one",
      fix,
    );
  }
  for (const { path, value } of addresses) {
    if (value === UNKNOWN)
      findings.inconclusive({ path, key: "model" }, "where the model is loaded from is not known yet", MAKE_KNOWN);
    else if (typeof value !== "string" || !value.includes(hex)) {
      findings.fail({ path, key: "model" }, "the model is loaded from an address without the approved digest", fix);
    }
  }
}

/** Everything that a predictor loads: `storageUri`, `storageUris[].uri`, `storage.path`, a language model's `model.uri`. */
function modelAddresses(manifest: Manifest): { path: string; value: PlainValue }[] {
  const spec = read(manifest.body, "spec");
  const path = joinPath(manifest.path, "spec");
  if (spec === UNKNOWN) return [{ path, value: UNKNOWN }];
  if (!isObject(spec)) return [];
  return Object.entries(spec)
    .filter(([part]) => part !== "transformer" && part !== "explainer")
    .flatMap(([part, value]) => [...leavesOf(value, joinPath(path, part), [part])])
    .filter(({ keys, value }) => isAddress(keys) || (value === UNKNOWN && mayHoldAddress(keys)));
}

function isAddress(keys: (string | number)[]): boolean {
  const names = keys.filter((key) => typeof key === "string");
  const [parent, last] = names.slice(-2);
  return (
    last === "storageUri" ||
    parent === "storageUri" ||
    (parent === "storageUris" && last === "uri") ||
    (parent === "storage" && last === "path") ||
    (names.length === 2 && parent === "model" && last === "uri")
  );
}

const HOLDERS =
  /^(predictor|canary|worker|workerSpec|model|storage|storageUris|sklearn|xgboost|tensorflow|pytorch|triton|onnx|huggingface|pmml|lightgbm|paddle)$/;

/** An unknown part of a spec that would have the address in it. */
function mayHoldAddress(keys: (string | number)[]): boolean {
  return HOLDERS.test(String(keys.findLast((key) => typeof key === "string")));
}
