import { argoKinds } from "./argo.ts";
import { certManagerKinds } from "./cert-manager.ts";
import { cloudnativePgKinds } from "./cloudnative-pg.ts";
import { envoyGatewayKinds } from "./envoy-gateway.ts";
import { externalSecretsKinds } from "./external-secrets.ts";
import { gatewayApiKinds } from "./gateway-api.ts";
import type { CustomKind } from "./kind.ts";
import { kserveKinds } from "./kserve.ts";
import { kueueKinds } from "./kueue.ts";
import { prometheusOperatorKinds } from "./prometheus-operator.ts";

export type { CustomKind, SpecOf } from "./kind.ts";
export { apiVersionOf, defineKind } from "./kind.ts";

/** Every custom kind that our components write. */
export const customKinds: readonly CustomKind[] = [
  ...argoKinds,
  ...certManagerKinds,
  ...cloudnativePgKinds,
  ...envoyGatewayKinds,
  ...externalSecretsKinds,
  ...gatewayApiKinds,
  ...kserveKinds,
  ...kueueKinds,
  ...prometheusOperatorKinds,
];
