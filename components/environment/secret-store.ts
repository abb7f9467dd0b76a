import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { clusterSecretStore } from "../../kinds/external-secrets.ts";
import type { SourcePointer } from "../../spec/model.ts";
import { applyTransform, Component, type Transform } from "../base/component.ts";
import { type CustomObject, createCustomResource } from "../base/custom-resource.ts";
import { SECRET_STORE, SECRETS_NAMESPACE } from "../naming/names.ts";
import { GuardedNamespace, type GuardedNamespaceTransforms } from "./guarded-namespace.ts";
import { renderSecretReaderRules, renderSecretStore, SECRET_READER } from "./secret-store.render.ts";

export interface SecretStoreTransforms extends GuardedNamespaceTransforms {
  store?: Transform<CustomObject<typeof clusterSecretStore.schema>>;
  serviceAccount?: Transform<k8s.core.v1.ServiceAccountArgs>;
  role?: Transform<k8s.rbac.v1.RoleArgs>;
  roleBinding?: Transform<k8s.rbac.v1.RoleBindingArgs>;
}

export interface SecretStoreArgs {
  labels: Record<string, string>;
  /** Labels of the namespaces that may copy secrets from the store. */
  namespaces: Record<string, string>;
  source: SourcePointer;
  transforms?: SecretStoreTransforms;
}

/** Where people put the environment's secrets: a namespace that nothing runs in, read by one account. */
export class SecretStore extends Component {
  readonly nodes: { store: k8s.apiextensions.CustomResource; namespace: GuardedNamespace };

  constructor(name: string, args: SecretStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    const { labels, source, transforms = {} } = args;
    super("lakebed:environment:SecretStore", name, { source, namespace: SECRETS_NAMESPACE }, opts);
    const namespace = new GuardedNamespace(
      this.childName("guard"),
      { namespace: SECRETS_NAMESPACE, labels, podSecurity: "restricted", allowances: [], source, transforms },
      { parent: this },
    );
    const reader = this.#createReader(labels, namespace, transforms);
    const store = createCustomResource(
      clusterSecretStore,
      this.childName("store"),
      {
        metadata: { name: SECRET_STORE, labels },
        spec: renderSecretStore(args.namespaces),
        transform: transforms.store,
      },
      { parent: this, dependsOn: reader },
    );
    this.nodes = { store, namespace };
    this.registerOutputs({ store: SECRET_STORE });
  }

  #createReader(
    labels: Record<string, string>,
    namespace: GuardedNamespace,
    transforms: SecretStoreTransforms,
  ): pulumi.Resource[] {
    const metadata = { name: SECRET_READER, namespace: SECRETS_NAMESPACE, labels };
    const opts = { parent: this, dependsOn: [namespace] };
    const accountName = this.childName("reader");
    const accountArgs: k8s.core.v1.ServiceAccountArgs = { metadata, automountServiceAccountToken: false };
    const account = new k8s.core.v1.ServiceAccount(
      accountName,
      applyTransform(transforms.serviceAccount, accountArgs, accountName),
      opts,
    );
    const roleName = this.childName("reader-role");
    const roleArgs: k8s.rbac.v1.RoleArgs = { metadata, rules: renderSecretReaderRules() };
    const role = new k8s.rbac.v1.Role(roleName, applyTransform(transforms.role, roleArgs, roleName), opts);
    const bindingName = this.childName("reader-binding");
    const bindingArgs: k8s.rbac.v1.RoleBindingArgs = {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: SECRET_READER },
      subjects: [{ kind: "ServiceAccount", name: SECRET_READER, namespace: SECRETS_NAMESPACE }],
    };
    const binding = new k8s.rbac.v1.RoleBinding(
      bindingName,
      applyTransform(transforms.roleBinding, bindingArgs, bindingName),
      { ...opts, dependsOn: [account, role] },
    );
    return [account, binding];
  }
}
