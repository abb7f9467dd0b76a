import { describe, expect, it } from "vitest";
import { z } from "zod";
import { customKinds, defineKind } from "../../kinds/index.ts";
import { crdName, renderCrd, toStructural } from "../../twin/crd.render.ts";
import { splitDefinitions } from "../../twin/crds.ts";

const widget = defineKind({
  group: "example.test",
  version: "v1",
  kind: "Widget",
  plural: "widgets",
  scope: "Namespaced",
  schema: z.strictObject({
    size: z.number().int().min(1).max(5),
    colour: z.enum(["red", "green"]),
    labels: z.record(z.string(), z.string()).optional(),
    port: z.union([z.int(), z.string()]).optional(),
    safe: z.literal(true),
    parts: z.array(z.strictObject({ name: z.string().min(1) })).optional(),
    anything: z.unknown().optional(),
    shape: z
      .union([
        z.strictObject({ kind: z.string(), side: z.number() }),
        z.strictObject({ kind: z.string(), radius: z.number() }),
      ])
      .optional(),
  }),
});

type Definition = {
  metadata: { name: string; labels: object; annotations: object };
  spec: { names: object; scope: string; versions: { schema: { openAPIV3Schema: { properties: { spec: object } } } }[] };
};

describe("renderCrd", () => {
  const definition = renderCrd(widget) as Definition;

  it("names the kind, and says whose definition it is", () => {
    expect(crdName(widget)).toBe("widgets.example.test");
    expect(definition.metadata).toEqual({
      name: "widgets.example.test",
      labels: { "lakebed.dev/crd-source": "lakebed" },
      annotations: {},
    });
    expect(definition.spec.names).toEqual({
      kind: "Widget",
      listKind: "WidgetList",
      plural: "widgets",
      singular: "widget",
    });
  });

  it("knows exactly the fields of the schema, each with one type", () => {
    expect(definition.spec.versions[0]?.schema.openAPIV3Schema.properties.spec).toEqual({
      type: "object",
      required: ["size", "colour", "safe"],
      properties: {
        size: { type: "integer", minimum: 1, maximum: 5 },
        colour: { type: "string", enum: ["red", "green"] },
        labels: { type: "object", additionalProperties: { type: "string" } },
        port: { "x-kubernetes-int-or-string": true },
        safe: { type: "boolean", enum: [true] },
        parts: {
          type: "array",
          items: { type: "object", required: ["name"], properties: { name: { type: "string", minLength: 1 } } },
        },
        anything: { "x-kubernetes-preserve-unknown-fields": true },
        shape: {
          type: "object",
          required: ["kind"],
          properties: { kind: { type: "string" }, side: { type: "number" }, radius: { type: "number" } },
        },
      },
    });
  });

  it("has the approval that the community's own groups ask for", () => {
    const inProtectedGroup = renderCrd({ ...widget, group: "gateway.networking.k8s.io" }) as Definition;
    expect(inProtectedGroup.metadata.annotations).toHaveProperty(["api-approved.kubernetes.io"]);
    const inOpenGroup = renderCrd({ ...widget, group: "kueue.x-k8s.io" }) as Definition;
    expect(inOpenGroup.metadata.annotations).toEqual({});
  });

  it("leaves no field of our own kinds open by accident", () => {
    const open = customKinds.filter((kind) => {
      const rendered = renderCrd(kind) as Definition;
      return JSON.stringify(rendered.spec.versions[0]?.schema.openAPIV3Schema.properties.spec).includes(
        "preserve-unknown",
      );
    });
    expect(open.map(crdName)).toEqual([]);
  });
});

describe("toStructural", () => {
  it("drops what a definition may not say", () => {
    expect(toStructural({ type: "object", properties: {}, additionalProperties: false })).toEqual({
      type: "object",
      properties: {},
    });
    expect(toStructural({ type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: 9 })).toEqual({
      type: "integer",
      maximum: 9,
    });
  });
});

describe("splitDefinitions", () => {
  it("finds each definition of a file by its name and passes over everything else", () => {
    const definition = (name: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations:
    controller-gen.kubebuilder.io/version: v0.17.0
  labels: {}
  name: ${name}
spec:
  group: example.test
`;
    const text = `# a comment\n---\n${definition("widgets.example.test")}---\nkind: Service\nmetadata:\n  name: s\n---\n${definition("parts.example.test")}`;
    expect(splitDefinitions(text).map(([name]) => name)).toEqual(["widgets.example.test", "parts.example.test"]);
    expect(splitDefinitions(text)[1]?.[1].trim()).toBe(definition("parts.example.test").trim());
  });
});
