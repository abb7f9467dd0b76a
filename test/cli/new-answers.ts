import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { answerByOptions } from "../../cli/new/answering.ts";
import { planPlatform } from "../../cli/new/new-platform.plan.ts";
import type { PlannedFile } from "../../cli/new/planned-file.ts";
import { platformAnswers, platformQuestions } from "../../cli/new/platform-questions.ts";

export const DEPENDENCIES = { lakebed: "1.2.3", peers: { "@pulumi/pulumi": "^3.0.0" }, node: ">=24" };

/** The files of `lakebed new platform --yes` with these options. */
export function platformFiles(options: Record<string, string> = {}): PlannedFile[] {
  const answers = answerByOptions(platformQuestions({ presetName: "greenhouse" }), options);
  return planPlatform(platformAnswers(answers), DEPENDENCIES);
}

/** Puts files into a new folder, hands it over, and takes it away again. */
export function withFolder<T>(files: readonly PlannedFile[], look: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "lakebed-new-"));
  try {
    writeFilesInto(folder, files);
    return look(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function writeFilesInto(folder: string, files: readonly PlannedFile[]): void {
  for (const { path, content } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
