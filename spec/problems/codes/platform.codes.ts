import type { CodeDocument } from "../code-document.ts";

export const platformCodes = {
  "environments-too-few": {
    title: "A platform has fewer than two environments",
    explanation:
      "What is served in production was tried somewhere else first: a platform has an environment for development and one for production, or more. With one alone nothing could be promoted, and every mistake would be made in front of the users.",
    example:
      "environments:\n  dev: { stage: development, target: kubernetes, context: greenhouse-dev }\n  prod: { stage: production, target: kubernetes, context: greenhouse-prod, promotesFrom: dev }",
  },
  "service-address-missing": {
    title: "A service is there already, and the file does not say where",
    explanation:
      "A service that lakebed installs is found under names of its own. One that is there already is found by what is said here: of the metrics, the workbenches and the feature store the `url`, of the tracking server and the object store `url` and `secret`, of the database `host` and `secret`, of an AWS network `vpc` and `subnets`. Others, such as cert-manager, are met through the cluster and need none.",
    example:
      "services:\n  mlflow: { mode: existing, url: https://mlflow.greenhouse.example, secret: mlflow/token }\n  cert-manager: existing",
  },
  "store-not-yet-provisioned": {
    title: "Nothing makes buckets and identities in a store that is there already",
    explanation:
      "Of a store that lakebed installs it makes the buckets, an identity for each workload that reaches its declared prefixes and nothing else, and has objects expire after their retention. S3 has no common way to make identities, so in a store that others run these are theirs to make: for each project and environment a bucket for every layer in use and one for artifacts (`greenhouse-plants-dev-bronze`), the prefixes of datasets in them, and for each workload a pair of keys, which belongs into the environment's secret store as `object-store/plants-dev/train-fit` with `accessKey` and `secretKey`. Until then retention and access to data are kept by those who run the store. This is a warning.",
    example: "services:\n  object-store: managed",
  },
  "certificate-invalid": {
    title: "A certificate authority's file cannot be used",
    explanation:
      "`certificateAuthorities` names files of the repository in PEM: text with one or more blocks `BEGIN CERTIFICATE`. Everything that speaks to a private service would be given the file, and would refuse it.",
    example: "certificateAuthorities: [certs/greenhouse-root.pem]",
  },
  "certificate-expired": {
    title: "A certificate authority is no longer valid",
    explanation:
      "What a private authority signed is trusted as long as the authority's own certificate is valid. This one has run out, so connections to what it signed fail. This is a warning: a day that passes takes nothing away from what runs.",
    example: "certificateAuthorities: [certs/greenhouse-root-2036.pem]",
  },
  "private-key-in-repository": {
    title: "A private key lies in the repository",
    explanation:
      "To trust an authority its certificate is enough. With its private key whoever reads the repository, now or in its history, can sign certificates that everything here trusts. Take the key out of the file, and replace the authority.",
    example: "certificateAuthorities: [certs/greenhouse-root.pem]   # BEGIN CERTIFICATE, nothing else",
  },
} as const satisfies Record<string, CodeDocument>;
