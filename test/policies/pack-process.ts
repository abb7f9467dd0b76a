import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import type * as analyzerMessages from "@pulumi/pulumi/proto/analyzer_pb.js";
import { type PlainValue, type RuleResource, UNKNOWN } from "../../policies/rule.ts";
import { isObject } from "../../policies/values.ts";

// Generated CommonJS without names that Node could find.
const require = createRequire(import.meta.url);
const messages: typeof analyzerMessages = require("@pulumi/pulumi/proto/analyzer_pb.js");
const { AnalyzerClient } = require("@pulumi/pulumi/proto/analyzer_grpc_pb.js") as {
  AnalyzerClient: new (address: string, credentials: grpc.ChannelCredentials) => UntypedClient;
};
const { Struct } = require("google-protobuf/google/protobuf/struct_pb.js") as {
  Struct: { fromJavaScript(value: object): never };
};
const Empty = (require("google-protobuf/google/protobuf/empty_pb.js") as { Empty: new () => unknown }).Empty;
const runPolicyPack = join(
  dirname(require.resolve("@pulumi/pulumi/package.json")),
  "cmd",
  "run-policy-pack",
  "index.js",
);

type Callback = (error: Error | null, response: never) => void;
interface UntypedClient {
  [method: string]: (request: unknown, callback: Callback) => void;
}

const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

export interface Diagnostic {
  policy: string;
  urn: string;
  level: "advisory" | "mandatory";
  message: string;
}

/** A policy pack in a process of its own, driven as the engine drives it. */
export class PackProcess {
  readonly #process: ChildProcess;
  readonly #client: UntypedClient;

  private constructor(process: ChildProcess, client: UntypedClient) {
    this.#process = process;
    this.#client = client;
  }

  static async start(folder: string, environment: Record<string, string>): Promise<PackProcess> {
    const child = spawn(process.execPath, [runPolicyPack, "127.0.0.1:1", folder], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const port = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).once("line", resolve);
      child.once("exit", (code) => reject(new Error(`the pack ended with ${code} before it served`)));
    });
    return new PackProcess(child, new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure()));
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill();
    await ended;
  }

  /** What the engine does at the start: it asks for the policies, and sends each one's level and settings back. */
  async configure(settings: Record<string, object> = {}): Promise<string[]> {
    const info = (await this.#call("getAnalyzerInfo", new Empty())) as analyzerMessages.AnalyzerInfo;
    const request = new messages.ConfigureAnalyzerRequest();
    for (const policy of info.getPoliciesList()) {
      const config = new messages.PolicyConfig();
      config.setEnforcementlevel(policy.getEnforcementlevel());
      config.setProperties(Struct.fromJavaScript(settings[policy.getName()] ?? {}));
      request.getPolicyconfigMap().set(policy.getName(), config);
    }
    await this.#call("configure", request);
    return info.getPoliciesList().map((policy) => policy.getName());
  }

  /** A whole preview: every resource in order, then the stack. */
  async analyze(resources: readonly RuleResource[]): Promise<Diagnostic[]> {
    const diagnostics: Diagnostic[] = [];
    for (const resource of resources) {
      const request = this.#fill(new messages.AnalyzeRequest(), resource);
      diagnostics.push(...toDiagnostics(await this.#call("analyze", request), resource.urn));
    }
    const stack = new messages.AnalyzeStackRequest();
    stack.setResourcesList(
      resources.map((resource) => {
        const message = this.#fill(new messages.AnalyzerResource(), resource);
        message.setParent(resource.parent ?? "");
        return message;
      }),
    );
    return [...diagnostics, ...toDiagnostics(await this.#call("analyzeStack", stack), "")];
  }

  #fill<T extends analyzerMessages.AnalyzeRequest | analyzerMessages.AnalyzerResource>(
    message: T,
    resource: RuleResource,
  ): T {
    const options = new messages.AnalyzerResourceOptions();
    options.setParent(resource.parent ?? "");
    message.setType(resource.type);
    message.setUrn(resource.urn);
    message.setName(resource.name);
    message.setOptions(options);
    message.setProperties(Struct.fromJavaScript(toWire(resource.type, resource.props) as object));
    return message;
  }

  #call(method: string, request: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#client[method]?.(request, (error, response) => (error === null ? resolve(response) : reject(error)));
    });
  }
}

/** As the SDK writes it: unknowns as their marks, a Secret's data wrapped. */
function toWire(type: string, value: PlainValue, key = ""): unknown {
  if (value === UNKNOWN) return UNKNOWN_STRING;
  if (Array.isArray(value)) return value.map((item) => toWire(type, item));
  if (!isObject(value)) return value;
  const plain = Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toWire(type, item, name)]));
  return type.endsWith(":Secret") && key === "stringData" ? { ...SECRET, value: plain } : plain;
}

function toDiagnostics(response: unknown, urn: string): Diagnostic[] {
  return (response as analyzerMessages.AnalyzeResponse).getDiagnosticsList().map((diagnostic) => ({
    policy: diagnostic.getPolicyname(),
    urn: diagnostic.getUrn() || urn,
    level: diagnostic.getEnforcementlevel() === messages.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
    message: diagnostic.getMessage(),
  }));
}
