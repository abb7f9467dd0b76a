import { z } from "zod";
import { type CustomKind, defineKind } from "./kind.ts";

const targetReference = z.strictObject({
  group: z.literal("gateway.networking.k8s.io"),
  kind: z.enum(["Gateway", "HTTPRoute"]),
  name: z.string(),
});

const jwtPrincipal = z.strictObject({
  provider: z.string(),
  claims: z
    .array(
      z.strictObject({
        name: z.string(),
        valueType: z.enum(["String", "StringArray"]).optional(),
        values: z.array(z.string()),
      }),
    )
    .optional(),
});

export const securityPolicy = defineKind({
  group: "gateway.envoyproxy.io",
  version: "v1alpha1",
  kind: "SecurityPolicy",
  plural: "securitypolicies",
  scope: "Namespaced",
  schema: z.strictObject({
    targetRefs: z.array(targetReference),
    oidc: z
      .strictObject({
        provider: z.strictObject({ issuer: z.string() }),
        clientID: z.string(),
        /** The secret has its value under `client-secret`. */
        clientSecret: z.strictObject({ name: z.string() }),
        redirectURL: z.string().optional(),
        logoutPath: z.string().optional(),
        scopes: z.array(z.string()).optional(),
        forwardIDToken: z.strictObject({ header: z.string() }).optional(),
        passThroughAuthHeader: z.boolean().optional(),
      })
      .optional(),
    jwt: z
      .strictObject({
        providers: z.array(
          z.strictObject({
            name: z.string(),
            issuer: z.string(),
            audiences: z.array(z.string()).optional(),
            remoteJWKS: z.strictObject({ uri: z.string() }),
            extractFrom: z
              .strictObject({
                headers: z.array(z.strictObject({ name: z.string(), valuePrefix: z.string().optional() })).optional(),
                cookies: z.array(z.string()).optional(),
              })
              .optional(),
          }),
        ),
      })
      .optional(),
    authorization: z
      .strictObject({
        defaultAction: z.enum(["Allow", "Deny"]),
        rules: z
          .array(
            z.strictObject({
              name: z.string(),
              action: z.enum(["Allow", "Deny"]),
              principal: z.strictObject({
                jwt: jwtPrincipal.optional(),
                clientCIDRs: z.array(z.string()).optional(),
              }),
            }),
          )
          .optional(),
      })
      .optional(),
  }),
});

export const envoyGatewayKinds: readonly CustomKind[] = [securityPolicy];
