import type { CodeDocument } from "../code-document.ts";

export const dataCodes = {
  "dataset-without-writer": {
    title: "Nothing writes a dataset",
    explanation:
      "A dataset is filled by a step that `writes` it (also when its `source` is a connection: a step reads that), by an endpoint's `capture`, `humanReview` or `writes`, or it is a file of the project or a dataset of another one. Whoever reads a dataset that nothing writes waits for ever.",
    example: "steps:\n  orders: { spark: jobs/ingest_orders.py, writes: [bronze.orders] }",
  },
  "personal-data-without-retention": {
    title: "Personal data is kept for ever",
    explanation:
      "A dataset with a `personal` column says how long it is kept: personal data may be stored no longer than its purpose needs (GDPR, article 5). A dataset of another project is kept and removed by its owner.",
    example: "bronze.orders:\n  retention: 2 years\n  columns: { customer_id: { type: long, personal: identifier } }",
  },
  "data-outside-residency": {
    title: "Data would lie where it may not",
    explanation:
      "`residency` names the cloud regions, or countries, that a dataset may lie in, and an environment is in another one. Of a cluster of your own (`target: kubernetes`) lakebed does not know where it stands, and does not judge.",
    example: "bronze.orders: { residency: [eu-central-1, IE] }",
  },
  "column-type-differs": {
    title: "A feature does not fit its column",
    explanation:
      "A feature that no step computes is a column of its dataset and has that column's type, and the `timestamp` of features is a column of the type `timestamp` or `date`.",
    example: "customer_activity: { computedFrom: silver.purchases, timestamp: purchased_at }",
  },
  "key-nullable": {
    title: "A key may be missing",
    explanation:
      "The columns of a key tell rows apart, and rows without a value cannot be told apart. A column with `key: true` is not nullable, and `nullable` need not be said.",
    example: "order_id: { type: long, key: true }",
  },
  "features-unreachable": {
    title: "Features that nobody can ask for",
    explanation:
      "Features are computed for training (`offline`, which is on unless switched off), for endpoints (`online`), or for both. With neither they would be computed for nobody.",
    example: "customer_activity: { computedFrom: silver.purchases, online: true, offline: false }",
  },
  "shared-dataset-not-shared": {
    title: "A dataset of another project is not shared with this one",
    explanation:
      "The owner of a dataset decides which projects may read it and says so with `share`. Until then the access would be refused at run time.",
    example: "# projects/seeds/project.yaml\ngold.catalogue: { share: { with: [plants], notice: 30 days } }",
  },
  "consumed-schema-differs": {
    title: "A dataset of another project is not what this one takes it for",
    explanation:
      "Whoever consumes a dataset declares the format and the columns it counts on; the owner has them with the same types, and may have more. So an owner's change is found before it breaks a reader.",
    example:
      "gold.catalogue:\n  source: { project: seeds, dataset: gold.catalogue }\n  columns: { species: { type: string } }",
  },
  "classification-lowered": {
    title: "Data is said to be less sensitive than its owner says",
    explanation:
      "The classification of a consumed dataset is at least that of its owner, and a column that is `personal` there is so here. Otherwise sharing would be a way around protection.",
    example: "gold.catalogue:\n  source: { project: seeds, dataset: gold.catalogue }\n  classification: confidential",
  },
  "consumed-dataset-written": {
    title: "A dataset of another project is written here",
    explanation: "A consumed dataset is read where it lies. Only its owner's pipelines write it.",
    example: "steps:\n  enrich: { spark: jobs/enrich.py, reads: [gold.catalogue], writes: [silver.enriched] }",
  },
} as const satisfies Record<string, CodeDocument>;
