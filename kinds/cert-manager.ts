import { z } from "zod";
import { type CustomKind, defineKind } from "./kind.ts";

const group = "cert-manager.io";
const version = "v1";

export const issuer = defineKind({
  group,
  version,
  kind: "Issuer",
  plural: "issuers",
  scope: "Namespaced",
  schema: z.strictObject({
    selfSigned: z.strictObject({}).optional(),
    ca: z.strictObject({ secretName: z.string() }).optional(),
  }),
});

export const certificate = defineKind({
  group,
  version,
  kind: "Certificate",
  plural: "certificates",
  scope: "Namespaced",
  schema: z.strictObject({
    secretName: z.string(),
    isCA: z.boolean().optional(),
    commonName: z.string().max(64).optional(),
    dnsNames: z.array(z.string()).optional(),
    duration: z.string().optional(),
    renewBefore: z.string().optional(),
    privateKey: z
      .strictObject({
        algorithm: z.enum(["RSA", "ECDSA", "Ed25519"]),
        size: z.int().optional(),
        rotationPolicy: z.enum(["Never", "Always"]).optional(),
      })
      .optional(),
    issuerRef: z.strictObject({ name: z.string(), kind: z.enum(["Issuer", "ClusterIssuer"]), group: z.string() }),
  }),
});

export const certManagerKinds: readonly CustomKind[] = [issuer, certificate];
