import { quotePath } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { type DataMap, dataAt, namesAt } from "../reading/located.ts";
import { findMisplacedWords } from "../reading/word-findings.ts";
import type { ServiceName } from "./platform.types.ts";

/** Where an existing service is, by the words that have to say it, each with an example. Others are met by the cluster's own names. */
const ADDRESSES: Partial<Record<ServiceName, Record<string, string>>> = {
  prometheus: { url: "http://prometheus.monitoring:9090" },
  database: { host: "db.greenhouse.internal", secret: "database/admin" },
  "object-store": { url: "https://s3.greenhouse.example", secret: "store/admin" },
  mlflow: { url: "https://mlflow.greenhouse.example", secret: "mlflow/token" },
  jupyterhub: { url: "https://workbenches.greenhouse.example" },
  "feature-store": { url: "https://features.greenhouse.example" },
  network: { vpc: "vpc-0a1b2c3d", subnets: "[subnet-0a1b2c3d, subnet-4e5f6a7b]" },
};

/** What a service says goes with who provides it in an environment. */
export function checkServices(raw: DataMap, environment: string): Finding[] {
  const isOnAws = dataAt(raw, ["environments", environment, "target"]) === "aws";
  return namesAt(raw, ["services"]).flatMap((service) => {
    const path = ["services", service];
    const mode = serviceMode(raw, service);
    if (mode === "existing") {
      const isElsewhere = service === "network" && !isOnAws;
      return [
        ...(isElsewhere ? [] : findMissingAddress(raw, service as ServiceName)),
        ...(service === "object-store" && !isOnAws ? [storeOfOthers(path)] : []),
      ];
    }
    if (mode !== "managed" && mode !== "none") return [];
    const words = namesAt(raw, path).filter((word) => word !== "mode");
    const found = mode === "managed" ? "lakebed installs this one" : "this one is done without";
    return findMisplacedWords(path, words, `says where an existing one is, and ${found}`).map((finding) => ({
      ...finding,
      fix: `${finding.fix.slice(0, -1)}, or write \`mode: existing\`.`,
    }));
  });
}

function storeOfOthers(path: readonly string[]): Finding {
  return {
    code: "store-not-yet-provisioned",
    severity: "warning",
    message: "the store is used where it is, and nothing makes the buckets and identities of projects in it yet",
    fix: "Have those who run it make them; `lakebed explain store-not-yet-provisioned` says which.",
    path,
    at: "key",
  };
}

/** Who provides a service, as the file says it, well-formed or not; undefined where it says nothing. */
export function serviceMode(raw: DataMap, service: string): unknown {
  const written = dataAt(raw, ["services", service]);
  return typeof written === "string" ? written : dataAt(written, ["mode"]);
}

function findMissingAddress(raw: DataMap, service: ServiceName): Finding[] {
  const path = ["services", service];
  const wanted = Object.entries(ADDRESSES[service] ?? {});
  const missing = wanted.filter(([word]) => !namesAt(raw, path).includes(word));
  if (missing.length === 0) return [];
  const words = missing.map(([word]) => `no \`${word}\``).join(" and ");
  const isWordAlone = typeof dataAt(raw, path) === "string";
  const said = (isWordAlone ? wanted : missing).map(([word, example]) => `${word}: ${example}`);
  return [
    {
      code: "service-address-missing",
      message: `${quotePath(path)} is there already, and the file does not say where: it has ${words}`,
      fix: isWordAlone
        ? `Say where it is, like \`${service}: { mode: existing, ${said.join(", ")} }\`.`
        : `Say where it is, like ${said.map((each) => `\`${each}\``).join(" and ")}.`,
      path,
      at: isWordAlone ? "value" : "key",
    },
  ];
}
