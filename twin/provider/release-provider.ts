import type { EngineLog } from "../plugin/engine-log.ts";
import { changesBetween } from "./changes.ts";
import type { Configuration } from "./configuration.ts";
import { installDefinitions } from "./definitions.ts";
import type { ObjectDiff } from "./diff.ts";
import type { Properties } from "./property-values.ts";
import { stringAt } from "./property-values.ts";
import type { DeployCall, Deployment } from "./provider.ts";
import { nextRevision, previewRelease, recordRelease, releaseNamespace, SIMULATED } from "./release.ts";
import { markSecrets, type SplitSecrets } from "./secrets.ts";
import { deadlineOf } from "./wait.ts";

/** `kubernetes:helm.sh/v3:Release`, without Helm. */
export class ReleaseProvider {
  readonly #configuration: Configuration;
  readonly #log: EngineLog;

  constructor(configuration: Configuration, log: EngineLog) {
    this.#configuration = configuration;
    this.#log = log;
  }

  diff(olds: SplitSecrets, news: SplitSecrets): ObjectDiff {
    const changes = changesBetween(olds.plain, news.plain);
    const replaces = changes.filter(({ path }) => path[0] === "name" || path[0] === "namespace");
    return { changes, replaces, deleteFirst: false };
  }

  async preview({ news }: DeployCall): Promise<Properties> {
    const namespace = this.#configuration.defaultNamespace ?? "default";
    return markSecrets(previewRelease(news.plain, namespace), news.secretPaths);
  }

  async deploy({ urn, news, oldOutputs, timeoutSeconds }: DeployCall): Promise<Deployment> {
    const inputs = news.plain;
    const connection = await this.#configuration.connection();
    const namespace = releaseNamespace(inputs, "", connection.defaultNamespace);
    if (inputs.createNamespace === true) await ensureNamespace(connection, namespace);
    const chart = { chart: stringAt(inputs, ["chart"]) ?? "", version: stringAt(inputs, ["version"]) ?? "" };
    const definitions = await installDefinitions(connection, chart.chart, deadlineOf(timeoutSeconds, {}));
    const revision = nextRevision(oldOutputs ?? {});
    const { id, outputs } = recordRelease(inputs, { namespace, revision, definitions });
    const count = definitions.length === 0 ? "no kinds" : `${definitions.length} kinds`;
    const text = `chart ${chart.chart} ${chart.version || "(no version)"}: ${SIMULATED} (${count} installed)`;
    await this.#log.write("info", urn, text).catch(() => undefined);
    return { id, outputs: markSecrets(outputs, news.secretPaths), reasons: [] };
  }
}

async function ensureNamespace(
  connection: Awaited<ReturnType<Configuration["connection"]>>,
  name: string,
): Promise<void> {
  await connection.api.send({
    method: "PATCH",
    path: `/api/v1/namespaces/${encodeURIComponent(name)}`,
    query: { fieldManager: "lakebed-release", force: "true" },
    contentType: "application/apply-patch+yaml",
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
  });
}
