import * as pulumi from "@pulumi/pulumi";

/**
 * Options of a child: what its component waits for, it waits for too. The SDK does not pass `dependsOn` on to children,
 * so without this a `destroy` may remove a namespace before what is in it.
 */
export function childOptions(
  parent: pulumi.ComponentResource,
  opts: pulumi.ComponentResourceOptions | undefined,
  dependsOn: pulumi.Resource[] = [],
): pulumi.CustomResourceOptions {
  return pulumi.mergeOptions({ parent, dependsOn: opts?.dependsOn }, { dependsOn });
}
