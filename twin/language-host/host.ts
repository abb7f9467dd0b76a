import grpc from "@grpc/grpc-js";
import { Empty, language, plugin } from "../plugin/proto.ts";
import { clearRefusalNotes, readRefusalNotes } from "../plugin/refusal-notes.ts";
import { refuse, unary } from "../plugin/serve.ts";
import { endChildren, exitCode, startNode } from "./children.ts";
import { findEntryFile, moduleTypeSlip } from "./entry-point.ts";
import { programLaunch, type RunRequest, resolveFromProgram } from "./program.ts";

type RunPluginRequest = InstanceType<typeof language.RunPluginRequest>;
type RunPluginResponse = InstanceType<typeof language.RunPluginResponse>;

/** The SDK's runner has told the user already; the engine need not say it again. */
const EXIT_ALREADY_REPORTED = 32;

/** What the engine asks of a language host to run a program and its policy packs. */
export function languageHost(engineAddress: string): grpc.UntypedServiceImplementation {
  return {
    handshake: unary(() => new language.LanguageHandshakeResponse()),
    getPluginInfo: unary(() => new plugin.PluginInfo()),
    about: unary(() => {
      const about = new language.AboutResponse();
      about.setExecutable(process.execPath);
      about.setVersion(process.version);
      return about;
    }),
    // None: each plugin is found where it lies, and nothing is downloaded.
    getRequiredPackages: unary(() => new language.GetRequiredPackagesResponse()),
    getRequiredPlugins: unary(() => new language.GetRequiredPluginsResponse()),
    getProgramDependencies: unary(() => new language.GetProgramDependenciesResponse()),
    runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
    // The user's own package manager did it.
    installDependencies: (call: { end(): void }) => call.end(),
    run: unary((request: RunRequest) => runProgram(request, engineAddress)),
    runPlugin,
    cancel: unary(() => {
      endChildren("SIGINT");
      return new Empty();
    }),
    generateProgram: unary(refuse("the stand-in language host generates no programs.")),
    generateProject: unary(refuse("the stand-in language host generates no projects.")),
    generatePackage: unary(refuse("the stand-in language host generates no packages.")),
    pack: unary(refuse("the stand-in language host packs nothing.")),
    link: unary(refuse("the stand-in language host links nothing.")),
    template: unary(() => new language.TemplateResponse()),
  };
}

async function runProgram(request: RunRequest, engineAddress: string) {
  const response = new language.RunResponse();
  const info = request.getInfo();
  const entry = findEntryFile(
    info?.getProgramDirectory() || request.getPwd(),
    info?.getEntryPoint() || request.getProgram(),
  );
  const slip = entry && moduleTypeSlip(entry);
  if (slip !== undefined) {
    response.setError(slip);
    return response;
  }
  clearRefusalNotes();
  const launch = programLaunch(request, engineAddress);
  const child = startNode(launch.args, { cwd: launch.cwd, env: launch.env, stdio: ["ignore", "inherit", "inherit"] });
  const code = await exitCode(child);
  if (code === EXIT_ALREADY_REPORTED) response.setBail(true);
  else if (code !== 0) response.setError(`the program ended with exit code ${code}`);
  else if (request.getDryrun()) failOnRefusals(response);
  return response;
}

/** The provider reported each refusal and let the preview go on; here, at the end, it fails as it must. */
function failOnRefusals(response: InstanceType<typeof language.RunResponse>): void {
  const refused = readRefusalNotes();
  clearRefusalNotes();
  if (refused.length === 0) return;
  const count = refused.length === 1 ? "1 resource" : `${refused.length} resources`;
  response.setError(`the Kubernetes API server refuses ${count}, each named beside this: an update would fail.`);
}

function runPlugin(call: grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>): void {
  try {
    const child = startPlugin(call.request);
    call.on("cancelled", () => child.kill("SIGKILL"));
    child.stdout?.on("data", (bytes: Buffer) => {
      const response = new language.RunPluginResponse();
      response.setStdout(bytes);
      call.write(response);
    });
    child.stderr?.on("data", (bytes: Buffer) => {
      const response = new language.RunPluginResponse();
      response.setStderr(bytes);
      call.write(response);
    });
    exitCode(child).then(
      (code) => {
        const response = new language.RunPluginResponse();
        response.setExitcode(code);
        call.write(response);
        call.end();
      },
      (error: Error) => fail(call, error),
    );
  } catch (error) {
    fail(call, error as Error);
  }
}

/** Destroying the stream instead would leave the engine waiting for ever. */
function fail(call: grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>, error: Error): void {
  call.emit("error", { code: grpc.status.UNKNOWN, details: error.message });
}

function startPlugin(request: RunPluginRequest) {
  const directory = request.getInfo()?.getProgramDirectory() || request.getProgram();
  const isPack = request.getKind() === "analyzer";
  const runner = resolveFromProgram(
    directory,
    isPack ? "@pulumi/pulumi/cmd/run-policy-pack/index.js" : "@pulumi/pulumi/cmd/run-plugin/index.js",
  );
  const environment = Object.fromEntries(
    request.getEnvList().map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
  const args = isPack ? [runner, ...request.getArgsList(), directory] : [runner, directory, ...request.getArgsList()];
  // @pulumi/policy reads `./package.json`: the pack's own folder, not the program's.
  return startNode(args, {
    cwd: directory,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}
