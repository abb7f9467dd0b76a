import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideGrants, type Grant, PERSONAS } from "../../../components/access/grants.plan.ts";
import type { Persona } from "../../../spec/model.ts";
import { planExample } from "../planned-example.ts";

const personas = fc.record(
  Object.fromEntries(PERSONAS.map((persona) => [persona, fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/))])),
) as fc.Arbitrary<Record<Persona, string[]>>;

const noGroups = Object.fromEntries(PERSONAS.map((persona) => [persona, []])) as unknown as Record<Persona, string[]>;

const cell = ({ persona, thing, verb }: Grant) => `${persona} ${verb} ${thing}`;

describe("whatever groups the personas have", () => {
  it("nobody gets more in production than in development", () => {
    fc.assert(
      fc.property(personas, (groups) => {
        const development = new Set(decideGrants(groups, "development").map(cell));
        expect(
          decideGrants(groups, "production")
            .map(cell)
            .filter((each) => !development.has(each)),
        ).toEqual([]);
      }),
    );
  });

  it("nobody changes anything in production by hand; the approver's merge is the only way to release", () => {
    fc.assert(
      fc.property(personas, (groups) => {
        const changes = decideGrants(groups, "production").filter(({ verb }) => verb !== "read");
        expect(changes.every((grant) => cell(grant) === "approver write releases" && grant.enforcedBy === "git")).toBe(
          true,
        );
      }),
    );
  });

  it("a persona without groups has nothing, and every grant names its persona's groups", () => {
    fc.assert(
      fc.property(personas, fc.constantFrom("development" as const, "production" as const), (groups, stage) => {
        for (const grant of decideGrants(groups, stage)) {
          expect(grant.groups).toEqual(groups[grant.persona]);
          expect(grant.groups).not.toEqual([]);
        }
      }),
    );
  });
});

it("an auditor reads what ran and what was released, in every stage the same, and no data", () => {
  const groups = { ...noGroups, auditor: ["audit"] };
  const cells = decideGrants(groups, "production").map(cell);
  expect(cells).toEqual([
    "auditor read status",
    "auditor read runs",
    "auditor read logs",
    "auditor read quota",
    "auditor read experiments",
    "auditor read models",
    "auditor read releases",
  ]);
  expect(decideGrants(groups, "development").map(cell)).toEqual(cells);
});

describe("the example", () => {
  it("lets people look in production, and no more", () => {
    expect(planExample("prod").grants.grants.map(cell)).toEqual([
      "data-engineer read status",
      "data-engineer read runs",
      "data-engineer read logs",
      "data-engineer read quota",
      "data-scientist read status",
      "data-scientist read runs",
      "data-scientist read experiments",
      "data-scientist read models",
      "ml-engineer read status",
      "ml-engineer read runs",
      "ml-engineer read logs",
      "ml-engineer read quota",
      "ml-engineer read experiments",
      "ml-engineer read models",
      "approver read status",
      "approver read experiments",
      "approver read models",
      "approver write releases",
      "stakeholder read status",
    ]);
  });

  it("lets scientists read curated data in development, not raw data, and write none", () => {
    const cells = planExample("dev").grants.grants.map(cell);
    expect(cells.filter((each) => each.startsWith("data-scientist") && each.includes("data."))).toEqual([
      "data-scientist read data.silver",
      "data-scientist read data.gold",
      "data-scientist read data.reference",
    ]);
  });
});
