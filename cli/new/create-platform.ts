import { readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { UserError } from "../../spec/errors.ts";
import { locateRepository } from "../../spec/repository-folder.ts";
import { dnsNameSchema } from "../../spec/units/name.schema.ts";
import { create, readInvocation } from "./invocation.ts";
import { type Dependencies, planPlatform } from "./new-platform.plan.ts";
import { platformAnswers, platformQuestions } from "./platform-questions.ts";
import { findNoRoom, requireRoom, writeFiles } from "./write-files.ts";

const PRESET_NAME = "ml-platform";

export async function createPlatform(args: Readonly<Record<string, unknown>>): Promise<number> {
  const named = typeof args.folder === "string" ? resolve(args.folder) : undefined;
  refuseInsideAnother(named ?? resolve("."));
  if (named !== undefined) requireRoom(named);
  const questions = platformQuestions({
    presetName: named === undefined ? PRESET_NAME : nameOf(named),
    judgeName: (name) => (named === undefined ? findNoRoom(resolve(name)) : undefined),
  });
  return await create(
    {
      command: "new platform",
      title: "A new platform repository",
      questions,
      plan: (said) => {
        const answers = platformAnswers(said);
        const folder = named ?? resolve(answers.name);
        const files = planPlatform(answers, ownDependencies());
        const shown = relative(process.cwd(), folder) || ".";
        const next = ["npm install", "npx lakebed check", "npx lakebed plan", "npx lakebed up --twin"];
        return {
          folder: shown,
          files,
          write: () => writeFiles(folder, files, "platform.yaml"),
          next: shown === "." ? next : [`cd ${shown}`, ...next],
        };
      },
    },
    readInvocation(args, questions),
  );
}

/** The folder's name where it can be a platform's. */
function nameOf(folder: string): string {
  return dnsNameSchema.safeParse(basename(folder)).success ? basename(folder) : PRESET_NAME;
}

/** One repository in another would have two answers to which platform a folder belongs to. */
function refuseInsideAnother(folder: string): void {
  const around = locateRepository(dirname(folder)) ?? locateRepository(folder);
  if (around === undefined) return;
  throw new UserError(
    "platform-inside-platform",
    `${relative(process.cwd(), around) || "this folder"} is a platform repository already`,
    "add a project to it with `lakebed new project`, or name a folder outside of it",
  );
}

/** This package as it runs now. */
function ownDependencies(): Dependencies {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", "package.json"), "utf8")) as {
    version: string;
    peerDependencies: Record<string, string>;
    engines: { node: string };
  };
  return { lakebed: manifest.version, peers: manifest.peerDependencies, node: manifest.engines.node };
}
