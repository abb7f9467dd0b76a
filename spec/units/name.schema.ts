import type { z } from "zod";
import { expectations, patternText } from "../reading/expectation.ts";
import { unwrapSchema } from "../reading/schema-walk.ts";

/** Long enough to be clear, short enough that project, environment and step fit into one 63-character name. */
const MAX_NAME_LENGTH = 40;

const DNS_NAME = new RegExp(`^[a-z]([-a-z0-9]{0,${MAX_NAME_LENGTH - 2}}[a-z0-9])?$`);

/** Names that become names of Kubernetes objects, hosts and buckets. */
export const dnsNameSchema = patternText(
  {
    code: "invalid-name",
    expected: `a name of at most ${MAX_NAME_LENGTH} lower-case letters, digits and hyphens that starts with a letter`,
    example: "shop-orders",
  },
  DNS_NAME,
);

/** No hyphen: in `plants-dev` the last hyphen parts project and environment. */
export const environmentNameSchema = patternText(
  {
    code: "invalid-name",
    expected: "a name of at most 16 lower-case letters and digits, without hyphen, that starts with a letter",
    example: "prod",
  },
  /^[a-z][a-z0-9]{0,15}$/,
);

export const datasetNameSchema = patternText(
  {
    code: "invalid-name",
    expected:
      "a dataset named <layer>.<name> in bronze, silver, gold or reference, with lower-case letters, digits and underscores",
    example: "bronze.orders",
  },
  /^(bronze|silver|gold|reference)\.[a-z][a-z0-9_]{0,39}$/,
);

/** Names that become names of tables, metrics and rules, where a hyphen would be a minus. */
export const snakeNameSchema = patternText(
  {
    code: "invalid-name",
    expected: "a name of at most 40 lower-case letters, digits and underscores that starts with a letter",
    example: "conversion_rate",
  },
  /^[a-z][a-z0-9_]{0,39}$/,
);

export const columnNameSchema = patternText(
  {
    code: "invalid-name",
    expected: "a column name of letters, digits and underscores that does not start with a digit",
    example: "customer_id",
  },
  /^[A-Za-z_][A-Za-z0-9_]{0,99}$/,
);

export const groupNameSchema = patternText(
  { code: "invalid-name", expected: "the name of a group of the identity provider", example: "plants-data" },
  /^[^\s,*:][^,*:\n]{0,199}$/,
);

/** The value itself is never in a spec: it says where in the environment's secret store to look. */
export const secretReferenceSchema = patternText(
  {
    code: "invalid-secret-reference",
    expected: "a reference <path>/<key> into the environment's secret store, never the secret itself",
    example: "shop/oltp",
    confidential: true,
  },
  /^[a-z][a-z0-9-]{0,39}(\/[a-z][a-z0-9-]{0,39}){1,4}$/,
);

const HOST = String.raw`[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*`;

export const hostSchema = patternText(
  { code: "invalid-value", expected: "a host name without scheme, user or port", example: "oltp.shop.internal" },
  new RegExp(`^${HOST}$`),
  (text) => text.length <= 253,
);

export const hostAndPortSchema = patternText(
  { code: "invalid-value", expected: "<host>:<port>", example: "kafka.shop.internal:9093" },
  new RegExp(String.raw`^${HOST}:\d{1,5}$`),
  (text) => Number(text.slice(text.lastIndexOf(":") + 1)) <= 65_535,
);

export const httpsUrlSchema = patternText(
  {
    code: "invalid-value",
    expected: "an https:// address without user and password",
    example: "https://git.example.com/plants.git",
  },
  /^https:\/\/[^\s@]+$/,
  (text) => URL.canParse(text),
);

/** Every path in a project is relative to its folder and stays in it. */
export const projectPathSchema = patternText(
  {
    code: "invalid-path",
    expected: "a path below the project's folder, with forward slashes",
    example: "jobs/train.py",
  },
  /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/,
);

/** Whether a word names a file of the project; it has to be there then. */
export function isProjectPath(schema: z.core.$ZodType): boolean {
  return expectations.get(unwrapSchema(schema))?.code === "invalid-path";
}
