import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { findInvertedBounds } from "../reading/bounds-findings.ts";
import { type DataMap, dataAt, namesAt } from "../reading/located.ts";
import { findBadReference, findRepeated } from "../reading/reference-findings.ts";
import { findMisplacedWords } from "../reading/word-findings.ts";
import type { EnvironmentSpec } from "./environment.schema.ts";
import type { PlatformSpec } from "./platform.schema.ts";
import { checkServices, serviceMode } from "./service.checks.ts";

/** A project's namespace is `<project>-<environment>`, and these end the names of namespaces that clusters have already. */
const SERVICE_NAMESPACE = "a project's namespace could be that of a service of the cluster";
const RESERVED_ENVIRONMENTS = new Map([
  ["cloud", "`prod-cloud` names the cloud stack of `prod`"],
  ["system", `${SERVICE_NAMESPACE}, such as \`kube-system\``],
  ["public", `${SERVICE_NAMESPACE}, such as \`kube-public\``],
  ["manager", `${SERVICE_NAMESPACE}, such as \`cert-manager\``],
  ["secrets", `${SERVICE_NAMESPACE}, such as \`external-secrets\``],
]);
/** Queues are known by their pool, and the queue of all that asks for no GPU by this word. */
const GENERAL_QUEUE = "cpu";

/** What the schema cannot see: how the parts of a platform fit together. */
export function checkPlatform(spec: Partial<PlatformSpec>, raw: DataMap, environment: string): Finding[] {
  const environments = Object.entries(spec.environments ?? {});
  return [
    ...findLoneEnvironment(raw),
    ...environments.flatMap(([name, environment]) =>
      checkEnvironment(name, environment, namesAt(raw, ["environments"])),
    ),
    ...findSharedClusters(environments),
    ...findPromotionCycles(spec.environments ?? {}),
    ...findRepeated(raw, ["identity", "groups"]),
    ...checkServices(raw, environment),
    ...findCloudWords(raw),
    ...Object.entries(spec.gpuPools ?? {}).flatMap(([name, pool]) => [
      ...findReservedPool(name),
      ...findInvertedBounds(pool.nodes, ["gpuPools", name, "nodes"]),
    ]),
  ];
}

/** None at all is found by the schema. */
function findLoneEnvironment(raw: DataMap): Finding[] {
  const [name, ...others] = namesAt(raw, ["environments"]);
  if (name === undefined || others.length > 0) return [];
  const isProduction = dataAt(raw, ["environments", name, "stage"]) === "production";
  const fix = isProduction
    ? `Add one of \`stage: development\`, such as \`dev\`, and \`promotesFrom: dev\` to \`${name}\`.`
    : `Add one of \`stage: production\`, such as \`prod\`, with \`promotesFrom: ${name}\`.`;
  return [
    {
      code: "environments-too-few",
      message: `\`${name}\` is the only environment, and two or more are required`,
      fix,
      path: ["environments"],
      at: "key",
    },
  ];
}

/** Words about AWS, in a platform that has no environment there. */
function findCloudWords(raw: DataMap): Finding[] {
  const isAws = (name: string) => dataAt(raw, ["environments", name, "target"]) === "aws";
  if (namesAt(raw, ["environments"]).some(isAws)) return [];
  const why = "is for AWS, and no environment has `target: aws`";
  const pools = namesAt(raw, ["gpuPools"]).flatMap((name) => {
    const path = ["gpuPools", name];
    return findMisplacedWords(
      path,
      namesAt(raw, path).filter((word) => word === "instanceTypes"),
      why,
    );
  });
  const network = dataAt(raw, ["services", "network"]);
  const isMeant = network !== undefined && serviceMode(raw, "network") !== "none";
  return [...(isMeant ? findMisplacedWords(["services"], ["network"], why) : []), ...pools];
}

function findReservedPool(name: string): Finding[] {
  if (name !== GENERAL_QUEUE) return [];
  const message = `${quote(name)} is reserved: it names the queue of everything that asks for no GPU`;
  const fix = "Name the pool after its GPU, such as `a10g`.";
  return [{ code: "reserved-name", message, fix, path: ["gpuPools", name], at: "key" }];
}

function checkEnvironment(name: string, environment: EnvironmentSpec, known: string[]): Finding[] {
  const path = ["environments", name];
  const findings: Finding[] = [];
  const reason = RESERVED_ENVIRONMENTS.get(name);
  if (reason !== undefined) {
    const message = `${quote(name)} is reserved: ${reason}`;
    findings.push({ code: "reserved-name", message, fix: "Choose another name.", path, at: "key" });
  }
  if (environment.promotesFrom !== undefined) {
    const reference = {
      what: "environment",
      code: "unknown-environment",
      known,
      declaredIn: "`environments`",
    } as const;
    findings.push(...findBadReference(environment.promotesFrom, [...path, "promotesFrom"], reference));
  }
  if (environment.target === "aws") {
    findings.push({
      code: "target-not-yet-deployable",
      severity: "warning",
      message: `\`${name}\` is checked and planned, but this version cannot yet create an AWS environment`,
      fix: "Use `target: kubernetes` for what is to be deployed now; keep the words, they will hold.",
      path: [...path, "target"],
      at: "value",
    });
  }
  return findings;
}

/** Dev must not be able to reach prod, and on one cluster it could. */
function findSharedClusters(environments: [string, EnvironmentSpec][]): Finding[] {
  const owners = new Map<string, string>();
  return environments.flatMap(([name, environment]): Finding[] => {
    const [key, word] =
      environment.target === "kubernetes"
        ? [environment.context, "context"]
        : [`${environment.account} ${environment.region}`, "account"];
    const owner = owners.get(key);
    if (owner === undefined) {
      owners.set(key, name);
      return [];
    }
    const what = word === "context" ? `the context ${quote(key)}` : "the same account and region";
    return [
      {
        code: "shared-cluster",
        message: `\`${name}\` and \`${owner}\` both use ${what}; environments are apart only on clusters of their own`,
        fix: `Give \`${name}\` ${word === "context" ? "the context of another cluster" : "another account or region"}.`,
        path: ["environments", name, word],
        at: "value",
      },
    ];
  });
}

/** Each circle once, at the environment of it that stands first in the file. */
function findPromotionCycles(environments: Record<string, EnvironmentSpec>): Finding[] {
  const seen = new Set<string>();
  return Object.keys(environments).flatMap((name): Finding[] => {
    const chain = [name];
    for (let next = environments[name]?.promotesFrom; next !== undefined; next = environments[next]?.promotesFrom) {
      if (next === name && !seen.has(name)) {
        for (const member of chain) seen.add(member);
        const message = `\`${name}\` promotes from itself: ${[...chain, name].join(" ← ")}`;
        const path = ["environments", name, "promotesFrom"];
        return [
          { code: "promotion-cycle", message, fix: "Remove one `promotesFrom` of the circle.", path, at: "value" },
        ];
      }
      if (chain.includes(next)) return [];
      chain.push(next);
    }
    return [];
  });
}
