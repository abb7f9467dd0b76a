import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CONNECTION_KINDS } from "../../cli/new/first-source.ts";
import { platformFiles, writeFilesInto } from "../cli/new-answers.ts";
import { ensureJobPython, type JobPython, PRINT_SIGNATURE } from "./job-python.ts";

// The Python that `lakebed new` writes, run as a step runs it: with the real MLflow and the real Delta Lake. Folders stand for
// the buckets, and SQLite for the tracking server. What needs Spark is only compiled.
let python: JobPython;
let home: string;

beforeAll(async () => {
  python = await ensureJobPython();
  home = mkdtempSync(join(tmpdir(), "lakebed-first-project-"));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The jobs of a new platform's first project. */
function jobsFor(name: string, options: Record<string, string>): string {
  const folder = join(home, name);
  writeFilesInto(folder, platformFiles(options));
  return join(folder, "projects", "demand", "jobs");
}

function runPython(jobs: string, words: string[], env: Record<string, string> = {}): Promise<string> {
  return python.run(words, { cwd: jobs, home, env });
}

const orders = () => JSON.stringify({ "bronze.orders": join(home, "orders") });
// Counted by Delta itself: a process that ends right after Arrow's threads have read may be aborted by them.
const PRINT_ORDERS = `
import json, sys
from deltalake import DeltaTable
table = DeltaTable(sys.argv[1])
print(json.dumps({"version": table.version(), "rows": table.count(), "columns": {f.name: f.type.type for f in table.schema().fields}}))
`;
const COLUMNS = { order_id: "long", product: "string", quantity: "long", ordered_on: "date" };

async function readOrders(jobs: string) {
  return JSON.parse(await runPython(jobs, ["-c", PRINT_ORDERS, join(home, "orders")])) as {
    version: number;
    rows: number;
    columns: Record<string, string>;
  };
}

describe("the first project of a new platform", () => {
  it("takes its sample over, and again, into a Delta table with the declared columns", async () => {
    const jobs = jobsFor("sample", { "connection-kind": "none" });
    for (const version of [0, 1]) {
      await runPython(jobs, ["ingest_orders.py"], { LAKEBED_WRITES: orders() });
      expect(await readOrders(jobs)).toMatchObject({ version, rows: 112, columns: COLUMNS });
    }
  });

  it("trains and registers a model that says what is ordered on such a day", async () => {
    const jobs = jobsFor("training", { "connection-kind": "none" });
    const store = { MLFLOW_TRACKING_URI: `sqlite:///${join(home, "mlflow.db")}` };
    await runPython(jobs, ["ingest_orders.py"], { LAKEBED_WRITES: orders() });
    await runPython(jobs, ["train.py"], { LAKEBED_READS: orders(), ...store });
    const asked = `
import json, mlflow, pandas as pd
version = mlflow.MlflowClient().get_model_version("demand", "1")
run = mlflow.get_run(version.run_id)
asked = pd.DataFrame({"product": ["tulips", "roses", "oaks"], "weekday": [5, 6, 0]})
model = mlflow.pyfunc.load_model("models:/demand/1")
answer = model.predict(asked)
print(json.dumps({"quantity": answer["quantity"].tolist(), "params": run.data.params, "error": run.data.metrics["mean_absolute_error"]}))
`;
    const answer = JSON.parse(await runPython(jobs, ["-c", asked], store));
    expect(answer.quantity.slice(0, 2)).toEqual([14, 0]);
    expect(answer.quantity[2]).toBeCloseTo(57 / 14);
    expect(answer.params).toMatchObject({ dataset: "bronze.orders", dataset_version: expect.stringMatching(/^\d+$/) });
    // The sample is the same each week.
    expect(answer.error).toBe(0);
    // What project.yaml declares.
    expect(JSON.parse(await runPython(jobs, ["-c", PRINT_SIGNATURE, "demand"], store))).toEqual({
      inputs: { product: "string", weekday: "long" },
      outputs: { quantity: "double" },
    });
  });
});

describe("an API as the first source", () => {
  const ORDERS = [
    { order_id: 1, product: "tulips", quantity: 3, ordered_on: "2026-03-02", updated_at: "2026-03-02T10:00:00Z" },
    { order_id: 2, product: "roses", quantity: 1, ordered_on: "2026-03-02", updated_at: "2026-03-02T11:00:00Z" },
  ];
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const isKnown = request.headers.authorization === "Bearer key-of-the-test" && request.url === "/v2/orders.json";
      response.writeHead(isKnown ? 200 : 401, { "content-type": "application/json" }).end(JSON.stringify(ORDERS));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterAll(() => server.close());

  /** Credentials are files below a folder that a test cannot have, so what finds them is replaced. */
  function ingest(jobs: string, token: string): Promise<string> {
    const { port } = server.address() as AddressInfo;
    const source = { url: `http://127.0.0.1:${port}/v2/`, path: "orders.json", credentials: { token } };
    const program = `
import json, runpy, sys, platform_paths
platform_paths.source_of = lambda name: json.loads(sys.argv[1])
runpy.run_path("ingest_orders.py", run_name="__main__")
`;
    return runPython(jobs, ["-c", program, JSON.stringify(source)], { LAKEBED_WRITES: orders() });
  }

  it("is asked with its token, and its orders become the table", async () => {
    const jobs = jobsFor("api", { "connection-kind": "http" });
    rmSync(join(home, "orders"), { recursive: true, force: true });
    await ingest(jobs, "key-of-the-test");
    expect(await readOrders(jobs)).toEqual({
      version: 0,
      rows: 2,
      columns: { ...COLUMNS, updated_at: "timestamp" },
    });
  });

  it("leaves the table as it is where it refuses", async () => {
    const jobs = jobsFor("refused", { "connection-kind": "http" });
    await expect(ingest(jobs, "another")).rejects.toThrow(/HTTP Error 401/);
  });
});

it.each([...CONNECTION_KINDS, "none"])("the jobs for a source of the kind %s compile", async (kind) => {
  const jobs = jobsFor(`compiled-${kind}`, { "connection-kind": kind });
  const files = readdirSync(jobs).filter((file) => file.endsWith(".py"));
  expect(files).toEqual(["ingest_orders.py", "platform_paths.py", "train.py"]);
  await runPython(jobs, [
    "-c",
    "import ast, sys; [ast.parse(open(each).read(), each) for each in sys.argv[1:]]",
    ...files,
  ]);
  for (const file of files) expect(readFileSync(join(jobs, file), "utf8")).not.toMatch(/\$(PRODUCT|PROTOCOL)/);
});
