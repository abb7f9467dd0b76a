import { describe, expect, it } from "vitest";
import { renderInferenceService } from "../../../components/serving/endpoint.render.ts";
import { renderServingRuntime, SERVING_RUNTIME } from "../../../components/serving/serving-runtime.render.ts";
import { recordProgram } from "../../../graph/record.ts";
import { clusterServingRuntime } from "../../../kinds/kserve.ts";
import { deployEnvironment } from "../../../stacks/environment.ts";
import { examplePlatform, planExample, releasedProject } from "../planned-example.ts";

const runtime = renderServingRuntime({ registryMirror: undefined });
const [container] = runtime.containers;
const [endpoint] = planExample("prod", { project: releasedProject("prod") }).endpoints;
if (container === undefined || endpoint?.served === undefined) throw new Error("the example serves a model");
const { predictor } = renderInferenceService(endpoint, endpoint.served).spec;

describe("the runtime that endpoints ask for", () => {
  it("is declared by the environment, for the format and the protocol that they ask for", async () => {
    const { nodes } = await recordProgram(() => deployEnvironment(examplePlatform("prod")), {
      project: "greenhouse",
      stack: "prod",
    });
    const declared = nodes.find(({ type }) => type.endsWith(":ClusterServingRuntime"));
    expect(declared?.props.metadata).toMatchObject({ name: predictor.model.runtime });
    expect(predictor.model.runtime).toBe(SERVING_RUNTIME);
    expect(runtime.supportedModelFormats.map(({ name }) => name)).toContain(predictor.model.modelFormat.name);
    expect(runtime.protocolVersions).toContain(predictor.model.protocolVersion);
  });

  it("fits its kind, and comes through the mirror", () => {
    expect(clusterServingRuntime.schema.parse(runtime)).toEqual(runtime);
    const mirrored = renderServingRuntime({ registryMirror: "registry.greenhouse.example" });
    expect(mirrored.containers[0]?.image).toBe("registry.greenhouse.example/docker.io/seldonio/mlserver:1.5.0");
  });

  it("writes only where the endpoint's pod has a volume, for its root is read-only", () => {
    expect(container.securityContext).toMatchObject(predictor.model.securityContext);
    expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
    const mounts = predictor.model.volumeMounts?.map(({ mountPath }) => mountPath) ?? [];
    const written = container.env.filter(({ name }) => /^HOME$|_DIR$/.test(name) && name !== "MODELS_DIR");
    expect(written.map(({ name }) => name)).toEqual(["MLSERVER_METRICS_DIR", "MLSERVER_ENVIRONMENTS_DIR", "HOME"]);
    for (const { value } of written) expect(mounts.some((mount) => value?.startsWith(mount))).toBe(true);
  });

  it("keeps the container's name, by which KServe finds it, and the model's name in the address of every version", () => {
    expect(container.name).toBe("kserve-container");
    expect(Object.keys(predictor.model)).not.toContain("name");
    expect(predictor.model.env).toContainEqual({ name: "MLSERVER_MODEL_NAME", value: "recommender" });
  });
});
