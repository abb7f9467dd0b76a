import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type EngineEvent, LocalWorkspace, Stack } from "@pulumi/pulumi/automation/index.js";
import { parse } from "yaml";
import { z } from "zod";
import { MachineError, UserError } from "../../spec/errors.ts";
import { cacheFolder } from "../../twin/cache.ts";
import { EngineCommand, EngineFailure } from "./engine-command.ts";
import { judgeHolder, lockedError, readLocks, thisMachine } from "./locks.ts";
import { emptyRecord, plainText, type RunRecord, recordEvent } from "./run-record.ts";
import { parseState, type StackState } from "./stack-state.ts";
import { removeBrokenSidecars, stacksWithFiles } from "./state-sidecar.ts";

export interface EngineSettings {
  /** Folder of Pulumi.yaml; programs run as local programs, exactly as with `pulumi up`. */
  directory: string;
  /** Path of the engine's binary. */
  binary: string;
  version: string;
  /** Backend, passphrase, kubeconfig, plugins: what `lakebed twin env` prints, or the user's own. */
  environment: Record<string, string>;
  /** Told what is mended on the way. */
  say(line: string): void;
}

/** A stack that the backend has, whoever declares it. */
export interface StandingStack {
  name: string;
  /** Undefined where the backend does not say. */
  resources: number | undefined;
}

export interface RunOptions {
  onProgress?: (record: RunRecord) => void;
  /** Environment of this run alone, such as where the policy pack writes its results. */
  environment?: Record<string, string>;
}

export interface PolicyRunOptions extends RunOptions {
  policyPacks: string[];
  refresh?: boolean;
}

/** Everything that is asked of the engine. A run that failed is a record too; only what never ran is an error. */
export interface PulumiDriver {
  readonly project: string;
  readonly backendUrl: string;
  /** All stacks of this project that the backend has. */
  listStacks(): Promise<StandingStack[]>;
  /** Undefined for a stack that does not exist. */
  readState(stack: string): Promise<StackState | undefined>;
  ensureStack(stack: string): Promise<void>;
  preview(stack: string, options: PolicyRunOptions): Promise<RunRecord>;
  update(stack: string, options: PolicyRunOptions): Promise<RunRecord>;
  refresh(stack: string, options: RunOptions & { clearPendingCreates?: boolean }): Promise<RunRecord>;
  previewDestroy(stack: string, options: RunOptions & { exclude: string[] }): Promise<RunRecord>;
  destroy(stack: string, options: RunOptions & { exclude: string[] }): Promise<RunRecord>;
  /** Takes protection and retention off these resources, in the state alone. */
  release(stack: string, urns: ReadonlySet<string>): Promise<void>;
  removeStack(stack: string): Promise<void>;
  /** Passes one interrupt to each running engine; `hard` ends them at once. */
  interrupt(how: "soft" | "hard"): void;
  /** Engines at work. */
  readonly runningPids: number[];
}

const projectFileSchema = z.object({ name: z.string(), backend: z.object({ url: z.string() }).optional() });

export class AutomationDriver implements PulumiDriver {
  readonly project: string;
  readonly backendUrl: string;
  readonly #settings: EngineSettings;
  readonly #command: EngineCommand;
  #interrupted = false;

  constructor(settings: EngineSettings) {
    const projectFile = projectFileSchema.parse(parse(readFileSync(join(settings.directory, "Pulumi.yaml"), "utf8")));
    this.project = projectFile.name;
    this.backendUrl =
      settings.environment.PULUMI_BACKEND_URL ?? process.env.PULUMI_BACKEND_URL ?? projectFile.backend?.url ?? "";
    this.#settings = settings;
    this.#command = new EngineCommand(settings.binary, settings.version);
  }

  get runningPids(): number[] {
    return this.#command.runningPids;
  }

  interrupt(how: "soft" | "hard"): void {
    this.#interrupted = true;
    this.#command.signal(how === "soft" ? "SIGINT" : "SIGKILL");
  }

