import { defineCommand } from "citty";
import { UserError } from "../../spec/errors.ts";
import { commonArguments } from "../arguments.ts";
import { crdChoice } from "../crd-choice.ts";
import { TerminalProgress } from "../deploy/terminal-progress.ts";
import { EXIT, printData, printJson, printNote } from "../output.ts";
import { openRepository } from "../platform-repository.ts";
import { reportProblems } from "../spec-report.ts";
import { twinEnvironments } from "../twin-environments.ts";
import { formatTwinStatus, formatTwinUp } from "../twin-report.ts";

const up = defineCommand({
  meta: { description: "Start a simulated cluster for each environment of target kubernetes." },
  args: {
    crds: {
      type: "string",
      description: "Folder with released definitions of custom kinds (LAKEBED_CRDS does the same), or `own`.",
      valueHint: "folder",
    },
    ...commonArguments,
  },
  async run({ args }): Promise<number> {
    const json = args.json === true;
    const repository = openRepository(args.dir);
    if (reportProblems(repository, { json })) return EXIT.findings;
    const environments = twinEnvironments(repository);
    if (environments.length === 0) {
      throw new UserError(
        "twin-no-environment",
        "no environment has target kubernetes",
        "the twin stands in for clusters of that target; those of a cloud it does not",
      );
    }
    const { twinUp } = await import("../../twin/twin.ts");
    const progress = new TerminalProgress();
    const result = await twinUp({ root: repository.directory, environments, progress, crds: crdChoice(args.crds) });
    progress.close();
    if (json) printJson(result);
    else printNote(formatTwinUp(result));
    return EXIT.ok;
  },
});

const down = defineCommand({
  meta: { description: "Stop the simulated clusters; what they hold is kept for the next start." },
  args: { ...commonArguments },
  async run({ args }): Promise<number> {
    const { twinDown } = await import("../../twin/twin.ts");
    const progress = new TerminalProgress();
    const stopped = await twinDown(openRepository(args.dir).directory, progress);
    progress.close();
    if (args.json === true) printJson(stopped);
    else
      printNote(
        stopped.some((environment) => environment.stopped.length > 0) ? "The twin is stopped." : "No twin ran.",
      );
    return EXIT.ok;
  },
});

const status = defineCommand({
  meta: { description: "Show the simulated clusters: processes, ports, nodes, memory, custom kinds." },
  args: { ...commonArguments },
  async run({ args }): Promise<number> {
    const { twinStatus } = await import("../../twin/status.ts");
    const result = await twinStatus(openRepository(args.dir).directory);
    if (args.json === true) printJson(result);
    else printData(formatTwinStatus(result));
    return EXIT.ok;
  },
});

const env = defineCommand({
  meta: { description: 'Print what a shell needs for the plain pulumi: eval "$(lakebed twin env)".' },
  args: { ...commonArguments },
  async run({ args }): Promise<number> {
    const [{ ensureEngine }, { cacheFolder }, environment] = await Promise.all([
      import("../../twin/engine.ts"),
      import("../../twin/cache.ts"),
      import("../../twin/environment.ts"),
    ]);
    const progress = new TerminalProgress();
    const { directory } = openRepository(args.dir);
    const engine = await ensureEngine(cacheFolder(), progress);
    const twin = await environment.twinEnvironmentVariables(directory, engine, progress);
    progress.close();
    if (args.json === true) printJson({ path: twin.path, variables: twin.variables, plugins: twin.plugins });
    else printData(environment.renderExports(twin));
    return EXIT.ok;
  },
});

export default defineCommand({ subCommands: { up, down, status, env } });
