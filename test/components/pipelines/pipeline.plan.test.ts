import { describe, expect, it } from "vitest";
import { pipelineState, runnableSteps } from "../../../components/pipelines/pipeline.plan.ts";
import { COMMIT, examplePlatform, exampleProject, planExample } from "../planned-example.ts";

const [train] = planExample("dev").pipelines;
if (train === undefined) throw new Error("the example has a pipeline");
const planned = (name: string) => {
  const found = train.steps.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the example has no step ${name}`);
  return found;
};

describe("steps wait", () => {
  it("for what they read, as the example's do", () => {
    expect(Object.fromEntries(train.steps.map(({ name, dependencies }) => [name, dependencies]))).toEqual({
      orders: [],
      clicks: [],
      purchases: ["orders", "clicks"],
      fit: ["purchases"],
    });
  });
});

describe("the example's steps", () => {
  it("run under an account of their own with the keys of their own identity", () => {
    expect(planned("fit").serviceAccount).toBe("train-fit");
    expect(planned("fit").environment).toContainEqual({
      name: "AWS_ACCESS_KEY_ID",
      valueFrom: { secretKeyRef: { name: "object-store-train-fit", key: "AWS_ACCESS_KEY_ID" } },
    });
  });

  it("are told where their data lies, and no secret", () => {
    const value = (name: string, variable: string) =>
      planned(name).environment.find((each) => each.name === variable)?.value;
    expect(value("purchases", "LAKEBED_READS")).toBe(
      '{"bronze.orders":"s3://greenhouse-plants-dev-bronze/orders/","bronze.clicks":"s3://greenhouse-plants-dev-bronze/clicks/"}',
    );
    expect(value("fit", "LAKEBED_WRITES")).toBe(
      '{"models.recommender":"s3://greenhouse-plants-dev-artifacts/models/recommender/"}',
    );
    expect(value("orders", "LAKEBED_SOURCES")).toBe(
      '{"bronze.orders":{"kind":"postgres","host":"oltp.shop.internal","port":5432,"database":"shop","connection":"shop-oltp","table":"public.orders","cursor":"updated_at"}}',
    );
    expect(value("fit", "MLFLOW_WORKSPACE")).toBe("plants-dev");
  });

  it("reach the connections that their datasets come from, and no others", () => {
    expect(train.steps.map(({ name, connections }) => [name, connections.map((each) => each.name)])).toEqual([
      ["orders", ["shop-oltp"]],
      ["clicks", ["shop-events"]],
      ["purchases", []],
      ["fit", []],
    ]);
  });

  it("wait in the queue of their GPU pool; Spark is bounded by the quota alone", () => {
    expect(planned("fit").placement).toEqual({
      labels: { "kueue.x-k8s.io/queue-name": "a10g" },
      nodeSelector: { "lakebed.dev/gpu-pool": "a10g" },
      tolerations: [{ key: "nvidia.com/gpu", operator: "Equal", value: "present", effect: "NoSchedule" }],
      devices: { "nvidia.com/gpu": "1" },
    });
    expect(planned("orders").placement.labels).toEqual({});
  });
});

describe("failures", () => {
  it("go to the environment's Alertmanager", () => {
    expect(train.alertmanager).toBe("http://alertmanager-operated.lakebed-system.svc:9093");
  });

  it("go nowhere when nobody asked, or nothing routes alerts", () => {
    const project = exampleProject("dev");
    const quiet = Object.fromEntries(
      Object.entries(project.pipelines).map(([name, pipeline]) => [name, { ...pipeline, notify: [] }]),
    );
    expect(
      planExample("dev", { project: { ...project, pipelines: quiet } }).pipelines[0]?.alertmanager,
    ).toBeUndefined();
    const platform = examplePlatform("dev");
    const unmonitored = {
      ...platform,
      services: { ...platform.services, prometheus: { ...platform.services.prometheus, mode: "none" as const } },
    };
    expect(planExample("dev", { platform: unmonitored }).pipelines[0]?.alertmanager).toBeUndefined();
  });
});

describe("the deployed commit", () => {
  it("is told", () => {
    expect(pipelineState(train)).toEqual({
      workflowTemplate: "train",
      schedule: "0 3 * * * Europe/Vienna",
      commit: COMMIT,
    });
  });

  it("is told to be unknown, and then the schedule rests", () => {
    const [unknown] = planExample("dev", { commit: undefined }).pipelines;
    expect(unknown && pipelineState(unknown)).toEqual({
      workflowTemplate: "train",
      schedule: "suspended until a commit is known (0 3 * * * Europe/Vienna)",
      commit: "unknown: set `lakebed:commit` or LAKEBED_COMMIT, or commit the project's jobs",
    });
  });
});

describe("steps that nothing runs yet", () => {
  const runnable = (...without: string[]) => {
    const { pipelines } = exampleProject("dev");
    const steps = Object.fromEntries(
      Object.entries(pipelines.train?.steps ?? {}).map(([name, step]) => [
        name,
        without.includes(name) ? { ...step, engine: { kind: "sql" as const, file: "jobs/x.sql" } } : step,
      ]),
    );
    return runnableSteps({ steps }).map(({ step }) => step.name);
  };

  it("are left out, with those that wait for them", () => {
    expect(runnable()).toEqual(["orders", "clicks", "purchases", "fit"]);
    expect(runnable("fit")).toEqual(["orders", "clicks", "purchases"]);
    expect(runnable("orders")).toEqual(["clicks"]);
  });
});
