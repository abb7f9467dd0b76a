import { type Data, type DataMap, dataAt, namesAt, type Path } from "../../spec/reading/located.ts";
import type { WrittenWord } from "../../spec/written-words.ts";
import type { Edit } from "./trial-repository.ts";

/**
 * What has to be said otherwise together with a word, so that the whole is right: files have media types and tables do
 * not, an endpoint that answers callers has no schedule, a service that is there already is somewhere.
 */
export function companionsOf({ file, path }: WrittenWord, value: Data | undefined, data: DataMap | undefined): Edit[] {
  const thing = path.slice(0, -1);
  const [section] = path[0] === "overrides" ? path.slice(2) : path;
  const without = (paths: readonly Path[]) =>
    paths.filter((each) => dataAt(data, each) !== undefined).map((each): Edit => ({ file, path: each }));
  const own = (...keys: string[]) => keys.map((key): Path => [...thing, key]);
  if (section === "datasets" && path.at(-1) === "format") {
    if (value === "files") return [{ file, path: [...thing, "mediaTypes"], value: ["application/pdf"] }];
    const columns: Edit[] =
      namesAt(data, [...thing, "columns"]).length > 0
        ? []
        : [{ file, path: [...thing, "columns"], value: { document_id: { type: "string" } } }];
    return [...without(own("mediaTypes")), ...columns];
  }
  if (section === "pipelines" && path.at(-1) === "mode") {
    const triggers = namesAt(data, [...thing, "steps"]).map((step): Path => [...thing, "steps", step, "trigger"]);
    return without(value === "streaming" ? own("schedule", "timeZone") : triggers);
  }
  if (section === "endpoints" && path.at(-1) === "mode") {
    if (value === "streaming") return without(own("schedule", "timeZone"));
    const removals = without(own("schedule", "timeZone", "reads", "writes"));
    return [...removals, ...writtenElsewhere(file, dataAt(data, [...thing, "writes"]), data)];
  }
  if (section === "services" && value === "existing") {
    const service = path.at(-1) === "mode" ? thing : path;
    const place = PLACES[String(service.at(-1))] ?? {};
    return [{ file, path: service, value: { mode: "existing", ...place } }];
  }
  return [];
}

/** A step writes what an endpoint wrote, since others read it. */
function writtenElsewhere(file: string, dataset: Data | undefined, data: DataMap | undefined): Edit[] {
  if (dataset === undefined) return [];
  const [pipeline] = namesAt(data, ["pipelines"]);
  if (pipeline === undefined) return [];
  const [step = ""] = namesAt(data, ["pipelines", pipeline, "steps"]);
  const path = ["pipelines", pipeline, "steps", step, "writes"];
  const written = dataAt(data, path);
  return [{ file, path, value: [...(Array.isArray(written) ? written : []), dataset] }];
}

/** Where services could be that are there already; others are met by the cluster's own names. */
const PLACES: Readonly<Record<string, DataMap>> = {
  prometheus: { url: "http://prometheus.trial:9090", namespace: "trial" },
  database: { host: "database.trial.example", secret: "trial/database" },
  "object-store": { url: "https://store.trial.example", secret: "trial/store" },
  mlflow: { url: "https://mlflow.trial.example", secret: "trial/mlflow" },
  jupyterhub: { url: "https://workbenches.trial.example" },
  "feature-store": { url: "https://features.trial.example" },
  network: { vpc: "vpc-0a1b2c3d", subnets: ["subnet-0a1b2c3d", "subnet-4e5f6a7b"] },
};
