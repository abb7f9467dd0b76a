import type { SpecOf } from "../../kinds/kind.ts";
import type { clusterServingRuntime } from "../../kinds/kserve.ts";
import type { Platform } from "../../spec/model.ts";
import { renderRestrictedContainerSecurity } from "../base/pod-security.render.ts";
import { imageReference } from "../references/image.plan.ts";

/** Name that every InferenceService of ours asks for. */
export const SERVING_RUNTIME = "lakebed-mlserver";
export const MODEL_FORMAT = "mlflow";
/** The Open Inference Protocol. */
export const MODEL_PROTOCOL = "v2";
export const SERVING_PORT = 8080;
/** KServe looks for the container of this name, and puts the model's files below this path before it starts. */
const KSERVE_CONTAINER = "kserve-container";
const MODEL_PATH = "/mnt/models";

/**
 * Our own instead of the chart `kserve-runtime-configs`: that one's server writes to its working directory, which a
 * container with a read-only root cannot, and with it come the servers of a dozen formats that nobody asks for.
 */
export function renderServingRuntime(platform: Pick<Platform, "registryMirror">): SpecOf<typeof clusterServingRuntime> {
  return {
    // Only who names it gets it.
    supportedModelFormats: [{ name: MODEL_FORMAT, autoSelect: false }],
    protocolVersions: [MODEL_PROTOCOL],
    containers: [
      {
        name: KSERVE_CONTAINER,
        image: imageReference("model-server", platform.registryMirror),
        env: [
          { name: "MLSERVER_MODEL_IMPLEMENTATION", value: "mlserver_mlflow.MLflowRuntime" },
          { name: "MLSERVER_MODEL_URI", value: MODEL_PATH },
          { name: "MODELS_DIR", value: MODEL_PATH },
          { name: "MLSERVER_HTTP_PORT", value: String(SERVING_PORT) },
          { name: "MLSERVER_GRPC_PORT", value: "9000" },
          // What it writes goes to the scratch volume of the pod.
          { name: "MLSERVER_METRICS_DIR", value: "/tmp/metrics" },
          { name: "MLSERVER_ENVIRONMENTS_DIR", value: "/tmp/environments" },
          { name: "HOME", value: "/tmp" },
        ],
        resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "2", memory: "2Gi" } },
        // A runtime has no settings for the pod, so the profile that `restricted` asks of it stands at the container.
        securityContext: { ...renderRestrictedContainerSecurity(), seccompProfile: { type: "RuntimeDefault" } },
      },
    ],
  };
}
