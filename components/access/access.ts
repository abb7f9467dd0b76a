import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { SourcePointer } from "../../spec/model.ts";
import { childOptions } from "../base/child-options.ts";
import { applyTransform, Component, type Transform } from "../base/component.ts";
import type { ProjectScope } from "../workspace/scope.ts";
import { renderRole, renderRoleBinding } from "./access.render.ts";
import type { RolePlan } from "./rbac.plan.ts";
import { renderServiceAccount, type ServiceAccountPlan } from "./service-account.render.ts";

export interface AccessArgs {
  scope: ProjectScope;
  /** `planPersonaRoles` and `planWorkloadRoles` decide them. */
  roles: RolePlan[];
  serviceAccounts: ServiceAccountPlan[];
  source: SourcePointer;
  transforms?: {
    role?: Transform<k8s.rbac.v1.RoleArgs>;
    roleBinding?: Transform<k8s.rbac.v1.RoleBindingArgs>;
    serviceAccount?: Transform<k8s.core.v1.ServiceAccountArgs>;
  };
}

/** Who may do what in a project's namespace: people by the groups of the identity provider, workloads by their account. */
export class Access extends Component {
  constructor(name: string, args: AccessArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, roles, serviceAccounts, transforms = {} } = args;
    super("lakebed:access:Access", name, { source: args.source, namespace: scope.namespace }, opts);
    for (const account of serviceAccounts) {
      const accountName = this.childName(`account-${account.name}`);
      new k8s.core.v1.ServiceAccount(
        accountName,
        applyTransform<k8s.core.v1.ServiceAccountArgs>(
          transforms.serviceAccount,
          renderServiceAccount(scope, account),
          accountName,
        ),
        childOptions(this, opts),
      );
    }
    for (const role of roles) {
      const roleName = this.childName(`role-${role.name}`);
      const resource = new k8s.rbac.v1.Role(
        roleName,
        applyTransform<k8s.rbac.v1.RoleArgs>(transforms.role, renderRole(scope, role), roleName),
        childOptions(this, opts),
      );
      const bindingName = this.childName(`binding-${role.name}`);
      new k8s.rbac.v1.RoleBinding(
        bindingName,
        applyTransform<k8s.rbac.v1.RoleBindingArgs>(
          transforms.roleBinding,
          renderRoleBinding(scope, role),
          bindingName,
        ),
        childOptions(this, opts, [resource]),
      );
    }
    this.registerOutputs({});
  }
}
