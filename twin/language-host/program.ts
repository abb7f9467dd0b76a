import { createRequire } from "node:module";
import path from "node:path";
import type { language } from "../plugin/proto.ts";

export type RunRequest = InstanceType<typeof language.RunRequest>;

export interface Launch {
  /** Of Node: the SDK's runner, its options, the program, the program's arguments. */
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
}

/** How the SDK's own runner is started for a program. */
export function programLaunch(request: RunRequest, engineAddress: string): Launch {
  const info = request.getInfo();
  const programDirectory = info?.getProgramDirectory() || request.getPwd();
  const runner = resolveFromProgram(programDirectory, "@pulumi/pulumi/cmd/run/index.js");
  const options: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    "root-directory": info?.getRootDirectory() ?? "",
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  const flags = Object.entries(options).filter(([, value]) => value !== "");
  return {
    args: [
      ...skipSourceMaps(),
      runner,
      ...flags.flatMap(([name, value]) => [`--${name}`, value]),
      ...(request.getDryrun() ? ["--dry-run"] : []),
      info?.getEntryPoint() || request.getProgram() || ".",
      ...request.getArgsList(),
    ],
    cwd: request.getPwd(),
    env: {
      ...process.env,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toObject())),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      PULUMI_NODEJS_TYPESCRIPT: "false",
    },
  };
}

/** The SDK of the program, not ours: two copies of it in one program do not know each other's resources. */
export function resolveFromProgram(directory: string, specifier: string): string {
  try {
    return createRequire(path.join(directory, "program.js")).resolve(specifier);
  } catch {
    throw new Error(
      `@pulumi/pulumi is not installed where the program can reach it (looked from ${directory} upwards): run npm install there.`,
    );
  }
}

/** Translating positions through source maps costs a second a run and says nothing where Node strips types itself. */
function skipSourceMaps(): string[] {
  const extension = path.extname(import.meta.filename);
  return ["--import", path.join(import.meta.dirname, `skip-source-maps${extension}`)];
}
