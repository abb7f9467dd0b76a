import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where everything of the twin lies below a platform's root. All of it is private to the user (0700). */
export interface TwinLayout {
  /** `<root>/.lakebed`. */
  private: string;
  folder: string;
  kubeconfig: string;
  lock: string;
}

export interface EnvironmentLayout {
  folder: string;
  pki: string;
  config: string;
  logs: string;
  /** Working directory of etcd and the API server: the socket between them lies here. */
  run: string;
  etcdData: string;
  state: string;
}

export function twinLayout(root: string): TwinLayout {
  const own = join(root, ".lakebed");
  const folder = join(own, "twin");
  return { private: own, folder, kubeconfig: join(folder, "kubeconfig"), lock: join(folder, "lock") };
}

export function environmentLayout(root: string, environment: string): EnvironmentLayout {
  const folder = join(twinLayout(root).folder, environment);
  return {
    folder,
    pki: join(folder, "pki"),
    config: join(folder, "config"),
    logs: join(folder, "logs"),
    run: join(folder, "run"),
    etcdData: join(folder, "etcd"),
    state: join(folder, "state.json"),
  };
}

/** Names of the environments that were ever started below this root. */
export function knownEnvironments(root: string): string[] {
  const { folder } = twinLayout(root);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(environmentLayout(root, name).state))
    .sort();
}
