/** Something of the twin's that takes the place of the real thing. */
export interface StandIn {
  name: string;
  replaces: string;
  when: string;
  /** What a user would expect of the real thing and does not get. */
  doesNot: string[];
}

export const standIns: StandIn[] = [
  {
    name: "simulated nodes and pods (kwok)",
    replaces: "machines, container runtime, network",
    when: "always in the twin; the API server, its admission, RBAC and the scheduler are the real ones",
    doesNot: [
      "run a container: a pod called Running is simulated, a Job's pod succeeds at once",
      "pull an image, so a wrong image reference goes unnoticed",
      "enforce network policies, give a LoadBalancer an address, provision a volume",
      "run the operators: Kueue, Argo, KServe, CloudNativePG and the others are objects only",
      "answer `kubectl logs` and `kubectl exec`",
    ],
  },
  {
    name: "Kubernetes plugin",
    replaces: "the official Pulumi plugin for Kubernetes",
    when: "where the official one cannot be downloaded",
    doesNot: [
      "render Helm charts: a release is recorded, its custom kinds are installed, its objects are trusted unexamined",
      "take helm.sh/v4 Chart, yaml/v2 and kustomize/v2: these are refused",
      "share a stack with the official plugin, or the reverse",
    ],
  },
  {
    name: "language host",
    replaces: "the official pulumi-language-nodejs",
    when: "where the engine was built, which comes without one",
    doesNot: [
      "install a program's packages",
      "convert or generate programs",
      "run TypeScript through ts-node (Node 24 strips types)",
    ],
  },
  {
    name: "definitions of custom kinds",
    replaces: "the released definitions of Kueue, Argo, KServe and the others",
    when: "where neither LAKEBED_CRDS nor a release can be reached",
    doesNot: ["know a field that lakebed does not write", "check the rules across fields that the released ones have"],
  },
];
