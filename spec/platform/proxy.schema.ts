import { z } from "zod";
import { patternText } from "../reading/expectation.ts";
import { httpUrlSchema } from "./address.schema.ts";

/** A domain with all below it, a host, an address or a network. */
const exceptionSchema = patternText(
  {
    code: "invalid-value",
    expected: "a domain with a leading dot, a host, an address or a network",
    example: ".greenhouse.example",
  },
  /^(\.?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*|[0-9a-f:.]+)(\/\d{1,3})?$/,
);

export const proxySchema = z.strictObject({
  http: httpUrlSchema.optional().describe("Proxy for http:// addresses."),
  https: httpUrlSchema.optional().describe("Proxy for https:// addresses."),
  except: z
    .array(exceptionSchema)
    .default([])
    .describe("What is reached without the proxy: `.greenhouse.example`, `10.0.0.0/8`."),
});
