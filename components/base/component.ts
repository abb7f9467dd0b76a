import * as pulumi from "@pulumi/pulumi";
import type { SourcePointer } from "../../spec/model.ts";

/**
 * What a component tells the engine and the policies about itself: small, plain and stable. `source` is the pointer to
 * the words that asked for it (never a line number: an edit above must not become an update).
 */
export interface ComponentInputs {
  source: SourcePointer;
  [key: string]: string | number | boolean | undefined | string[];
}

export type ComponentType = `lakebed:${string}:${string}`;

/** Base of every component: child names start with its own name, and its inputs are plain. */
export abstract class Component extends pulumi.ComponentResource {
  readonly #name: string;

  protected constructor(
    type: ComponentType,
    name: string,
    inputs: ComponentInputs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super(type, name, inputs, opts);
    this.#name = name;
  }

  /** `${name}-<role>`; a role is a fixed word or the key of the thing, never an index. */
  protected childName(role: string): string {
    return `${this.#name}-${role}`;
  }
}

/** A user's change to a child's arguments: values to merge on top, or a function that returns the new arguments. */
export type Transform<Args> = Partial<Args> | ((args: Args, name: string) => Args);

/** Applies a caller's transform to the arguments of one child. */
export function applyTransform<Args extends object>(
  transform: Transform<Args> | undefined,
  args: Args,
  name: string,
): Args {
  if (transform === undefined) return args;
  return typeof transform === "function" ? transform(args, name) : { ...args, ...transform };
}
