import { resolve } from "node:path";
import { defineCommand } from "citty";
import { locateRepository } from "../../spec/repository-folder.ts";
import { commonArguments } from "../arguments.ts";
import { formatDiagnosis } from "../doctor-report.ts";
import { EXIT, printData, printJson } from "../output.ts";

export default defineCommand({
  args: { ...commonArguments },
  async run({ args }): Promise<number> {
    const { diagnose } = await import("../../twin/doctor.ts");
    const diagnosis = await diagnose(locateRepository(resolve(args.dir ?? process.cwd())));
    if (args.json === true) printJson(diagnosis);
    else printData(formatDiagnosis(diagnosis));
    return diagnosis.canProvision ? EXIT.ok : EXIT.machine;
  },
});
