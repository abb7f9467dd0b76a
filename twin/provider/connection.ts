import { existsSync, readFileSync } from "node:fs";
import https from "node:https";
import path from "node:path";
import { ApiServer } from "./api-server.ts";
import { readPlainKubeconfig, type Target } from "./plain-kubeconfig.ts";
import { stringAt } from "./property-values.ts";
import { isKubeconfigContent, type ProviderConfig } from "./provider-config.ts";
import { RestMapping } from "./rest-mapping.ts";

export interface Connection {
  api: ApiServer;
  mapping: RestMapping;
  defaultNamespace: string;
  /** The uid of `kube-system`. */
  clusterId: () => Promise<string>;
}

const CONNECTIONS_AT_ONCE = 32;

/** No message of this function may quote the kubeconfig: it bears keys. */
export async function connect(config: ProviderConfig): Promise<Connection> {
  const target = readPlainly(config) ?? (await readWithClient(config));
  const api = new ApiServer({
    server: target.server,
    options: { ...target.options, agent: keepAlive(target.options) },
  });
  return {
    api,
    mapping: new RestMapping(api),
    defaultNamespace: config.namespace ?? target.namespace ?? "default",
    clusterId: () => readClusterId(api),
  };
}

function readPlainly(config: ProviderConfig): Target | undefined {
  const source = config.kubeconfig ?? process.env.KUBECONFIG ?? "";
  if (isKubeconfigContent(source)) return readPlainKubeconfig(source, process.cwd(), config.context);
  if (!existsSync(source)) return undefined;
  return readPlainKubeconfig(readFileSync(source, "utf8"), path.dirname(source), config.context);
}

async function readWithClient(config: ProviderConfig): Promise<Target> {
  // Loaded when needed: no import is slower.
  const { KubeConfig } = await import("@kubernetes/client-node");
  const kubeconfig = new KubeConfig();
  load(kubeconfig, config.kubeconfig ?? process.env.KUBECONFIG);
  selectContext(kubeconfig, config);
  const cluster = kubeconfig.getCurrentCluster();
  if (cluster === null) {
    throw new Error(
      "the kubeconfig names no cluster to talk to: set KUBECONFIG to a file with a current context, or " +
        "`pulumi config set kubernetes:context NAME`.",
    );
  }
  const options: https.RequestOptions = {};
  await kubeconfig.applyToHTTPSOptions(options);
  const context = kubeconfig.getContextObject(kubeconfig.getCurrentContext());
  return { server: cluster.server, options, namespace: context?.namespace };
}

interface Loadable {
  loadFromString(content: string): void;
  loadFromFile(file: string): void;
  loadFromDefault(): void;
}

function load(kubeconfig: Loadable, source: string | undefined): void {
  if (source === undefined || source === "") kubeconfig.loadFromDefault();
  else if (isKubeconfigContent(source)) loadContent(kubeconfig, source);
  else loadFiles(kubeconfig, source.split(path.delimiter).filter(Boolean));
}

function loadContent(kubeconfig: Loadable, content: string): void {
  try {
    kubeconfig.loadFromString(content);
  } catch {
    // The parser quotes what it read.
    throw new Error("the content given as kubeconfig is not one: expected the text of a kubeconfig file.");
  }
}

function loadFiles(kubeconfig: Loadable, files: string[]): void {
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) {
    const advice = path.isAbsolute(missing) ? "" : ` It is looked for in ${process.cwd()}: give an absolute path.`;
    throw new Error(`the kubeconfig file ${missing} does not exist.${advice}`);
  }
  // The client merges several files only where KUBECONFIG names them.
  if (files.length === 1) kubeconfig.loadFromFile(files[0] ?? "");
  else kubeconfig.loadFromDefault();
}

interface Contexts {
  contexts: { name: string }[];
  setCurrentContext(name: string): void;
}

function selectContext(kubeconfig: Contexts, config: ProviderConfig): void {
  if (config.context === undefined) return;
  const names = kubeconfig.contexts.map(({ name }) => name);
  if (!names.includes(config.context)) {
    throw new Error(
      `the kubeconfig has no context "${config.context}"; it has ${names.map((name) => `"${name}"`).join(", ") || "none"}.`,
    );
  }
  kubeconfig.setCurrentContext(config.context);
}

/** Without kept connections each object costs a TLS handshake. A proxy's agent is left as it is. */
function keepAlive(options: https.RequestOptions): https.RequestOptions["agent"] {
  const { agent } = options;
  if (agent instanceof https.Agent ? agent.constructor !== https.Agent : agent) return agent;
  const { ca, cert, key, passphrase, rejectUnauthorized, servername } = {
    ...(agent instanceof https.Agent ? agent.options : {}),
    ...options,
  };
  const tls = { ca, cert, key, passphrase, rejectUnauthorized, servername };
  const given = Object.entries(tls).filter(([, value]) => value !== undefined);
  return new https.Agent({ ...Object.fromEntries(given), keepAlive: true, maxSockets: CONNECTIONS_AT_ONCE });
}

async function readClusterId(api: ApiServer): Promise<string> {
  const { body } = await api.send({ method: "GET", path: "/api/v1/namespaces/kube-system" });
  return stringAt(body, ["metadata", "uid"]) ?? "";
}
