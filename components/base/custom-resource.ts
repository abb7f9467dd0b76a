import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { apiVersionOf, type CustomKind } from "../../kinds/kind.ts";
import { applyTransform, type Transform } from "./component.ts";

/** Every object's name is set by us: an auto-named one that a killed run left behind is never found again. */
export interface NamedMetadata {
  name: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** The parts of an object of a custom kind that differ from object to object. */
export interface CustomObject<Spec extends z.ZodObject> {
  metadata: NamedMetadata;
  spec: z.infer<Spec>;
}

/** Declares an object of a custom kind, typed by the kind's schema. */
export function createCustomResource<Spec extends z.ZodObject>(
  kind: CustomKind<Spec>,
  name: string,
  object: CustomObject<Spec> & { transform?: Transform<CustomObject<Spec>> },
  opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
  const { transform, ...plain } = object;
  const { metadata, spec } = applyTransform<CustomObject<Spec>>(transform, plain, name);
  return new k8s.apiextensions.CustomResource(
    name,
    { apiVersion: apiVersionOf(kind), kind: kind.kind, metadata, spec },
    opts,
  );
}
