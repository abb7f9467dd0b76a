import type { EngineLog, LogOptions, Severity } from "../plugin/engine-log.ts";
import { noteRefusal } from "../plugin/refusal-notes.ts";
import { immutableFields, UnreachableError } from "./api-error.ts";
import type { Configuration } from "./configuration.ts";
import type { Connection } from "./connection.ts";
import { type DiffInput, diffObject, type ObjectDiff, withImmutable } from "./diff.ts";
import { deleteObject, deployObject, type Run, refreshObject, releasePatch } from "./lifecycle.ts";
import {
  annotation,
  FIELD_MANAGER_KEY,
  nameOf,
  namespaceOf,
  PATCH_FORCE,
  patchFieldManager,
  uidOf,
} from "./manifest.ts";
import { type ApplyOptions, applyObject } from "./objects.ts";
import { hiddenTexts, type Manifest, markOutputs } from "./outputs.ts";
import { previewObject } from "./preview.ts";
import type { Properties } from "./property-values.ts";
import { markSecrets, ownSecretPaths, type SplitSecrets, scrub } from "./secrets.ts";
import { PREVIEW_REFUSAL } from "./stand-in.ts";
import { type ObjectType, objectType } from "./type-token.ts";
import { hasUnknown } from "./unknowns.ts";

export interface Call {
  urn: string;
  token: string;
}

export interface DeployCall extends Call {
  news: SplitSecrets;
  /** Undefined for an object to be created. */
  oldOutputs: Properties | undefined;
  timeoutSeconds: number;
}

export interface Deployment {
  id: string;
  /** Marked, as the engine wants them. */
  outputs: Properties;
  reasons: string[];
}

/** The operations on objects, free of the wire format. */
export class ObjectProvider {
  readonly #configuration: Configuration;
  readonly #log: EngineLog;
  readonly #signal: AbortSignal;

  constructor(configuration: Configuration, log: EngineLog, signal: AbortSignal) {
    this.#configuration = configuration;
    this.#log = log;
    this.#signal = signal;
  }

  async diff(call: Call, olds: SplitSecrets, news: SplitSecrets, oldOutputs: Properties): Promise<ObjectDiff> {
    const type = typeOf(call, news.plain);
    const connection = await this.#configuration.connection();
    const input: DiffInput = {
      type,
      oldInputs: olds.plain,
      newInputs: news.plain,
      oldOutputs,
      defaultNamespace: connection.defaultNamespace,
      newlySecret: newlySecret(olds, news),
    };
    const diff = diffObject(input);
    if (diff.changes.length === 0 || diff.replaces.length > 0 || type.isPatch || hasUnknown(news.plain)) return diff;
    const fields = await this.#askImmutable(connection, type, news.plain);
    return fields === undefined ? diff : withImmutable(diff, fields, input);
  }

