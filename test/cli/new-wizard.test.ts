import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answerByOptions } from "../../cli/new/answering.ts";
import { platformQuestions } from "../../cli/new/platform-questions.ts";
import { askQuestions, confirmSummary } from "../../cli/new/wizard.ts";
import { KEYS, type Reaction, runInTerminal, typedTerminal } from "./new-typing.ts";
import { root } from "./run-lakebed.ts";

vi.setConfig({ testTimeout: 60_000 });

const COLOUR = new RegExp(`${KEYS.escape}\\[[\\d;]*m`, "g");
const questions = platformQuestions({ presetName: "greenhouse" });
const presets = answerByOptions(questions, {});
// A long question is broken into lines; its beginning tells it from the others.
const asked = questions.filter(({ key }) => key in presets).map((each) => ({ ...each, text: each.text.slice(0, 50) }));
const enters = (number: number): Reaction[] => asked.slice(0, number).map(({ text }) => [text, KEYS.enter]);

const ask = async (reactions: readonly Reaction[], options: Record<string, string> = {}) => {
  const terminal = typedTerminal(reactions);
  const answers = await askQuestions(questions, options, terminal);
  expect(terminal.typist.waitsFor).toBeUndefined();
  return { answers, shown: stripVTControlCharacters(terminal.typist.shown) };
};

describe("the wizard", () => {
  it("takes every default by Enter, and shows it before", async () => {
    const { answers, shown } = await ask(enters(asked.length));
    expect(answers).toEqual(presets);
    for (const { key, kind } of asked) if (kind === "text" || kind === "list") expect(shown).toContain(presets[key]);
  });

  it.each(asked.map(({ key, text }, index) => [key, text, index] as const))(
    "can be cancelled at %s, by Esc and by Ctrl-C",
    async (_, text, index) => {
      for (const key of [KEYS.escape, KEYS.ctrlC]) {
        expect((await ask([...enters(index), [text, key]])).answers).toBeUndefined();
      }
    },
  );

  it("chooses by arrow keys, and asks only what arises", async () => {
    const before = asked.findIndex(({ key }) => key === "gpu");
    const after = asked.slice(asked.findIndex(({ key }) => key === "receiver-kind"));
    const { answers, shown } = await ask([
      ...enters(before),
      ["GPUs of the clusters", KEYS.down],
      ["16 GiB", KEYS.down],
      ["24 GiB", KEYS.enter],
      ["System outside", KEYS.up],
      ["a sample", KEYS.enter],
      ...after.map(({ text }): Reaction => [text, KEYS.enter]),
    ]);
    expect(answers).toMatchObject({ gpu: "l4", "connection-kind": "none" });
    expect(answers).not.toHaveProperty("host");
    expect(shown).not.toContain("Host name");
  });

  it("takes a choice of several by the space bar", async () => {
    const index = asked.findIndex(({ key }) => key === "approver");
    const text = asked[index]?.text ?? "";
    const rest = asked.slice(index + 1).map(({ text }): Reaction => [text, KEYS.enter]);
    // The first group is not an approver yet, and the cursor stands on it.
    const { answers } = await ask([...enters(index), [text, KEYS.space], ["data-engineers", KEYS.enter], ...rest]);
    expect(answers?.approver?.split(",").toSorted()).toEqual(["approvers", "data-engineers"]);
  });

  it("says what is wrong with an answer in the language's words, and asks again", async () => {
    const rest = asked.slice(1).map(({ text }): Reaction => [text, KEYS.enter]);
    const { answers, shown } = await ask([
      ["Name of the platform", `Green House${KEYS.enter}`],
      ["expected a name of at most 40 lower-case letters", `${"\u007f".repeat(11)}roses${KEYS.enter}`],
      ...rest,
    ]);
    expect(answers?.name).toBe("roses");
    expect(answers?.contexts).toBe("roses-dev,roses-prod");
    expect(shown).toContain("such as `greenhouse`");
  });

  it("does not ask what an option said", async () => {
    const rest = asked.slice(1).map(({ text }): Reaction => [text, KEYS.enter]);
    const { answers, shown } = await ask(rest, { name: "roses" });
    expect(answers?.name).toBe("roses");
    expect(shown).not.toContain("Name of the platform");
    await expect(ask([], { name: "Green House" })).rejects.toThrow("--name: expected a name");
  });

  it.each([
    ["Enter", KEYS.enter, true],
    ["an arrow and Enter", `${KEYS.down}${KEYS.enter}`, false],
    ["Esc", KEYS.escape, false],
  ])("shows a summary; %s", async (_, keys, expected) => {
    const terminal = typedTerminal([["Write these files?", keys]]);
    expect(await confirmSummary("roses", ["platform.yaml"], terminal)).toBe(expected);
    expect(terminal.typist.shown).toContain("platform.yaml");
  });
});

describe("lakebed new platform in a terminal", () => {
  const command = `"${process.execPath}" "${join(root, "cli", "main.js")}" new platform`;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lakebed-new-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("makes the folder after a confirmation, and says what comes next", async () => {
    const reactions: Reaction[] = [["Name of the platform", `roses${KEYS.enter}`], ...enters(asked.length).slice(1)];
    const { code, shown } = await runInTerminal(command, [...reactions, ["Write these files?", KEYS.enter]], {
      cwd: folder,
    });
    expect([code, readdirSync(folder)]).toEqual([0, ["roses"]]);
    expect(readFileSync(join(folder, "roses", "platform.yaml"), "utf8")).toContain("name: roses\n");
    expect(stripVTControlCharacters(shown)).toMatch(/Next:\s+cd roses\s+npm install\s+npx lakebed check/);
    expect(shown).toContain("\u001b[36m");
  });

  it.each([
    ["Ctrl-C at a question", enters(3), "Environments", KEYS.ctrlC],
    ["Esc at a question", enters(6), "System outside", KEYS.escape],
    ["Esc at the confirmation", enters(asked.length), "Write these files?", KEYS.escape],
  ] as const)("leaves no file after %s", async (_, before, text, key) => {
    const { code, shown } = await runInTerminal(command, [...before, [text, key]], { cwd: folder });
    expect(shown).toContain("Cancelled; nothing was written.");
    expect([code, readdirSync(folder)]).toEqual([1, []]);
  });

  it.each([
    ["NO_COLOR", command, { NO_COLOR: "1" }],
    ["--no-color", `${command} --no-color`, {}],
  ])("uses no colour with %s", async (_, line, env) => {
    const { shown } = await runInTerminal(line, [["Name of the platform", KEYS.escape]], { cwd: folder, env });
    // Moving the cursor is no colour.
    expect(shown.match(COLOUR) ?? []).toEqual([]);
  });
});
