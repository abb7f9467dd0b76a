import type grpc from "@grpc/grpc-js";
import { connectEngineLog, type EngineLog } from "../plugin/engine-log.ts";
import { Empty, plugin, provider } from "../plugin/proto.ts";
import { RpcError, refuse, unary } from "../plugin/serve.ts";
import { UnreachableError } from "./api-error.ts";
import { checkObject } from "./check.ts";
import { Configuration, checkConfiguration } from "./configuration.ts";
import { checkFailure, diffResponse, notReady } from "./engine-answers.ts";
import { type Properties, readStruct, writeStruct } from "./property-values.ts";
import { ObjectProvider } from "./provider.ts";
import { isOtherCluster } from "./provider-config.ts";
import { ReleaseProvider } from "./release-provider.ts";
import { markSecrets, ownSecretPaths, splitSecrets } from "./secrets.ts";
import { PLUGIN_VERSION } from "./stand-in.ts";
import { isRelease, needsOfficialPlugin, objectType, urnName, urnType } from "./type-token.ts";

/** The plugin's conversation with the engine: messages in, operations, messages out. */
export function resourceProvider(engineAddress: string, cancelled: AbortController): grpc.UntypedServiceImplementation {
  let log: EngineLog = connectEngineLog(engineAddress);
  let configuration = new Configuration({});
  const objects = (): ObjectProvider => new ObjectProvider(configuration, log, cancelled.signal);
  const releases = (): ReleaseProvider => new ReleaseProvider(configuration, log);

  return {
    handshake: unary(() => {
      const response = new provider.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),
    attach: unary((request: InstanceType<typeof plugin.PluginAttach>) => {
      log = connectEngineLog(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(() => {
      const info = new plugin.PluginInfo();
      info.setVersion(PLUGIN_VERSION);
      return info;
    }),
    cancel: unary(() => {
      cancelled.abort();
      return new Empty();
    }),

    checkConfig: unary(async (request: InstanceType<typeof provider.CheckRequest>) => {
      const response = new provider.CheckResponse();
      const checked = await checkConfiguration(splitSecrets(readStruct(request.getNews())).plain);
      if ("refusal" in checked) response.setFailuresList([checkFailure(checked.refusal)]);
      else response.setInputs(writeStruct(checked.inputs));
      return response;
    }),
    diffConfig: unary((request: InstanceType<typeof provider.DiffRequest>) => {
      const [olds, news] = [request.getOldInputs() ?? request.getOlds(), request.getNews()].map(
        (struct) => splitSecrets(readStruct(struct)).plain,
      ) as [Properties, Properties];
      const response = new provider.DiffResponse();
      const { DIFF_SOME, DIFF_UNKNOWN } = provider.DiffResponse.DiffChanges;
      const isOther = isOtherCluster(olds, news);
      response.setChanges(isOther ? DIFF_SOME : DIFF_UNKNOWN);
      if (isOther) response.setReplacesList(["kubeconfig"]);
      return response;
    }),
    configure: unary((request: InstanceType<typeof provider.ConfigureRequest>) => {
      configuration = new Configuration(configurationArgs(request));
      const response = new provider.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      response.setSupportsAutonamingConfiguration(true);
      return response;
    }),

    check: unary((request: InstanceType<typeof provider.CheckRequest>) => {
      const response = new provider.CheckResponse();
      const [news, olds] = [request.getNews(), request.getOlds()].map((struct) => splitSecrets(readStruct(struct)));
      const token = tokenOf(request);
      const checked = checkObject({
        token,
        resourceName: urnName(request.getUrn()),
        inputs: news?.plain ?? {},
        oldInputs: olds?.plain ?? {},
        randomSeed: request.getRandomseed_asU8(),
        proposal: proposalOf(request),
      });
      if ("refusal" in checked) {
        response.setFailuresList([checkFailure(checked.refusal)]);
        return response;
      }
      const type = objectType(token, checked.inputs);
      const own = type === undefined ? [] : ownSecretPaths(type.apiVersion, type.kind);
      response.setInputs(writeStruct(markSecrets(checked.inputs, [...(news?.secretPaths ?? []), ...own])));
      return response;
    }),
    diff: unary(async (request: InstanceType<typeof provider.DiffRequest>) => {
      const olds = splitSecrets(readStruct(request.getOldInputs() ?? request.getOlds()));
      const news = splitSecrets(readStruct(request.getNews()));
      const outputs = splitSecrets(readStruct(request.getOlds())).plain;
      const call = callOf(request);
      const diff = isRelease(call.token)
        ? releases().diff(olds, news)
        : await objects().diff(call, olds, news, outputs);
      return diffResponse(diff);
    }),
    create: unary(async (request: InstanceType<typeof provider.CreateRequest>) => {
      const call = {
        ...callOf(request),
        news: splitSecrets(readStruct(request.getProperties())),
        oldOutputs: undefined,
        timeoutSeconds: request.getTimeout(),
      };
      const target = isRelease(call.token) ? releases() : objects();
      const response = new provider.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(writeStruct(await target.preview(call)));
        return response;
      }
      const { id, outputs, reasons } = await target.deploy(call);
      if (reasons.length > 0) throw notReady(id, outputs, readStruct(request.getProperties()), reasons);
      response.setId(id);
      response.setProperties(writeStruct(outputs));
      return response;
    }),
    update: unary(async (request: InstanceType<typeof provider.UpdateRequest>) => {
      const call = {
        ...callOf(request),
        news: splitSecrets(readStruct(request.getNews())),
        oldOutputs: splitSecrets(readStruct(request.getOlds())).plain,
        timeoutSeconds: request.getTimeout(),
      };
      const target = isRelease(call.token) ? releases() : objects();
      const response = new provider.UpdateResponse();
      if (request.getPreview()) {
        response.setProperties(writeStruct(await target.preview(call)));
        return response;
      }
      const { outputs, reasons } = await target.deploy(call);
      if (reasons.length > 0) throw notReady(request.getId(), outputs, readStruct(request.getNews()), reasons);
      response.setProperties(writeStruct(outputs));
      return response;
    }),
    read: unary(async (request: InstanceType<typeof provider.ReadRequest>) => {
      const call = callOf(request);
      const state = {
        inputs: splitSecrets(readStruct(request.getInputs())),
        outputs: splitSecrets(readStruct(request.getProperties())).plain,
      };
      const response = new provider.ReadResponse();
      if (isRelease(call.token)) {
        // Nothing in the cluster speaks of it: what was recorded stands.
        response.setId(Object.keys(state.outputs).length === 0 ? "" : request.getId());
        response.setProperties(request.getProperties());
        response.setInputs(request.getInputs());
        return response;
      }
      const found = await objects().read(call, request.getId(), state);
      if (found === undefined) return response;
      response.setId(request.getId());
      response.setInputs(writeStruct(found.inputs));
      response.setProperties(writeStruct(found.outputs));
      return response;
    }),
    delete: unary(async (request: InstanceType<typeof provider.DeleteRequest>) => {
      const call = { ...callOf(request), id: request.getId(), timeoutSeconds: request.getTimeout() };
      if (isRelease(call.token)) return new Empty();
      const inputs = splitSecrets(readStruct(request.getOldInputs()));
      const outputs = splitSecrets(readStruct(request.getProperties())).plain;
      try {
        await objects().delete(call, inputs, outputs);
      } catch (error) {
        if (!mayForget(error)) throw error;
      }
      return new Empty();
    }),

    construct: unary((request: InstanceType<typeof provider.ConstructRequest>) =>
      refuse(needsOfficialPlugin(request.getType()))(),
    ),
    invoke: unary((request: InstanceType<typeof provider.InvokeRequest>) =>
      refuse(needsOfficialPlugin(request.getTok()))(),
    ),
    call: unary((request: InstanceType<typeof provider.CallRequest>) =>
      refuse(needsOfficialPlugin(request.getTok()))(),
    ),
    getSchema: unary(refuse("the stand-in for pulumi-resource-kubernetes has no schema: install the official plugin.")),
    parameterize: unary(refuse("pulumi-resource-kubernetes takes no parameters.")),
    getMapping: unary(() => new provider.GetMappingResponse()),
    getMappings: unary(() => new provider.GetMappingsResponse()),
  };
}

const CONFIG_PREFIX = "kubernetes:config:";

/** For `pulumi import` the stack's configuration comes as variables only. */
function configurationArgs(request: InstanceType<typeof provider.ConfigureRequest>): Properties {
  const variables = request
    .getVariablesMap()
    .toArray()
    .filter(([name]) => name.startsWith(CONFIG_PREFIX))
    .map(([name, value]): [string, string] => [name.slice(CONFIG_PREFIX.length), value]);
  return { ...Object.fromEntries(variables), ...splitSecrets(readStruct(request.getArgs())).plain };
}

interface ResourceRequest {
  getUrn(): string;
  getType(): string;
}

function tokenOf(request: ResourceRequest): string {
  return request.getType() || urnType(request.getUrn());
}

function callOf(request: ResourceRequest): { urn: string; token: string } {
  return { urn: request.getUrn(), token: tokenOf(request) };
}

const MODES = ["propose", "enforce", "disabled"] as const;

function proposalOf(request: InstanceType<typeof provider.CheckRequest>) {
  const options = request.getAutonaming();
  if (options === undefined) return undefined;
  return { name: options.getProposedName(), mode: MODES[options.getMode()] ?? "propose" };
}

/** Said by the user, in the official plugin's words: the cluster is gone, so forget what stood there. */
function mayForget(error: unknown): boolean {
  if (process.env.PULUMI_K8S_DELETE_UNREACHABLE !== "true") return false;
  return error instanceof UnreachableError || error instanceof RpcError;
}
