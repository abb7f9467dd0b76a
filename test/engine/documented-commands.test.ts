import { spawnSync } from "node:child_process";
import { beforeAll, expect, it } from "vitest";
import { cacheFolder } from "../../twin/cache.ts";
import { ensureEngine } from "../../twin/engine.ts";
import { documentedCommands } from "../docs/documented-commands.ts";
import { testProgress } from "./twin-fixture.ts";

let engine: string;
beforeAll(async () => {
  engine = (await ensureEngine(cacheFolder(), testProgress)).path;
});

const commands = documentedCommands().flatMap(({ place, words }) =>
  words[0] === "pulumi" ? [[words.join(" "), place] as const] : [],
);

it.each(commands)("%s (%s) is a command of the engine, with these options", (command) => {
  const [, ...words] = command.split(" ");
  const subcommand = words.slice(0, words[0] === "stack" ? 2 : 1);
  const { status, stdout } = spawnSync(engine, [...subcommand, "--help"], { encoding: "utf8" });
  expect(status).toBe(0);
  expect(stdout).toMatch(new RegExp(`^ +pulumi ${subcommand.join(" ")}( |$)`, "m"));
  const known = [...stdout.matchAll(/--([a-z][a-z-]*)/g)].map(([, option]) => option);
  for (const option of words.filter((word) => word.startsWith("--"))) expect(known).toContain(option.slice(2));
});
