import { z } from "zod";
import { type CustomKind, defineKind } from "./kind.ts";

const group = "gateway.networking.k8s.io";
const version = "v1";

export const gatewayClass = defineKind({
  group,
  version,
  kind: "GatewayClass",
  plural: "gatewayclasses",
  scope: "Cluster",
  schema: z.strictObject({
    controllerName: z.string(),
    description: z.string().max(64).optional(),
  }),
});

export const gateway = defineKind({
  group,
  version,
  kind: "Gateway",
  plural: "gateways",
  scope: "Namespaced",
  schema: z.strictObject({
    gatewayClassName: z.string(),
    listeners: z.array(
      z.strictObject({
        name: z.string(),
        hostname: z.string().optional(),
        port: z.int().min(1).max(65535),
        protocol: z.enum(["HTTP", "HTTPS", "TLS"]),
        tls: z
          .strictObject({
            mode: z.enum(["Terminate", "Passthrough"]),
            certificateRefs: z.array(z.strictObject({ kind: z.literal("Secret"), name: z.string() })),
          })
          .optional(),
        allowedRoutes: z
          .strictObject({
            namespaces: z.strictObject({
              from: z.enum(["All", "Selector", "Same"]),
              selector: z.strictObject({ matchLabels: z.record(z.string(), z.string()) }).optional(),
            }),
          })
          .optional(),
      }),
    ),
  }),
});

const backendReference = z.strictObject({
  group: z.string().optional(),
  kind: z.string().optional(),
  name: z.string(),
  namespace: z.string().optional(),
  port: z.int().min(1).max(65535),
  weight: z.int().min(0).optional(),
});

export const httpRoute = defineKind({
  group,
  version,
  kind: "HTTPRoute",
  plural: "httproutes",
  scope: "Namespaced",
  schema: z.strictObject({
    parentRefs: z.array(
      z.strictObject({ name: z.string(), namespace: z.string().optional(), sectionName: z.string().optional() }),
    ),
    hostnames: z.array(z.string()).optional(),
    rules: z
      .array(
        z.strictObject({
          matches: z
            .array(
              z.strictObject({
                path: z
                  .strictObject({ type: z.enum(["Exact", "PathPrefix", "RegularExpression"]), value: z.string() })
                  .optional(),
                method: z.enum(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]).optional(),
              }),
            )
            .optional(),
          filters: z
            .array(
              z.strictObject({
                type: z.enum(["URLRewrite", "RequestHeaderModifier"]),
                urlRewrite: z
                  .strictObject({
                    hostname: z.string().optional(),
                    path: z
                      .strictObject({
                        type: z.enum(["ReplaceFullPath", "ReplacePrefixMatch"]),
                        replaceFullPath: z.string().optional(),
                        replacePrefixMatch: z.string().optional(),
                      })
                      .optional(),
                  })
                  .optional(),
                requestHeaderModifier: z
                  .strictObject({
                    set: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
                    remove: z.array(z.string()).optional(),
                  })
                  .optional(),
              }),
            )
            .optional(),
          backendRefs: z.array(backendReference).optional(),
        }),
      )
      .optional(),
  }),
});

export const gatewayApiKinds: readonly CustomKind[] = [gatewayClass, gateway, httpRoute];
