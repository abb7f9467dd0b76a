import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import type { Deployment } from "../../cli/deploy/deployment.ts";
import { type DestroyOptions, type DestroyReport, destroy } from "../../cli/deploy/destroy.ts";
import { AutomationDriver } from "../../cli/deploy/driver.ts";
import type { StackPlan } from "../../cli/deploy/order.plan.ts";
import type { UpReport } from "../../cli/deploy/report.ts";
import { type UpOptions, up } from "../../cli/deploy/up.ts";
import { SmallRepository, type SmallStack } from "./small-program.ts";
import type { RunningTwin } from "./twin-fixture.ts";

const ENVIRONMENTS = [
  { name: "dev", promotesFrom: undefined },
  { name: "prod", promotesFrom: "dev" },
];

/** A small program on a twin, with the commands run over it; its state is its own, the clusters are shared. */
export class SmallDeployment {
  readonly repository: SmallRepository;
  readonly driver: AutomationDriver;
  readonly deployment: Deployment;
  /** What the last command said. */
  said: string[] = [];
  /** Called whenever a running command tells how far it is. */
  onProgress: (task: string, state: string) => void = () => {};
  readonly #twin: RunningTwin;

  constructor(twin: RunningTwin, stacks: Record<string, SmallStack>) {
    this.#twin = twin;
    this.repository = new SmallRepository(stacks);
    const { directory } = this.repository;
    this.driver = new AutomationDriver({
      directory,
      binary: twin.engine.path,
      version: twin.engine.version,
      environment: { ...twin.env, PULUMI_BACKEND_URL: `file://${directory}/.lakebed/state` },
      say: (line) => this.said.push(line),
    });
    this.deployment = {
      directory,
      stacks: Object.entries(stacks).map(([name, stack]) => planOf(name, stack)),
      environments: ENVIRONMENTS,
      removedProjects: [],
      policyPack: undefined,
      kubeconfig: twin.kubeconfig,
      provider: "stand-in",
      simulated: true,
      checkOffline: async () => ({ refusals: [], outcomes: new Map() }),
    };
  }

  async up(options: Partial<UpOptions> = {}): Promise<UpReport> {
    const all = { stacks: [], allowMassDelete: false, acceptClusters: [], refresh: false, confirm: async () => true };
    return await up(this.deployment, this.driver, { ...all, ...options }, this.#listen());
  }

  async destroy(options: Partial<DestroyOptions> = {}): Promise<DestroyReport> {
    const all = { stacks: [], deleteData: [], confirm: async () => true };
    return await destroy(this.deployment, this.driver, { ...all, ...options }, this.#listen());
  }

  api(environment: "dev" | "prod" = "dev"): CoreV1Api {
    const config = new KubeConfig();
    config.loadFromFile(this.#twin.kubeconfig);
    config.setCurrentContext(this.#twin.contexts[environment] ?? "");
    return config.makeApiClient(CoreV1Api);
  }

  /** Names of the ConfigMaps of ours in a namespace. */
  async configMaps(namespace: string, environment: "dev" | "prod" = "dev"): Promise<string[]> {
    const { items } = await this.api(environment).listNamespacedConfigMap({ namespace });
    return items.map((item) => item.metadata?.name ?? "").filter((name) => name !== "kube-root-ca.crt");
  }

  async namespaces(environment: "dev" | "prod" = "dev"): Promise<string[]> {
    return (await this.api(environment).listNamespace()).items.map((item) => item.metadata?.name ?? "");
  }

  remove(): void {
    this.repository.remove();
  }

  #listen() {
    this.said = [];
    return {
      say: (line: string) => this.said.push(line),
      update: (task: string, state: string) => this.onProgress(task, state),
      end() {},
    };
  }
}

function planOf(name: string, stack: SmallStack): StackPlan {
  const environment = stack.context.endsWith("prod") ? "prod" : "dev";
  return {
    name,
    kind: stack.reads === undefined ? "environment" : "project",
    environment,
    project: stack.reads === undefined ? undefined : "tiny",
    stage: environment === "prod" ? "production" : "development",
    context: stack.context,
  };
}
