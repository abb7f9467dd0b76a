import type { certificate, issuer } from "../../kinds/cert-manager.ts";
import type { securityPolicy } from "../../kinds/envoy-gateway.ts";
import type { gateway, gatewayClass, httpRoute } from "../../kinds/gateway-api.ts";
import type { SpecOf } from "../../kinds/kind.ts";
import type { podMonitor } from "../../kinds/prometheus-operator.ts";
import type { Identity } from "../../spec/model.ts";

export const GATEWAY_NAME = "lakebed-gateway";
export const GATEWAY_CLASS = "lakebed";
/** TLS certificate of the gateway; made by cert-manager, or put there by whoever runs the certificates. */
export const GATEWAY_CERTIFICATE = "lakebed-gateway-tls";
/** Secret with the identity provider's client secret under `client-secret`, the key Envoy Gateway asks for. */
export const IDENTITY_CLIENT = "lakebed-identity-client";

/** Namespace and label of the gateway's proxies. */
export const GATEWAY_PROXIES = {
  namespace: "envoy-gateway-system",
  labels: { "app.kubernetes.io/component": "proxy" },
};
export const PROXY_METRICS_PORT = 19001;

/** What endpoints' alerts are computed from: how long requests took and how they ended, measured at the door. */
export function renderProxyMonitor(): SpecOf<typeof podMonitor> {
  return {
    namespaceSelector: { matchNames: [GATEWAY_PROXIES.namespace] },
    selector: { matchLabels: GATEWAY_PROXIES.labels },
    podMetricsEndpoints: [{ port: "metrics", path: "/stats/prometheus", interval: "30s" }],
  };
}

export function renderGatewayClass(): SpecOf<typeof gatewayClass> {
  return {
    controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
    description: "Envoy Gateway, shared by the environment's projects.",
  };
}

/** TLS only. Routes come from namespaces of this environment and from no others. */
export function renderGateway(domain: string, namespaces: Record<string, string>): SpecOf<typeof gateway> {
  return {
    gatewayClassName: GATEWAY_CLASS,
    listeners: [
      {
        name: "https",
        hostname: `*.${domain}`,
        port: 443,
        protocol: "HTTPS",
        tls: { mode: "Terminate", certificateRefs: [{ kind: "Secret", name: GATEWAY_CERTIFICATE }] },
        allowedRoutes: { namespaces: { from: "Selector", selector: { matchLabels: namespaces } } },
      },
    ],
  };
}

export const CERTIFICATE_AUTHORITY = "lakebed-ca";
const ONE_YEAR = "8760h0m0s";
const NINETY_DAYS = "2160h0m0s";

export function renderSelfSignedIssuer(): SpecOf<typeof issuer> {
  return { selfSigned: {} };
}

/** A private authority: nobody outside can prove a name below `.internal`. */
export function renderAuthorityCertificate(issuerName: string, domain: string): SpecOf<typeof certificate> {
  return {
    secretName: CERTIFICATE_AUTHORITY,
    isCA: true,
    commonName: `lakebed ${domain}`.slice(0, 64),
    duration: ONE_YEAR,
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    issuerRef: { name: issuerName, kind: "Issuer", group: "cert-manager.io" },
  };
}

export function renderAuthorityIssuer(): SpecOf<typeof issuer> {
  return { ca: { secretName: CERTIFICATE_AUTHORITY } };
}

export function renderGatewayCertificate(domain: string): SpecOf<typeof certificate> {
  return {
    secretName: GATEWAY_CERTIFICATE,
    dnsNames: [domain, `*.${domain}`],
    duration: NINETY_DAYS,
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    issuerRef: { name: CERTIFICATE_AUTHORITY, kind: "Issuer", group: "cert-manager.io" },
  };
}

export function renderRoute(host: string, service: { name: string; port: number }): SpecOf<typeof httpRoute> {
  return {
    parentRefs: [{ name: GATEWAY_NAME, sectionName: "https" }],
    hostnames: [host],
    rules: [{ backendRefs: [{ name: service.name, port: service.port }] }],
  };
}

/**
 * People log in at the identity provider before a request reaches the service, and the service gets their token in a
 * header of its own: who may do what stays with the API server, which trusts the same issuer.
 */
export function renderLogin(route: string, identity: Identity, tokenHeader: string): SpecOf<typeof securityPolicy> {
  return {
    targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: route }],
    oidc: {
      provider: { issuer: identity.issuer },
      clientID: identity.clientId,
      clientSecret: { name: IDENTITY_CLIENT },
      scopes: ["openid", "email", "groups"],
      forwardIDToken: { header: tokenHeader },
      logoutPath: "/logout",
    },
  };
}
