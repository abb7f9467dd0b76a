import { z } from "zod";
import { type Data, dataAt, isDataMap, type Path } from "./located.ts";

/** The schema under wrappers such as optional, default and transform. */
export function unwrapSchema(schema: z.core.$ZodType): z.core.$ZodType {
  return wrappersOf(schema).at(-1) ?? schema;
}

function innerOf(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return schema.def.innerType;
  }
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly) return schema.def.innerType;
  return schema instanceof z.ZodPipe ? schema.def.in : undefined;
}

/** The schema itself and those under its wrappers, from the outside in. */
export function wrappersOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  const inner = innerOf(schema);
  return inner === undefined ? [schema] : [schema, ...wrappersOf(inner)];
}

/** The schema that judged a path; of a union the option that the data chose. */
export function schemaAt(schema: z.core.$ZodType, path: Path, data: Data | undefined): z.core.$ZodType | undefined {
  const judge = judgeAt(schema, path, data);
  return judge === undefined ? undefined : chooseOption(judge, dataAt(data, path));
}

/** The union that judged a path, and which of its options the data chose. */
export function unionAt(
  schema: z.core.$ZodType,
  path: Path,
  data: Data | undefined,
): { union: z.ZodUnion; option: z.core.$ZodType } | undefined {
  const judge = judgeAt(schema, path, data);
  const union = judge === undefined ? undefined : unwrapSchema(judge);
  if (!(union instanceof z.ZodUnion)) return undefined;
  const option = optionFor(union, dataAt(data, path));
  return option === undefined ? undefined : { union, option };
}

export function keysOf(schema: z.core.$ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** What judged a path, with its wrappers and its choices. */
export function judgeAt(schema: z.core.$ZodType, path: Path, data: Data | undefined): z.core.$ZodType | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const plain = chooseOption(schema, data);
  const below = dataAt(data, [key]);
  if (plain instanceof z.ZodObject) {
    const field: z.core.$ZodType | undefined = Object.hasOwn(plain.shape, key) ? plain.shape[key] : undefined;
    return field === undefined ? undefined : judgeAt(field, rest, below);
  }
  if (plain instanceof z.ZodRecord) return judgeAt(plain.def.valueType, rest, below);
  if (plain instanceof z.ZodArray) return judgeAt(plain.def.element, rest, below);
  return undefined;
}

/** Under wrappers and unions. A union stays where the data chose nothing, and where it is one leaf written in several ways. */
export function chooseOption(schema: z.core.$ZodType, data: Data | undefined): z.core.$ZodType {
  const plain = unwrapSchema(schema);
  const option = plain instanceof z.ZodUnion ? optionFor(plain, data) : undefined;
  return option === undefined ? plain : chooseOption(option, data);
}

/** The option of a union that the data chose, if it chose one. */
export function optionFor(union: z.ZodUnion, data: Data | undefined): z.core.$ZodType | undefined {
  const { options } = union.def;
  if (union instanceof z.ZodDiscriminatedUnion) {
    const { discriminator } = union.def;
    const chosen = isDataMap(data) ? data[discriminator] : undefined;
    return options.find(
      (option) => option instanceof z.ZodObject && z.safeParse(option.shape[discriminator], chosen).success,
    );
  }
  const leaves = options.filter((option) => shapeOf(option) === "leaf");
  return options.find((option) => isFor(shapeOf(option), data)) ?? (leaves.length === 1 ? leaves[0] : undefined);
}

type Shape = "map" | "list" | "leaf";

function shapeOf(schema: z.core.$ZodType): Shape {
  const plain = unwrapSchema(schema);
  if (plain instanceof z.ZodArray) return "list";
  if (plain instanceof z.ZodDiscriminatedUnion) return "map";
  return plain instanceof z.ZodObject || plain instanceof z.ZodRecord ? "map" : "leaf";
}

function isFor(shape: Shape, data: Data | undefined): boolean {
  return Array.isArray(data) ? shape === "list" : shape === "map" && isDataMap(data);
}