  async listStacks(): Promise<StandingStack[]> {
    try {
      const workspace = await this.#workspace();
      const stacks = await this.#readMended(
        () => stacksWithFiles(this.backendUrl, this.project),
        () => workspace.listStacks(),
      );
      return stacks.map(({ name, resourceCount }) => ({ name, resources: resourceCount }));
    } catch (error) {
      throw this.#explain(this.project, error);
    }
  }

  async readState(stack: string): Promise<StackState | undefined> {
    try {
      return await this.#exportState(stack);
    } catch (error) {
      if (error instanceof EngineFailure && error.kind === "no-such-stack") return undefined;
      throw this.#explain(stack, error);
    }
  }

  async #exportState(stack: string): Promise<StackState> {
    const workspace = await this.#workspace();
    return await this.#readMended(
      () => [stack],
      async () => parseState((await workspace.exportStack(stack)).deployment),
    );
  }

  /** A run that was killed just now, ours included, may have left a note beside a state that the engine stumbles over. */
  async #readMended<T>(stacks: () => readonly string[], read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof EngineFailure) || error.kind !== "failed") throw error;
      const mended = stacks().filter((stack) => this.#mend(stack));
      if (mended.length === 0) throw error;
      return await read();
    }
  }

  #mend(stack: string): boolean {
    const locks = readLocks(this.backendUrl, this.project, stack);
    const isAtWork = locks.some((lock) => judgeHolder(lock, thisMachine) !== "dead");
    if (isAtWork || removeBrokenSidecars(this.backendUrl, this.project, stack).length === 0) return false;
    this.#settings.say(
      `${stack}: the killed run was writing the state; the state is whole, removed the broken note beside it`,
    );
    return true;
  }

  async ensureStack(stack: string): Promise<void> {
    if ((await this.readState(stack)) !== undefined) return;
    try {
      await (await this.#workspace()).createStack(stack);
    } catch (error) {
      throw this.#explain(stack, error);
    }
  }

  async preview(stack: string, options: PolicyRunOptions): Promise<RunRecord> {
    return await this.#run("preview", stack, options, (handle, onEvent) =>
      handle.preview({ onEvent, color: "never", policyPacks: options.policyPacks, refresh: options.refresh ?? false }),
    );
  }

  async update(stack: string, options: PolicyRunOptions): Promise<RunRecord> {
    return await this.#run("update", stack, options, (handle, onEvent) =>
      handle.up({
        onEvent,
        color: "never",
        suppressOutputs: true,
        policyPacks: options.policyPacks,
        refresh: options.refresh ?? false,
        continueOnError: false,
      }),
    );
  }

  async refresh(stack: string, options: RunOptions & { clearPendingCreates?: boolean }): Promise<RunRecord> {
    return await this.#run("refresh", stack, options, (handle, onEvent) =>
      handle.refresh({ onEvent, color: "never", clearPendingCreates: options.clearPendingCreates ?? false }),
    );
  }

  async previewDestroy(stack: string, options: RunOptions & { exclude: string[] }): Promise<RunRecord> {
    return await this.#run("preview-destroy", stack, options, (handle, onEvent) =>
      handle.previewDestroy({ onEvent, color: "never", exclude: options.exclude }),
    );
  }

  async destroy(stack: string, options: RunOptions & { exclude: string[] }): Promise<RunRecord> {
    return await this.#run("destroy", stack, options, (handle, onEvent) =>
      handle.destroy({ onEvent, color: "never", exclude: options.exclude }),
    );
  }

  async release(stack: string, urns: ReadonlySet<string>): Promise<void> {
    const workspace = await this.#workspace();
    const state = await workspace.exportStack(stack);
    const resources = z.array(z.looseObject({ urn: z.string() })).parse(state.deployment.resources ?? []);
    const released = resources.map((resource) =>
      urns.has(resource.urn) ? { ...resource, protect: false, retainOnDelete: false } : resource,
    );
    await workspace.importStack(stack, { ...state, deployment: { ...state.deployment, resources: released } });
  }

  async removeStack(stack: string): Promise<void> {
    await (await this.#workspace()).removeStack(stack);
  }

  async #run(
    kind: RunRecord["kind"],
    stack: string,
    options: RunOptions,
    start: (handle: Stack, onEvent: (event: EngineEvent) => void) => Promise<unknown>,
  ): Promise<RunRecord> {
    const record = emptyRecord(kind, stack);
    const began = performance.now();
    const handle = await Stack.select(stack, await this.#workspace(options.environment));
    // Asked after each run by the Automation API, three more engines each time; the state is read here when needed.
    handle.info = async () => undefined;
    handle.outputs = async () => ({});
    try {
      await start(handle, (event) => {
        recordEvent(record, event);
        options.onProgress?.(record);
      });
    } catch (error) {
      if (!(error instanceof EngineFailure) || error.kind !== "failed") throw this.#explain(stack, error);
      record.outcome = this.#interrupted ? "interrupted" : "failed";
      if (record.errors.length === 0 && record.policies.every((policy) => !policy.mandatory)) {
        record.errors.push({ urn: undefined, text: lastWords(error) });
      }
    }
    record.seconds = (performance.now() - began) / 1000;
    return record;
  }

  /**
   * A workspace for one run. Selecting a stack would change what plain `pulumi` of the same user has selected, so
   * neither selecting nor creating does; every command names its stack.
   */
  async #workspace(environment: Record<string, string> = {}): Promise<LocalWorkspace> {
    const workspace = await LocalWorkspace.create({
      workDir: this.#settings.directory,
      pulumiCommand: this.#command.asPulumiCommand(),
      envVars: {
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cacheFolder(), "node"),
        ...this.#settings.environment,
        ...environment,
      },
    });
    workspace.selectStack = async () => {};
    workspace.createStack = async (stack) => {
      await this.#command.run(["stack", "init", stack, "--no-select"], workspace.workDir, workspace.envVars);
    };
    return workspace;
  }

  #explain(stack: string, error: unknown): unknown {
    if (!(error instanceof EngineFailure)) {
      return isMissingFile(error)
        ? new MachineError(
            "engine-missing",
            `the Pulumi engine is not at ${this.#settings.binary}`,
            "run `lakebed doctor`",
          )
        : error;
    }
    if (error.kind === "locked") return lockedError(stack, readLocks(this.backendUrl, this.project, stack));
    const words = lastWords(error);
    const hint = words.includes("incorrect passphrase")
      ? `Pulumi.${stack}.yaml was encrypted with another passphrase: give that one, or, if its state is gone, delete the line \`encryptionsalt\``
      : "run `lakebed doctor`";
    return new UserError("engine-failed", `${stack}: ${words}`, hint, { cause: error });
  }
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** The engine's own `error:` line; nothing else of its output, which may quote values. */
function lastWords(failure: EngineFailure): string {
  const lines = plainText(failure.output)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("error:"));
  return lines.at(-1)?.slice("error:".length).trim() ?? failure.message;
}
