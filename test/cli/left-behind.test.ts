import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { formatLeftBehind } from "../../cli/left-behind-report.ts";
import { findLeftBehind } from "../../graph/left-behind.ts";
import { loadRepository } from "../../spec/repository.ts";
import { EXAMPLE } from "../example-copy.ts";
import { root, runLakebed } from "./run-lakebed.ts";

// Processes of their own take their time on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

const FRAUD = join(root, "examples", "fraud-scoring");

test("what a removed project leaves is said with its place in every environment", async () => {
  const repository = loadRepository(FRAUD);
  const text = formatLeftBehind(await findLeftBehind(repository), repository);
  expect(text.split("\n")).toEqual([
    "left behind by removed projects",
    expect.stringMatching(
      /^ {2}chargebacks, taken out on 2026-02-01: what it leaves is kept until 2033-02-01 {2}.*platform\.yaml:\d+$/,
    ),
    "    dev      bronze.chargebacks      bucket sparbank-chargebacks-dev-bronze, chargebacks/",
    "    dev      models.chargeback-risk  bucket sparbank-chargebacks-dev-artifacts, models/chargeback-risk/",
    "    staging  bronze.chargebacks      bucket sparbank-chargebacks-staging-bronze, chargebacks/",
    "    staging  models.chargeback-risk  bucket sparbank-chargebacks-staging-artifacts, models/chargeback-risk/",
    "    prod     bronze.chargebacks      bucket sparbank-chargebacks-prod-bronze, chargebacks/",
    "    prod     models.chargeback-risk  bucket sparbank-chargebacks-prod-artifacts, models/chargeback-risk/",
  ]);
});

test("a platform that lost no project says nothing of it", async () => {
  const repository = loadRepository(EXAMPLE);
  expect(formatLeftBehind(await findLeftBehind(repository), repository)).toBe("");
});

test("`plan` and `check` say it, and `--json` holds it", () => {
  const text = runLakebed(["plan", "dev", "--dir", FRAUD]).stderr;
  expect(text).toContain("chargebacks, taken out on 2026-02-01");
  const { leftBehind } = JSON.parse(runLakebed(["check", "--env", "dev", "--json", "--dir", FRAUD]).stdout) as {
    leftBehind: unknown[];
  };
  expect(leftBehind).toEqual([
    {
      project: "chargebacks",
      removedAt: "2026-02-01",
      until: "2033-02-01",
      reason: expect.any(String),
      remnants: expect.arrayContaining([
        {
          environment: "prod",
          reference: "bronze.chargebacks",
          bucket: "sparbank-chargebacks-prod-bronze",
          prefix: "chargebacks/",
        },
      ]),
      position: expect.objectContaining({ column: 3 }),
    },
  ]);
});
