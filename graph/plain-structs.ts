import { createRequire } from "node:module";

/** The part of protobuf's Struct that the SDK uses. */
interface Struct {
  getFieldsMap(): unknown;
  toJavaScript(): unknown;
}
interface StructClass {
  new (): Struct;
  fromJavaScript(value: object): Struct;
}

// The very copy that the SDK has.
const { Struct } = createRequire(import.meta.resolve("@pulumi/pulumi"))(
  "google-protobuf/google/protobuf/struct_pb.js",
) as { Struct: StructClass };

/**
 * Until `stop`, what the SDK puts into messages stays plain data. Without an engine no message leaves the process, and
 * turning each value into protobuf's form and back, five times a resource, took a third of a recording.
 */
export function withPlainStructs(): { stop(): void } {
  const fromJavaScript = Struct.fromJavaScript;
  Struct.fromJavaScript = (value) => {
    const plain = asAfterTransport(value);
    return Object.assign(new Struct(), {
      toJavaScript: () => plain,
      getFieldsMap: () => fromJavaScript(value).getFieldsMap(),
    });
  };
  return {
    stop() {
      Struct.fromJavaScript = fromJavaScript;
    },
  };
}

/** A copy with its keys in order, and a refusal of what no message can hold, as protobuf makes them. */
function asAfterTransport(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asAfterTransport);
  if (value === undefined || typeof value === "function" || typeof value === "symbol" || typeof value === "bigint")
    throw new Error("Unexpected struct type.");
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    copy[key] = asAfterTransport(item);
  return copy;
}
