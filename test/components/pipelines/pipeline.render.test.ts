import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { renderCronWorkflow, renderWorkflowTemplate } from "../../../components/pipelines/pipeline.render.ts";
import { renderExecutorConfig } from "../../../components/pipelines/spark.render.ts";
import { cronWorkflow, workflowTemplate } from "../../../kinds/argo.ts";
import { COMMIT, exampleProject, planExample } from "../planned-example.ts";

const storeEndpoint = "http://object-store.lakebed-system.svc:8333";

function render(changes: Parameters<typeof planExample>[1] = {}) {
  const { scope, pipelines } = planExample("prod", changes);
  const [pipeline] = pipelines;
  if (pipeline === undefined) throw new Error("the example has a pipeline");
  return {
    template: renderWorkflowTemplate(pipeline, { scope, storeEndpoint }),
    cron: renderCronWorkflow(pipeline, scope),
    executor: renderExecutorConfig(pipeline.name, scope),
  };
}

const { template, cron, executor } = render();
const stepTemplates = template.spec.templates.filter(({ container }) => container !== undefined);

it("the example's workflow reads as before", async () => {
  await expect(stringify(template)).toMatchFileSnapshot("golden/workflow-template.yaml");
});

it("so does its schedule", async () => {
  await expect(stringify(cron)).toMatchFileSnapshot("golden/cron-workflow.yaml");
});

it("both fit their kinds, which take no unknown field", () => {
  expect(workflowTemplate.schema.parse(template.spec)).toEqual(template.spec);
  expect(cronWorkflow.schema.parse(cron?.spec)).toEqual(cron?.spec);
});

describe("every step", () => {
  it("checks out the deployed commit", () => {
    const artifacts = stepTemplates.flatMap(({ inputs }) => inputs?.artifacts ?? []);
    expect(artifacts.map(({ git }) => git)).toEqual(
      stepTemplates.map(() => ({ repo: "https://git.greenhouse.example/plants.git", revision: COMMIT })),
    );
  });

  it("is tried again as often as its pipeline says, ever more slowly, and ends after its time", () => {
    expect(stepTemplates.map(({ name, activeDeadlineSeconds }) => [name, activeDeadlineSeconds])).toEqual(
      Object.values(exampleProject("prod").pipelines.train?.steps ?? {}).map(({ name, timeoutSeconds }) => [
        name,
        timeoutSeconds,
      ]),
    );
    for (const { retryStrategy } of stepTemplates) {
      expect(retryStrategy).toEqual({
        limit: "3",
        retryPolicy: "Always",
        backoff: { duration: "30s", factor: "2", maxDuration: "1h" },
      });
    }
  });

  it("has no end where it follows data for ever", () => {
    const project = structuredClone(exampleProject("prod"));
    const { orders } = project.pipelines.train?.steps ?? {};
    if (orders === undefined) throw new Error("the example has no such step");
    orders.timeoutSeconds = undefined;
    const [first] = render({ project }).template.spec.templates.filter(({ name }) => name === "orders");
    expect(first).not.toHaveProperty("activeDeadlineSeconds");
  });

  it("asks for what it needs and is bounded by it", () => {
    const resources = stepTemplates.map(({ container }) => container?.resources);
    for (const each of resources) {
      for (const bound of [each?.requests, each?.limits]) {
        expect(Object.keys(bound ?? {})).toEqual(expect.arrayContaining(["cpu", "memory"]));
      }
    }
  });
});

it("every container is locked down", () => {
  const containers = template.spec.templates.flatMap((each) => each.container ?? each.script ?? []);
  expect(containers.length).toBe(stepTemplates.length + 1);
  for (const { securityContext } of containers) {
    expect(securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    });
  }
  expect(template.spec.securityContext).toMatchObject({
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  });
});

it("and so are the executors that Spark makes by itself", () => {
  const pod = JSON.parse(Object.values(executor.data)[0] ?? "null");
  expect(pod.spec.securityContext).toEqual(template.spec.securityContext);
  expect(pod.spec.containers[0].securityContext).toEqual(stepTemplates[0]?.container?.securityContext);
});

it("executors pass the same doors as their driver and find the same credentials", () => {
  const command = stepTemplates.find(({ name }) => name === "orders")?.container?.command ?? [];
  expect(command).toEqual(
    expect.arrayContaining([
      "spark.kubernetes.executor.label.connection.lakebed.dev/shop-oltp=true",
      "spark.kubernetes.executor.label.lakebed.dev/engine=spark",
      "spark.kubernetes.executor.secrets.connection-shop-oltp=/connections/shop-oltp",
    ]),
  );
});

it("executors get keys by reference, never by value", () => {
  const command = stepTemplates.find(({ name }) => name === "orders")?.container?.command ?? [];
  expect(command).toContain(
    "spark.kubernetes.executor.secretKeyRef.AWS_SECRET_ACCESS_KEY=object-store-train-orders:AWS_SECRET_ACCESS_KEY",
  );
  expect(command.filter((word) => word.startsWith("spark.executorEnv.AWS_SECRET"))).toEqual([]);
  expect(command.at(-1)).toBe("/code/projects/plants/jobs/ingest_orders.py");
});

describe("without a known commit", () => {
  const unknown = render({ commit: undefined });

  it("nothing starts by itself, and what is started by hand fails at the checkout", () => {
    expect(unknown.cron?.spec.suspend).toBe(true);
    expect(unknown.template.metadata.annotations).toEqual({ "lakebed.dev/commit": "unknown" });
    const revisions = unknown.template.spec.templates.flatMap(({ inputs }) => inputs?.artifacts ?? []);
    expect(new Set(revisions.map(({ git }) => git.revision))).toEqual(new Set(["commit-unknown"]));
  });
});

it("a pipeline without schedule, receivers and retries has none", () => {
  const project = exampleProject("prod");
  const bare = Object.fromEntries(
    Object.entries(project.pipelines).map(([name, pipeline]) => [
      name,
      {
        ...pipeline,
        schedule: undefined,
        notify: [],
        steps: Object.fromEntries(
          Object.entries(pipeline.steps).map(([step, each]) => [step, { ...each, retries: 0 }]),
        ),
      },
    ]),
  );
  const rendered = render({ project: { ...project, pipelines: bare } });
  expect(rendered.cron).toBeUndefined();
  expect(rendered.template.spec.onExit).toBeUndefined();
  expect(rendered.template.spec.templates.filter((each) => each.script ?? each.retryStrategy)).toEqual([]);
});

it("a step's own retries and the pipeline's pauses are the engine's", () => {
  const project = exampleProject("prod");
  const changed = Object.fromEntries(
    Object.entries(project.pipelines).map(([name, pipeline]) => [
      name,
      {
        ...pipeline,
        backoff: { minSeconds: 60, maxSeconds: 600, factor: 3 },
        steps: Object.fromEntries(
          Object.entries(pipeline.steps).map(([step, each]) => [step, { ...each, retries: 7 }]),
        ),
      },
    ]),
  );
  const { template } = render({ project: { ...project, pipelines: changed } });
  const strategies = template.spec.templates.filter((each) => each.container).map((each) => each.retryStrategy);
  const expected = { limit: "7", retryPolicy: "Always", backoff: { duration: "60s", factor: "3", maxDuration: "1h" } };
  expect([...new Set(strategies.map((each) => JSON.stringify(each)))]).toEqual([JSON.stringify(expected)]);
});
