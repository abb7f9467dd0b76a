/**
 * Measures on this machine: `make bench`. Speed stands here and nowhere in the tests: as ratios against a peer run beside
 * it, or as a table with the machine's name.
 */
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { ApiClient } from "../../twin/api-client.ts";
import { SmallDeployment } from "../engine/small-deployment.ts";
import type { SmallObject } from "../engine/small-program.ts";
import { startTwin } from "../engine/twin-fixture.ts";
import { formatBytes, type Measurement, measure } from "./measure.ts";

const root = join(import.meta.dirname, "..", "..");
const OBJECTS = 600;
const PARALLEL_REQUESTS = 16;
const RUNS = 3;

interface Row {
  what: string;
  seconds: number[];
  peak: string;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function table(rows: Row[]): string {
  const lines = rows.map(({ what, seconds, peak }) => {
    const span = `${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)}`;
    return `| ${what} | ${median(seconds).toFixed(2)} | ${span} | ${peak} |`;
  });
  return ["| what | median s | min to max s | peak memory |", "|---|---|---|---|", ...lines].join("\n");
}

async function measureCommands(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const args of [["--help"], ["check", "--spec-only"], ["check"], ["plan"]]) {
    const measurements: Measurement[] = [];
    for (let run = 0; run < RUNS; run++)
      measurements.push(await measure({ program: join(root, "lakebed"), args, cwd: root }));
    const failed = measurements.find(({ exitCode }) => exitCode !== 0);
    if (failed) throw new Error(`lakebed ${args.join(" ")} ended with ${failed.exitCode}:\n${failed.output}`);
    rows.push({
      what: `\`lakebed ${args.join(" ")}\``,
      seconds: measurements.map(({ seconds }) => seconds),
      peak: formatBytes(Math.max(...measurements.map(({ peakBytes }) => peakBytes))),
    });
  }
  return rows;
}

function configMap(name: string, namespace: string): SmallObject {
  return { name, kind: "ConfigMap", args: { metadata: { name, namespace } } };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** `up` of many objects, preview included, beside the least that could be done: the same objects by server-side apply. */
async function measureUpAgainstApply(): Promise<{ up: number; apply: number }> {
  const twin = await startTwin();
  const names = Array.from({ length: OBJECTS }, (_, index) => `object-${index}`);
  const deployment = new SmallDeployment(twin, {
    dev: {
      context: "greenhouse-dev",
      objects: [
        { name: "many", kind: "Namespace", args: { metadata: { name: "many" } } },
        ...names.map((name) => configMap(name, "many")),
      ],
    },
  });
  try {
    const up = await timed(async () => {
      const { outcome } = await deployment.up();
      if (outcome !== "succeeded") throw new Error(`up of ${OBJECTS} objects ${outcome}`);
    });
    const api = ApiClient.fromKubeconfig(twin.kubeconfig, "greenhouse-prod");
    await api.apply(
      "/api/v1/namespaces/many",
      JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: "many" } }),
    );
    const waiting = [...names];
    const apply = await timed(() =>
      Promise.all(
        Array.from({ length: PARALLEL_REQUESTS }, async () => {
          for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
            const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "many" } };
            const { status } = await api.apply(`/api/v1/namespaces/many/configmaps/${name}`, JSON.stringify(body));
            if (status !== 201) throw new Error(`ConfigMap ${name} was answered with ${status}`);
          }
        }),
      ),
    );
    api.close();
    return { up, apply };
  } finally {
    deployment.remove();
    await twin.stop();
  }
}

console.log(
  `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}\n`,
);
console.log(table(await measureCommands()));
const { up, apply } = await measureUpAgainstApply();
console.log(
  `\n${OBJECTS} objects: \`up\` (preview and update) ${up.toFixed(1)} s, server-side apply of the same, ${PARALLEL_REQUESTS} at a time, ${apply.toFixed(1)} s: ratio ${(up / apply).toFixed(1)}.`,
);

// `make up` twice, on whatever caches there are; the twin's processes count by the folder they were started in.
if (process.argv.includes("--up")) {
  for (const what of ["first `make up`", "second `make up`"]) {
    const { seconds, peakBytes, exitCode } = await measure({
      program: "make",
      args: ["up"],
      cwd: root,
      belongsTo: join(root, ".lakebed"),
    });
    console.log(`${what}: exit ${exitCode}, ${seconds.toFixed(0)} s, peak memory ${formatBytes(peakBytes)}`);
  }
}