  /** Other refusals are left to the update itself, which reports them with their resource. */
  async #askImmutable(connection: Connection, type: ObjectType, inputs: Properties): Promise<string[] | undefined> {
    const resource = await connection.mapping.find(type.apiVersion, type.kind);
    if (resource === undefined) return undefined;
    const place = { resource, namespace: namespaceOf(inputs) ?? connection.defaultNamespace, name: nameOf(inputs) };
    try {
      await applyObject(connection, place, inputs, { dryRun: true });
      return undefined;
    } catch (error) {
      if (error instanceof UnreachableError) throw error;
      return immutableFields(error);
    }
  }

  async preview(call: DeployCall): Promise<Properties> {
    const manifest = manifestOf(call);
    const connection = await this.#configuration.connection();
    const apply = applyOptions(call, manifest);
    const preview = await previewObject(connection, { manifest, oldOutputs: call.oldOutputs, apply });
    const hidden = hiddenTexts(manifest);
    for (const warning of preview.warnings) await this.#tell("warning", call.urn, scrub(warning, hidden));
    if (preview.refusal !== undefined) {
      noteRefusal(call.urn);
      await this.#tell("error", call.urn, `${PREVIEW_REFUSAL} ${scrub(preview.refusal.message, hidden)}`);
    }
    return markOutputs(manifest, withFieldManager(preview.outputs, manifest, apply));
  }

  async deploy(call: DeployCall): Promise<Deployment> {
    const manifest = manifestOf(call);
    const hidden = hiddenTexts(manifest);
    const apply = applyOptions(call, manifest);
    return withoutSecrets(hidden, async () => {
      const connection = await this.#configuration.connection();
      const run = this.#run(call, call.timeoutSeconds, hidden);
      const deployed = await deployObject(connection, manifest, apply, run);
      run.onProgress("");
      const outputs = markOutputs(manifest, withFieldManager(deployed.outputs, manifest, apply));
      return { id: deployed.id, outputs, reasons: deployed.reasons.map((reason) => scrub(reason, hidden)) };
    });
  }

  /** Marked inputs and outputs; undefined when the object is gone. */
  async read(
    call: Call,
    id: string,
    state: { inputs: SplitSecrets; outputs: Properties },
  ): Promise<{ inputs: Properties; outputs: Properties } | undefined> {
    const type = typeOf(call, state.inputs.plain);
    const manifest: Manifest = { type, inputs: state.inputs.plain, secretPaths: state.inputs.secretPaths };
    const connection = await this.#configuration.connection();
    const read = await refreshObject(connection, manifest, id, state.outputs);
    if (read === undefined) return undefined;
    const marks = [...manifest.secretPaths, ...ownSecretPaths(type.apiVersion, type.kind)];
    const kept = state.outputs[FIELD_MANAGER_KEY];
    const outputs = kept === undefined ? read.outputs : { ...read.outputs, [FIELD_MANAGER_KEY]: kept };
    return { inputs: markSecrets(read.inputs, marks), outputs: markOutputs(manifest, outputs) };
  }

  async delete(
    call: Call & { id: string; timeoutSeconds: number },
    inputs: SplitSecrets,
    outputs: Properties,
  ): Promise<void> {
    const type = typeOf(call, Object.keys(inputs.plain).length > 0 ? inputs.plain : outputs);
    const manifest: Manifest = { type, inputs: inputs.plain, secretPaths: inputs.secretPaths };
    const hidden = hiddenTexts(manifest);
    await withoutSecrets(hidden, async () => {
      const connection = await this.#configuration.connection();
      if (type.isPatch) {
        return releasePatch(connection, type, call.id, patchFieldManager(call.urn, inputs.plain, outputs));
      }
      const object = { type, id: call.id, inputs: inputs.plain, uid: uidOf(outputs) };
      const run = this.#run(call, call.timeoutSeconds, hidden);
      await deleteObject(connection, object, run);
      run.onProgress("");
    });
  }

  #run({ urn }: Call, timeoutSeconds: number, hidden: readonly string[]): Run {
    let isShown = false;
    return {
      timeoutSeconds,
      signal: this.#signal,
      // The last words stay on the resource's line, so they are taken back when the wait is over.
      onProgress: (text) => {
        if (text !== "" || isShown) {
          const words = text === "" ? "" : `waiting for ${scrub(text, hidden)}`;
          void this.#tell("info", urn, words, { ephemeral: true });
        }
        isShown = text !== "";
      },
      onWarning: (text) => void this.#tell("warning", urn, scrub(text, hidden)),
    };
  }

  /** An engine that went away has no use for the message. */
  #tell(severity: Severity, urn: string, message: string, options: LogOptions = {}): Promise<void> {
    return this.#log.write(severity, urn, message, options).catch(() => undefined);
  }
}

function typeOf({ token }: Call, inputs: Properties): ObjectType {
  const type = objectType(token, inputs);
  if (type === undefined) throw new Error(`${token} is no type of a Kubernetes object`);
  return type;
}

function manifestOf(call: DeployCall): Manifest {
  return { type: typeOf(call, call.news.plain), inputs: call.news.plain, secretPaths: call.news.secretPaths };
}

function applyOptions(call: DeployCall, { type, inputs }: Manifest): ApplyOptions {
  if (!type.isPatch) return {};
  return {
    fieldManager: patchFieldManager(call.urn, inputs, call.oldOutputs),
    force: annotation(inputs, PATCH_FORCE) === "true",
  };
}

function withFieldManager(outputs: Properties, { type }: Manifest, apply: ApplyOptions): Properties {
  return type.isPatch && apply.fieldManager !== undefined
    ? { ...outputs, [FIELD_MANAGER_KEY]: apply.fieldManager }
    : outputs;
}

function newlySecret(olds: SplitSecrets, news: SplitSecrets): SplitSecrets["secretPaths"] {
  const known = new Set(olds.secretPaths.map((path) => JSON.stringify(path)));
  return news.secretPaths.filter((path) => !known.has(JSON.stringify(path)));
}

/** The server quotes what it refuses: no error may leave with a secret in it. */
async function withoutSecrets<T>(hidden: readonly string[], operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof Error) error.message = scrub(error.message, hidden);
    throw error;
  }
}
