import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { certificate, issuer } from "../../kinds/cert-manager.ts";
import type { externalSecret } from "../../kinds/external-secrets.ts";
import { gateway, gatewayClass } from "../../kinds/gateway-api.ts";
import { podMonitor } from "../../kinds/prometheus-operator.ts";
import type { SourcePointer } from "../../spec/model.ts";
import { Component, type Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import { SYSTEM_NAMESPACE } from "../naming/names.ts";
import {
  CERTIFICATE_AUTHORITY,
  GATEWAY_CERTIFICATE,
  GATEWAY_CLASS,
  GATEWAY_NAME,
  IDENTITY_CLIENT,
  renderAuthorityCertificate,
  renderAuthorityIssuer,
  renderGateway,
  renderGatewayCertificate,
  renderGatewayClass,
  renderProxyMonitor,
  renderSelfSignedIssuer,
} from "./gateway.render.ts";
import { createSecretCopy } from "./secret-copy.ts";

/** Where people put the identity provider's client secret, under `client-secret`. */
export const IDENTITY_SECRET = "identity/client";
const BOOTSTRAP_ISSUER = "lakebed-bootstrap";

export interface SharedGatewayTransforms {
  gatewayClass?: Transform<CustomObject<typeof gatewayClass.schema>>;
  gateway?: Transform<CustomObject<typeof gateway.schema>>;
  identityClient?: Transform<CustomObject<typeof externalSecret.schema>>;
  /** Both issuers: the one that signs itself, and that of the authority. */
  issuer?: Transform<CustomObject<typeof issuer.schema>>;
  /** Both certificates: the authority's and the gateway's. */
  certificate?: Transform<CustomObject<typeof certificate.schema>>;
  proxyMonitor?: Transform<CustomObject<typeof podMonitor.schema>>;
}

export interface SharedGatewayArgs {
  domain: string;
  labels: Record<string, string>;
  /** Labels of the namespaces whose routes it serves. */
  namespaces: Record<string, string>;
  /** Makes the certificate; without it, `lakebed-gateway-tls` is expected to be there. */
  hasCertManager: boolean;
  /** What has to stand before certificates can be asked for. */
  certManager: pulumi.Resource[];
  /** False where nothing reads metrics. */
  hasPrometheus: boolean;
  /** What has to stand before metrics can be asked for. */
  prometheus: pulumi.Resource[];
  source: SourcePointer;
  transforms?: SharedGatewayTransforms;
}

/** The one door from outside: TLS, and a login at the identity provider before anything is reached. */
export class SharedGateway extends Component {
  readonly nodes: { gateway: k8s.apiextensions.CustomResource; identity: k8s.apiextensions.CustomResource };

  constructor(name: string, args: SharedGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakebed:environment:SharedGateway", name, { source: args.source, domain: args.domain }, opts);
    const { labels, transforms = {} } = args;
    const certificates = args.hasCertManager ? this.#createCertificates(args) : [];
    const gatewayClassObject = createCustomResource(
      gatewayClass,
      this.childName("class"),
      {
        metadata: { name: GATEWAY_CLASS, labels },
        spec: renderGatewayClass(),
        transform: transforms.gatewayClass,
      },
      { parent: this },
    );
    const gatewayObject = createCustomResource(
      gateway,
      this.childName("gateway"),
      {
        metadata: { name: GATEWAY_NAME, namespace: SYSTEM_NAMESPACE, labels },
        spec: renderGateway(args.domain, args.namespaces),
        transform: transforms.gateway,
      },
      { parent: this, dependsOn: [gatewayClassObject, ...certificates] },
    );
    if (args.hasPrometheus) this.#createProxyMonitor(args);
    this.nodes = { gateway: gatewayObject, identity: this.#createIdentityClient(labels, transforms.identityClient) };
    this.registerOutputs({ gateway: GATEWAY_NAME, domain: args.domain });
  }

  #createProxyMonitor({ labels, prometheus, transforms = {} }: SharedGatewayArgs): void {
    createCustomResource(
      podMonitor,
      this.childName("proxy-monitor"),
      {
        metadata: { name: "lakebed-gateway-proxies", namespace: SYSTEM_NAMESPACE, labels },
        spec: renderProxyMonitor(),
        transform: transforms.proxyMonitor,
      },
      { parent: this, dependsOn: prometheus },
    );
  }

  #createIdentityClient(
    labels: Record<string, string>,
    transform: SharedGatewayTransforms["identityClient"],
  ): k8s.apiextensions.CustomResource {
    return createSecretCopy(
      this.childName("identity-client"),
      {
        name: IDENTITY_CLIENT,
        namespace: SYSTEM_NAMESPACE,
        labels,
        reference: IDENTITY_SECRET,
        properties: { "client-secret": "client-secret" },
        transform,
      },
      { parent: this },
    );
  }

  /** A self-signed issuer signs the authority, the authority signs the gateway's certificate. */
  #createCertificates({ domain, labels, certManager, transforms = {} }: SharedGatewayArgs): pulumi.Resource[] {
    const metadata = (objectName: string) => ({ name: objectName, namespace: SYSTEM_NAMESPACE, labels });
    const after = (...dependsOn: pulumi.Resource[]) => ({ parent: this, dependsOn: [...certManager, ...dependsOn] });
    const bootstrap = createCustomResource(
      issuer,
      this.childName("bootstrap-issuer"),
      { metadata: metadata(BOOTSTRAP_ISSUER), spec: renderSelfSignedIssuer(), transform: transforms.issuer },
      after(),
    );
    const authority = createCustomResource(
      certificate,
      this.childName("authority"),
      {
        metadata: metadata(CERTIFICATE_AUTHORITY),
        spec: renderAuthorityCertificate(BOOTSTRAP_ISSUER, domain),
        transform: transforms.certificate,
      },
      after(bootstrap),
    );
    const authorityIssuer = createCustomResource(
      issuer,
      this.childName("authority-issuer"),
      { metadata: metadata(CERTIFICATE_AUTHORITY), spec: renderAuthorityIssuer(), transform: transforms.issuer },
      after(authority),
    );
    const gatewayCertificate = createCustomResource(
      certificate,
      this.childName("certificate"),
      {
        metadata: metadata(GATEWAY_CERTIFICATE),
        spec: renderGatewayCertificate(domain),
        transform: transforms.certificate,
      },
      after(authorityIssuer),
    );
    return [gatewayCertificate];
  }
}
