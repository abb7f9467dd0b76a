import { z } from "zod";
import { patternText } from "../reading/expectation.ts";

export const portSchema = z.int().min(1).max(65_535);

/** Inside a cluster services are often reached without TLS. */
export const httpUrlSchema = patternText(
  {
    code: "invalid-value",
    expected: "an http:// or https:// address without user and password",
    example: "http://prometheus.monitoring:9090",
  },
  /^https?:\/\/[^\s@]+$/,
  (text) => URL.canParse(text),
);

export const bucketUrlSchema = patternText(
  {
    code: "invalid-value",
    expected: "a bucket, with or without a path below it: s3://<bucket>/<path>",
    example: "s3://partner-scans/incoming",
  },
  /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^\s?#]*)?$/,
);

/** Of a cloud, or whatever a store of one's own is configured with. */
export const regionSchema = patternText(
  { code: "invalid-value", expected: "the name of a region", example: "eu-central-1" },
  /^[a-z0-9][a-z0-9-]{0,39}$/,
);

export function awsIdSchema(kind: "vpc" | "subnet") {
  return patternText(
    { code: "invalid-value", expected: `an id of AWS, ${kind}-<hexadecimal digits>`, example: `${kind}-0a1b2c3d` },
    new RegExp(`^${kind}-[0-9a-f]{8,17}$`),
  );
}

/** A file of the platform repository, by a path that begins at platform.yaml's folder. */
export const platformPathSchema = patternText(
  {
    code: "invalid-path",
    expected: "a path below the folder of platform.yaml, with forward slashes",
    example: "certs/greenhouse-root.pem",
  },
  /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/,
);
