import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../../twin/cache.ts";
import { type Engine, ensureEngine } from "../../twin/engine.ts";
import { processEnvironment, twinEnvironmentVariables } from "../../twin/environment.ts";
import type { Progress } from "../../twin/progress.ts";
import { type TwinEnvironment, twinDown, twinUp } from "../../twin/twin.ts";

/** Enough GPUs to tell pools apart, few enough to run out of. */
export const devAndProd: TwinEnvironment[] = [
  {
    name: "dev",
    context: "greenhouse-dev",
    gpuPools: [{ name: "a10g", resource: "nvidia.com/gpu", perNode: 1, nodes: { min: 0, max: 2 } }],
  },
  {
    name: "prod",
    context: "greenhouse-prod",
    gpuPools: [{ name: "a10g", resource: "nvidia.com/gpu", perNode: 1, nodes: { min: 0, max: 4 } }],
  },
];

export interface RunningTwin {
  /** A platform root of its own, below the system's temporary folder. */
  root: string;
  kubeconfig: string;
  engine: Engine;
  /** A whole process environment for the engine and its plugins: what `lakebed twin env` sets, and the present one. */
  env: Record<string, string>;
  /** Context by environment. */
  contexts: Record<string, string>;
  stop(): Promise<void>;
}

export const testProgress: Progress = {
  say: (line) => process.stderr.write(`${line}\n`),
  update() {},
  end: (task) => process.stderr.write(`done: ${task}\n`),
};

export interface FixtureOptions {
  /** Install the custom kinds' definitions: LAKEBED_CRDS, released ones or our own. @default true */
  crds?: boolean | "own";
  root?: string;
}

/** Starts control planes of its own for one test file; `stop` ends their processes and removes the folder. */
export async function startTwin(environments = devAndProd, options: FixtureOptions = {}): Promise<RunningTwin> {
  const root = options.root ?? mkdtempSync(join(tmpdir(), "lakebed-twin-"));
  const engine = await ensureEngine(cacheFolder(), testProgress);
  const kinds = options.crds === false ? { kinds: [] } : {};
  const crds = options.crds === "own" ? "own" : undefined;
  const stop = async () => {
    await twinDown(root, testProgress);
    rmSync(root, { recursive: true, force: true });
  };
  try {
    const { kubeconfig } = await twinUp({ root, environments, progress: testProgress, crds, ...kinds });
    return {
      root,
      kubeconfig,
      engine,
      env: processEnvironment(await twinEnvironmentVariables(root, engine, testProgress)),
      contexts: Object.fromEntries(environments.map(({ name, context }) => [name, context])),
      stop,
    };
  } catch (error) {
    // A test that has no twin cannot stop it either.
    await stop();
    throw error;
  }
}
