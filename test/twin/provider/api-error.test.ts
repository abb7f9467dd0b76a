import { expect, test } from "vitest";
import {
  ApiError,
  immutableFields,
  isAboutTheManifest,
  isNamespaceMissing,
  isNotServed,
  isSchemaError,
} from "../../../twin/provider/api-error.ts";
import { readWarnings } from "../../../twin/provider/api-server.ts";
import type { Properties } from "../../../twin/provider/property-values.ts";

const refusal = (code: number, message: string, causes: Properties[] = [], kind = "") =>
  new ApiError(code, { kind: "Status", message, details: { kind, causes } }, "");

test("the server's complaint about an immutable field is told from others", () => {
  const cause = (field: string, message: string): Properties => ({ field, message });
  const selector = cause("spec.selector", "Invalid value: {}: field is immutable");
  expect(
    immutableFields(refusal(422, "x", [selector, cause("spec.replicas", "Invalid value: -1: too small")])),
  ).toEqual(["spec.selector"]);
  expect(immutableFields(refusal(422, "x", [cause("roleRef", "Invalid value: {}: cannot change roleRef")]))).toEqual([
    "roleRef",
  ]);
  expect(
    immutableFields(
      refusal(422, "x", [
        cause("spec", "Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden"),
      ]),
    ),
  ).toEqual(["spec"]);
  expect(
    immutableFields(
      refusal(422, "x", [cause("spec", "Forbidden: pod updates may not change fields other than `image`")]),
    ),
  ).toEqual(["spec"]);
  expect(immutableFields(refusal(422, "x", [cause("spec.replicas", "Invalid value: -1: too small")]))).toBeUndefined();
  expect(immutableFields(refusal(409, "immutable"))).toBeUndefined();
});

test("a missing namespace, a kind not served and a wrong field are told apart", () => {
  const namespace = refusal(404, 'namespaces "x" not found', [], "namespaces");
  const object = new ApiError(
    404,
    { kind: "Status", reason: "NotFound", message: "x", details: { kind: "configmaps" } },
    "",
  );
  const kind = new ApiError(404, undefined, "404 page not found\n");
  const field = refusal(
    500,
    "failed to create typed patch object (a/b; v1, Kind=X): .spec.y: field not declared in schema",
  );
  expect([namespace, object, kind, field].map(isNamespaceMissing)).toEqual([true, false, false, false]);
  expect([namespace, object, kind, field].map(isNotServed)).toEqual([false, false, true, false]);
  expect([namespace, object, kind, field].map(isSchemaError)).toEqual([false, false, false, true]);
  expect([namespace, object, kind, field].map(isAboutTheManifest)).toEqual([false, false, false, true]);
  expect(kind.message).toBe("HTTP 404: 404 page not found");
});

test("warnings are read from the header, quotes and all", () => {
  expect(readWarnings('299 - "would violate \\"restricted\\"", 299 - "unknown field"')).toEqual([
    'would violate "restricted"',
    "unknown field",
  ]);
  expect(readWarnings(undefined)).toEqual([]);
});
