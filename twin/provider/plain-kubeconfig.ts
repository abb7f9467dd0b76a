import { readFileSync } from "node:fs";
import type https from "node:https";
import path from "node:path";
import { parse } from "yaml";
import { isProperties, objectAt, type Properties, stringAt } from "./property-values.ts";

export interface Target {
  server: string;
  /** TLS and headers, as node:https takes them. */
  options: https.RequestOptions;
  namespace: string | undefined;
}

/** What needs more than a file: another program, a login, a proxy. */
const NEEDS_CLIENT = { user: ["exec", "auth-provider", "as", "impersonate"], cluster: ["proxy-url"] };

/**
 * Reads a kubeconfig that says all by itself, in a hundredth of the time that the client library takes to load;
 * undefined for any other, which is the library's to read and to complain about.
 */
export function readPlainKubeconfig(text: string, directory: string, wanted: string | undefined): Target | undefined {
  const config = parseQuietly(text);
  const contextName = wanted ?? stringAt(config, ["current-context"]);
  const context = named(config, "contexts", contextName, "context");
  const cluster = named(config, "clusters", stringAt(context, ["cluster"]), "cluster");
  const user = named(config, "users", stringAt(context, ["user"]), "user");
  const server = stringAt(cluster, ["server"]);
  if (context === undefined || cluster === undefined || user === undefined || server === undefined) return undefined;
  if (NEEDS_CLIENT.user.some((key) => key in user) || NEEDS_CLIENT.cluster.some((key) => key in cluster))
    return undefined;
  const material = (source: Properties, key: string) => readMaterial(source, key, directory);
  const authorization = authorizationOf(user, directory);
  const options: https.RequestOptions = {
    ca: material(cluster, "certificate-authority"),
    cert: material(user, "client-certificate"),
    key: material(user, "client-key"),
    servername: stringAt(cluster, ["tls-server-name"]),
    rejectUnauthorized: cluster["insecure-skip-tls-verify"] === true ? false : undefined,
    headers: authorization === undefined ? undefined : { authorization },
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { server, options: Object.fromEntries(given), namespace: stringAt(context, ["namespace"]) };
}

/** A parser's complaint quotes the file, which bears keys. */
function parseQuietly(text: string): Properties {
  try {
    const parsed: unknown = parse(text);
    return isProperties(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function named(config: Properties, list: string, name: string | undefined, key: string): Properties | undefined {
  const entries = config[list];
  if (name === undefined || !Array.isArray(entries)) return undefined;
  const entry = entries.filter(isProperties).find((candidate) => candidate.name === name);
  return entry === undefined ? undefined : objectAt(entry, [key]);
}

function readMaterial(source: Properties, key: string, directory: string): Buffer | undefined {
  const data = stringAt(source, [`${key}-data`]);
  if (data !== undefined) return Buffer.from(data, "base64");
  const file = stringAt(source, [key]);
  return file === undefined ? undefined : readFileSync(path.resolve(directory, file));
}

function authorizationOf(user: Properties, directory: string): string | undefined {
  const file = stringAt(user, ["tokenFile"]);
  const token =
    file === undefined ? stringAt(user, ["token"]) : readFileSync(path.resolve(directory, file), "utf8").trim();
  if (token !== undefined) return `Bearer ${token}`;
  const name = stringAt(user, ["username"]);
  if (name === undefined) return undefined;
  return `Basic ${Buffer.from(`${name}:${stringAt(user, ["password"]) ?? ""}`).toString("base64")}`;
}
