import { describe, expect, it } from "vitest";
import { Circumstances } from "../../../graph/provisioning/circumstances.ts";
import { findUnprovisioned } from "../../../graph/provisioning/provisioned.ts";
import { TrialRepository } from "../../../graph/provisioning/trial-repository.ts";
import type { Data, Path } from "../../../spec/reading/located.ts";
import type { Repository } from "../../../spec/repository.ts";
import { withRepository } from "../../spec/fixture.ts";

type Change = [file: "platform" | "project", path: Path, value?: Data];

const FILES = { platform: "platform.yaml", project: "projects/plants/project.yaml" };

/** The small valid repository with changes, as far as its words tell. */
function withChanges<T>(changes: readonly Change[], use: (repository: Repository) => T): T {
  return withRepository((directory) => {
    const trial = new TrialRepository(directory);
    try {
      const edits = changes.map(([file, path, value]) => {
        return { file: FILES[file], path, ...(value === undefined ? {} : { value }) };
      });
      const repository = trial.load(edits);
      expect(repository.problems.filter(({ severity }) => severity === "error")).toEqual([]);
      return use(repository);
    } finally {
      trial.remove();
    }
  });
}

function keyOf(path: string, changes: readonly Change[] = []): string | undefined {
  return withChanges(changes, (repository) => {
    const word = repository.words().find((each) => each.path.join(".") === path);
    return word === undefined ? undefined : new Circumstances(repository).keyOf(word, "dev");
  });
}

const BATCH: Change[] = [
  ["project", ["datasets", "gold.picks"], { classification: "internal", columns: { species: { type: "string" } } }],
  [
    "project",
    ["endpoints", "recommend"],
    {
      model: "recommender",
      mode: "batch",
      schedule: "0 4 * * *",
      reads: "bronze.orders",
      writes: "gold.picks",
      notify: ["alerts"],
    },
  ],
];

describe("a word's name in the table", () => {
  it("says what runs the step", () => {
    expect(keyOf("pipelines.train.steps.fit.reads")).toBe("pipelines.*.steps.*[engine=python].reads");
    expect(keyOf("pipelines.train.steps.orders.writes")).toBe("pipelines.*.steps.*[engine=spark].writes");
  });

  it("says how an endpoint serves, unless it answers from the cluster", () => {
    expect(keyOf("endpoints.recommend.notify")).toBe("endpoints.*.notify");
    expect(keyOf("endpoints.recommend.notify", BATCH)).toBe("endpoints.*[mode=batch].notify");
  });

  it("says of sign-in whether any endpoint asks who calls", () => {
    expect(keyOf("identity.issuer")).toBe("identity.issuer");
    expect(keyOf("identity.issuer", BATCH)).toBe("identity[endpoints=none].issuer");
  });

  it("says of metrics whether a project needs them", () => {
    const managed: Change = ["platform", ["services"], { prometheus: "managed" }];
    expect(keyOf("services.prometheus", [managed])).toBe("services.prometheus[monitors=some]");
    const unserved: Change = ["project", ["endpoints"]];
    const untold: Change = ["project", ["pipelines", "train", "notify"]];
    expect(keyOf("services.prometheus", [managed, unserved])).toBe("services.prometheus[monitors=some]");
    expect(keyOf("services.prometheus", [managed, unserved, untold])).toBe("services.prometheus");
  });

  it("says of a dataset whether the store is somebody else's", () => {
    expect(keyOf("datasets.bronze.orders.retention")).toBe("datasets.*.retention");
    const existing = { mode: "existing", url: "https://store.nursery.example", secret: "store/admin" };
    const elsewhere: Change = ["platform", ["services"], { "object-store": existing }];
    expect(keyOf("datasets.bronze.orders.retention", [elsewhere])).toBe("datasets.*[store=existing].retention");
  });

  it("is the word itself of all else", () => {
    expect(keyOf("receivers.alerts.channel")).toBe("receivers.*[kind=slack].channel");
    expect(keyOf("quota.cpu")).toBe("quota.cpu");
  });
});

describe("what a step is that nothing runs", () => {
  const SQL: Change[] = [
    ["project", ["pipelines", "train", "steps", "orders"], { sql: "jobs/orders.py", writes: ["bronze.orders"] }],
  ];
  const TABLE = {
    Project: {
      "pipelines.*.notify": ["kubernetes"],
      "pipelines.*.steps.*[engine=python].python": ["kubernetes"],
      "pipelines.*.steps.*[engine=python].gpuPool": ["kubernetes"],
      "pipelines.*.steps.*[engine=sql].writes": ["kubernetes"],
    },
  };

  function listedOf(changes: readonly Change[]): string[] {
    return withChanges(changes, (repository) =>
      findUnprovisioned(repository, { project: "plants" }, TABLE).map(({ word }) => word.path.join(".")),
    );
  }

  it("is listed with all that waits for it, and with its pipeline", () => {
    const listed = listedOf(SQL);
    for (const path of ["notify", "steps.fit.python", "steps.fit.gpuPool", "steps.orders.writes"])
      expect(listed).toContain(`pipelines.train.${path}`);
  });

  it("does not take along what runs without it", () => {
    const listed = listedOf([...SQL, ["project", ["pipelines", "train", "steps", "fit", "reads"], []]]);
    for (const path of ["notify", "steps.fit.python", "steps.fit.gpuPool"])
      expect(listed).not.toContain(`pipelines.train.${path}`);
    expect(listed).toContain("pipelines.train.steps.orders.writes");
  });
});

describe("how often a pipeline tries its steps again", () => {
  const RETRIES = "pipelines.train.retries";
  const TABLE = {
    Project: {
      "pipelines.*.retries": ["kubernetes"],
      "pipelines.*.steps.*[engine=python].python": ["kubernetes"],
      "pipelines.*.steps.*[engine=spark].spark": ["kubernetes"],
    },
  };
  const ownRetries = (step: string): Change => ["project", ["pipelines", "train", "steps", step, "retries"], 1];

  function environmentsListed(changes: readonly Change[]): string[] {
    const all: Change[] = [["project", ["pipelines", "train", "retries"], 4], ...changes];
    return withChanges(all, (repository) =>
      findUnprovisioned(repository, { project: "plants" }, TABLE).flatMap(({ word, environments }) =>
        word.path.join(".") === RETRIES ? environments : [],
      ),
    );
  }

  it("matters to each step that runs and does not say it itself", () => {
    expect(environmentsListed([])).toEqual([]);
    expect(environmentsListed([ownRetries("fit")])).toEqual([]);
  });

  it("matters to no step where each says it itself, or does not run", () => {
    const both = [ownRetries("fit"), ownRetries("orders")];
    expect(environmentsListed(both)).toEqual(["dev", "prod"]);
    const sql: Change = [
      "project",
      ["pipelines", "train", "steps", "orders"],
      { sql: "jobs/orders.py", writes: ["bronze.orders"] },
    ];
    const unread: Change = ["project", ["pipelines", "train", "steps", "fit", "reads"], []];
    expect(environmentsListed([sql, unread, ownRetries("fit")])).toEqual(["dev", "prod"]);
  });

  it("matters in an environment that takes a step's own away", () => {
    const overrides = { prod: { pipelines: { train: { steps: { fit: { retries: null } } } } } };
    const changes: Change[] = [ownRetries("fit"), ownRetries("orders"), ["project", ["overrides"], overrides]];
    expect(environmentsListed(changes)).toEqual(["dev"]);
  });
});
