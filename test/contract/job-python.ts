import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { cached, cacheFolder } from "../../twin/cache.ts";
import { testProgress } from "../engine/twin-fixture.ts";
import { ensureMlflow } from "./mlflow-server.ts";

const run = promisify(execFile);

/** What jobs and their tests import besides what MLflow brings: pandas, scikit-learn. */
const PACKAGES = { deltalake: "1.6.6", pytest: "9.0.2" };

export interface JobPython {
  /** Runs Python with these words, as a step does in its project's folder; gives what it prints. */
  run(words: string[], options: { cwd: string; home: string; env?: Record<string, string> }): Promise<string>;
}

/** A Python like that of the runtime image, with the real MLflow and the real Delta Lake; made once into the cache. */
export async function ensureJobPython(): Promise<JobPython> {
  const python = await ensureMlflow();
  const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}==${version}`);
  const what = `${wanted.join(" and ")} from PyPI`;
  const key = `pip-${wanted.join("-").replaceAll("==", "-")}`;
  const packages = await cached(cacheFolder(), { key, what, progress: testProgress }, async (folder) => {
    await run(python, ["-m", "pip", "install", "--quiet", "--no-cache-dir", "--target", folder, ...wanted]);
  });
  return {
    async run(words, { cwd, home, env = {} }) {
      const paths = { PATH: process.env.PATH ?? "", HOME: home, PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: "1" };
      const { stdout } = await run(python, words, { cwd, env: { ...paths, ...env }, maxBuffer: 16 * 1024 * 1024 });
      return stdout;
    },
  };
}

/** Prints the signature of a registered model's first version, as project.yaml would say it. */
export const PRINT_SIGNATURE = `
import json, sys, mlflow
signature = mlflow.pyfunc.load_model(f"models:/{sys.argv[1]}/1").metadata.signature
types = lambda schema: {each.name: each.type.name for each in schema.inputs}
print(json.dumps({"inputs": types(signature.inputs), "outputs": types(signature.outputs)}))
`;
