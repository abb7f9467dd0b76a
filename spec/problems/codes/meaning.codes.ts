import type { CodeDocument } from "../code-document.ts";

export const meaningCodes = {
  "unknown-connection": {
    title: "There is no such connection",
    explanation: "A dataset's `source.connection` names one of `connections` in platform.yaml.",
    example: "source: { connection: shop-oltp, table: public.orders }",
  },
  "unknown-gpu-pool": {
    title: "There is no such GPU pool",
    explanation: "Steps and quotas name pools of `gpuPools` in platform.yaml.",
    example: "gpuPool: a10g",
  },
  "unknown-receiver": {
    title: "There is no such receiver",
    explanation: "`notify` names `receivers` of platform.yaml; an alert that goes nowhere is no alert.",
    example: "notify: [plants-alerts]",
  },
  "unknown-group": {
    title: "There is no such group",
    explanation:
      "Personas, grants and stakeholders name groups that `identity.groups` of platform.yaml lists, so that a misspelt group gives nobody access.",
    example: "personas:\n  approver: [plants-release]",
  },
  "unknown-file": {
    title: "A file that a project names is not there",
    explanation:
      "A step's program and a model's card are files of the project, and their paths begin at its folder; those of `certificateAuthorities` begin at the folder of platform.yaml. Runs check out this repository, so a link that leads out of it does not count. Without this check a run would fail at the step, hours after it began.",
    example: "fit: { python: jobs/train.py }   # projects/plants/jobs/train.py",
  },
  "unknown-model": {
    title: "There is no such model",
    explanation:
      "Endpoints, fallbacks, baselines, monitors, release records, and what steps read and write as `models.<name>`, name `models` of the project.",
    example: "endpoints:\n  recommend: { model: recommender }",
  },
  "unknown-dataset": {
    title: "There is no such dataset",
    explanation: "Whatever reads, writes or watches a dataset names one of `datasets` of the project.",
    example: "reads: [silver.purchases]",
  },
  "unknown-column": {
    title: "There is no such column",
    explanation:
      "A source's `cursor`, `partitionBy`, expectations and features name columns that the dataset declares; the subject key of `purpose.personalData` is a column of some dataset.",
    example: "source: { connection: shop-oltp, table: public.orders, cursor: updated_at }",
  },
  "unknown-step": {
    title: "There is no such step",
    explanation: "`after` names steps of the same pipeline.",
    example: "after: [purchases]",
  },
  "unknown-environment": {
    title: "There is no such environment",
    explanation:
      "`promotesFrom`, the keys of `overrides`, the names of files in `releases/` and options such as `--env` name environments of platform.yaml.",
    example: "overrides:\n  dev: {}",
  },
  "unknown-stack": {
    title: "A stack's name says nothing here",
    explanation: "A stack is named after an environment (`dev`) or a project in one (`plants-dev`).",
    example: "pulumi stack select plants-dev",
  },
  "repeated-entry": {
    title: "A list says the same twice",
    explanation: "Nothing is gained by the second; most often another name was meant.",
    example: "notify: [plants-alerts, plants-mail]",
  },
  "step-cycle": {
    title: "Steps wait for each other",
    explanation:
      "A step waits for those it names in `after` and for those that write what it reads. A circle never starts. A step may read what it writes itself.",
    example:
      "orders: { spark: jobs/orders.py, writes: [bronze.orders] }\npurchases: { spark: jobs/purchases.py, reads: [bronze.orders], writes: [silver.purchases] }",
  },
  "promotion-cycle": {
    title: "Environments promote from each other in a circle",
    explanation: "Releases flow one way, from development to production; in a circle none could be the first.",
    example: "environments:\n  dev: {}\n  prod: { promotesFrom: dev }",
  },
  "shared-cluster": {
    title: "Two environments use one cluster",
    explanation:
      "What runs in development must not be able to reach production, and on one cluster it could. `up` knows each cluster by the uid of its namespace `kube-system`, whatever its contexts are called.",
    example: "dev: { context: greenhouse-dev }\nprod: { context: greenhouse-prod }",
  },
  "service-missing": {
    title: "A service is switched off that cannot be done without",
    explanation:
      "Credentials, data and the records of the tracking server need a place in every environment, so `external-secrets`, `object-store` and `database` are never `none`. Others are not where a project needs them: `kserve` and `gateway` for endpoints in the cluster, `argo-workflows` for pipelines and `argo-events` for those that events or an API start, `kueue` for steps on GPUs, `feature-store` for online features, `jupyterhub` for workbenches, `prometheus` for monitors and objectives.",
    example: "services:\n  object-store: managed\n  kserve: existing",
  },
  "bounds-inverted": {
    title: "A lower bound is above its upper bound",
    explanation: "`min` is at most `max`, in each environment, after its overrides.",
    example: "replicas: { min: 2, max: 10 }",
  },
  "time-zone-without-schedule": {
    title: "A time zone without a schedule",
    explanation: "The time zone is that of the schedule; without one the pipeline runs only when asked.",
    example: 'schedule: "0 3 * * *"\ntimeZone: Europe/Vienna',
  },
  "gpu-quota-missing": {
    title: "More GPUs are needed than the quota grants",
    explanation:
      "A step, a copy of an endpoint or a notebook that asks for more GPUs than the project may use would wait for ever. An endpoint needs them for all copies that always run.",
    example: "quota:\n  gpus: { a10g: 1 }",
  },
  "gpu-quota-exceeded": {
    title: "What runs at the same time needs more GPUs than the quota grants",
    explanation:
      "In each environment and pool the copies of endpoints that always run (`replicas.min`), a notebook of each workbench and steps that run without end hold their GPUs. Beside them the largest of what comes and goes has to fit in: a step of a pipeline, or an endpoint of `mode: batch`. Otherwise it would wait in the queue until somebody stops something. The message lists what was added up.",
    example: "quota:\n  gpus: { a10g: 3 }   # an endpoint, a notebook and the training beside them",
  },
  "gpus-exceed-node": {
    title: "A pod asks for more GPUs than a node has",
    explanation:
      "A step, a copy of an endpoint and a notebook are a pod each, and a pod runs on one node. `perNode` of the pool says how many GPUs that has.",
    example: "gpuPools:\n  a10g: { perNode: 4, nodes: { max: 4 } }",
  },
  "gpu-quota-exceeds-pool": {
    title: "Quotas grant more GPUs than the pool can have",
    explanation:
      "In each environment the quotas of all projects together are at most `nodes.max` times `perNode` of the pool.",
    example: "gpuPools:\n  a10g: { perNode: 1, nodes: { max: 4 } }",
  },
  "folder-name-differs": {
    title: "A project is not named like its folder",
    explanation: "Stacks, pointers and paths name a project by its folder, so the two are the same.",
    example: "# projects/plants/project.yaml\nname: plants",
  },
  "name-taken": {
    title: "A project is named like an environment",
    explanation: "A stack's name says what it is, so the names of environments and projects are disjoint.",
    example: "name: plants",
  },
  "reserved-name": {
    title: "A name is reserved",
    explanation:
      "Projects do not begin with `kube` or `lakebed`, whose namespaces belong to the cluster (`kube` in an environment `system` would be `kube-system`). No environment is called `cloud` (`prod-cloud` is the cloud stack of `prod`), `system`, `public`, `manager` or `secrets`, which end such names too. No GPU pool is called `cpu`, the queue of everything that asks for no GPU.",
    example: "name: plants",
  },
  "override-not-allowed": {
    title: "This cannot differ by environment",
    explanation:
      "Who a project or platform is, is the same everywhere. The message lists the sections that may be overridden.",
    example: "overrides:\n  dev:\n    quota: { cpu: 32 }",
  },
  "override-removes-nothing": {
    title: "A removal removes nothing",
    explanation:
      "In `overrides`, maps merge, lists and values replace, and `null` removes. What is removed must be there without the override.",
    example: "overrides:\n  dev:\n    endpoints: { recommend: null }",
  },
  "override-of-nothing": {
    title: "An override changes something that is not there",
    explanation:
      "What stands under `overrides` changes what the file says without it, under the same name. A name that is not there yet is something new for that environment alone, and says all that is required of it; with less, the name is taken for a slip.",
    example: "overrides:\n  dev:\n    endpoints: { recommend: { replicas: { min: 1, max: 1 } } }",
  },
  "release-repeated": {
    title: "A version has two records",
    explanation: "A model version is approved once in an environment; two records of it could contradict each other.",
    example: 'releases:\n  - { model: recommender, version: "7" }',
  },
  "target-not-yet-deployable": {
    title: "An AWS environment is understood, but not yet created",
    explanation:
      "With `target: aws` a project's buckets, keys and roles are planned and checked. The environment below them (network, cluster, account) comes with a later version, so nothing can be deployed there now. This is a warning.",
    example: "dev: { stage: development, target: kubernetes, context: greenhouse-dev }",
  },
} as const satisfies Record<string, CodeDocument>;
