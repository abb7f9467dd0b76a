import type { CodeDocument } from "../code-document.ts";

export const shapeCodes = {
  "api-version": {
    title: "The file is written for another version of the language",
    explanation:
      "This version of lakebed reads `lakebed/v1`. A file of an older version that can still be read is read as it stands; of any other nothing else is judged.",
    example: "apiVersion: lakebed/v1",
  },
  "kind-mismatch": {
    title: "The file is of another kind than its place",
    explanation:
      "`platform.yaml` is of kind `Platform`, `project.yaml` of kind `Project`, files in `releases/` of kind `Releases`.",
    example: "apiVersion: lakebed/v1\nkind: Project",
  },
  "unknown-key": {
    title: "A key is not part of the language",
    explanation:
      "Every key is known or refused: a misspelt `retention` that is passed over would keep personal data for ever.",
    example: "retention: 2 years",
  },
  "missing-key": {
    title: "A required key is missing",
    explanation: "The message names the key and the place that lacks it. `lakebed explain <key>` says what it is for.",
    example: 'owner: { team: recommenders, contact: "#plants-ml", costCenter: CC-1042 }',
  },
  "wrong-type": {
    title: "A value is of the wrong type",
    explanation:
      "A map, a list, a number, a truth value or text is expected, and another was found. An empty value counts as nothing.",
    example: "notify: [plants-alerts]",
  },
  "invalid-value": {
    title: "A value is not one of those allowed",
    explanation: "The message lists what may stand there, or says what form it has.",
    example: "riskTier: limited",
  },
  "invalid-name": {
    title: "A name has characters that cannot be used",
    explanation:
      "Names become names of namespaces, buckets, hosts, tables or columns, so each has the characters that all of these accept. Environment names have no hyphen: in `plants-dev` the last hyphen parts project and environment.",
    example: "datasets:\n  bronze.orders: {}",
  },
  "invalid-unit": {
    title: "A quantity has no unit, or one that is not known",
    explanation:
      "Quantities are written with their unit. Durations: `ms`, `seconds`, `minutes`, `hours`, `days`, `weeks`, `months` (30 days), `years` (365 days). Sizes: `KiB` to `PiB`, `kB` to `PB`. Percentages: `%`. Money: an ISO 4217 currency.",
    example: "retention: 90 days\nmemory: 24 GiB\navailability: { atLeast: 99.5 % }\nbudget: { monthly: 500 USD }",
  },
  "invalid-schedule": {
    title: "A schedule is not a cron expression that can come true",
    explanation:
      "Five fields: minute, hour, day of month, month, day of week (0 is Sunday). Numbers, names, ranges, lists and steps of `*` or a range are understood, as Argo understands them. A date that never comes is refused.",
    example: 'schedule: "*/15 6-20 * * MON-FRI"',
  },
  "invalid-time-zone": {
    title: "A time zone is not known",
    explanation: "Time zones are those of the IANA database; they know daylight saving time, which offsets do not.",
    example: "timeZone: Europe/Vienna",
  },
  "invalid-reference": {
    title: "A reference to data has the wrong form",
    explanation: "Steps read and write datasets, named `<layer>.<name>`, and models, named `models.<name>`.",
    example: "reads: [silver.purchases]\nwrites: [models.recommender]",
  },
  "invalid-path": {
    title: "A path leads out of the project, or is not one",
    explanation: "Paths are relative to the project's folder, stay below it, and are written with forward slashes.",
    example: "python: jobs/train.py",
  },
  "invalid-digest": {
    title: "A digest or commit is not complete",
    explanation:
      "A release names exactly one artifact and one commit: `sha256:` with 64 hexadecimal digits, and all 40 of a commit.",
    example: `commit: 0123456789abcdef0123456789abcdef01234567`,
  },
  "invalid-secret-reference": {
    title: "A secret is not a reference",
    explanation:
      "`secret` says where in the environment's secret store the value lies. The value itself never stands in a file, and is not printed when it does.",
    example: "secret: shop/oltp",
  },
  "credential-in-spec": {
    title: "Something looks like a credential",
    explanation:
      "A password in an address, an access key, a token, a private key or a webhook address stands in the file. Whoever reads the repository, now or in its history, has it: put it into the environment's secret store, refer to it, and renew it.",
    example: 'bootstrap: ["kafka.shop.internal:9093"]\nsecret: shop/events',
  },
  "out-of-range": {
    title: "A number or a list is outside of its bounds",
    explanation: "The message says which bound. Maps and lists that must not be empty count as such.",
    example: "retries: 3",
  },
  "exactly-one-of": {
    title: "Of several words exactly one is wanted",
    explanation:
      "Some words exclude each other: a KPI has a target `atLeast` or `atMost`, a source is a connection, a file or another project's dataset, a step has one engine. The message lists them, and those that were found.",
    example: "conversion_rate: { atLeast: 3.1 %, computedFrom: gold.outcomes }",
  },
  "word-out-of-place": {
    title: "A word says nothing here",
    explanation:
      "The word is part of the language and does not go with what stands beside it: `mediaTypes` is for datasets of the format `files`, a `cursor` for tables, and a check of a whole table has no rows to set aside in quarantine.",
    example: "bronze.scans: { format: files, mediaTypes: [application/pdf], classification: internal }",
  },
} as const satisfies Record<string, CodeDocument>;
