import fc from "fast-check";
import { expect, test } from "vitest";
import type { Path, Properties } from "../../../twin/provider/property-values.ts";
import { formatPath, isEqual } from "../../../twin/provider/property-values.ts";
import {
  markRepeatedSecrets,
  markSecrets,
  ownSecretPaths,
  scrub,
  secretTexts,
  splitSecrets,
} from "../../../twin/provider/secrets.ts";

const mark = (value: Properties[string]): Properties => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

const object = fc.object({ maxDepth: 3, values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)] });

test("splitting takes markers off at any depth and remembers the outermost place", () => {
  const marked = { a: mark("x"), b: { c: [1, mark({ d: mark(2) })] } };
  expect(splitSecrets(marked)).toEqual({
    plain: { a: "x", b: { c: [1, { d: 2 }] } },
    secretPaths: [["a"], ["b", "c", 1]],
  });
});

test("marking what was split gives back what came", () => {
  fc.assert(
    fc.property(object, (value) => {
      const plain = value as Properties;
      const paths = Object.keys(plain).map((key): Path => [key]);
      const marked = markSecrets(plain, paths);
      expect(splitSecrets(marked)).toEqual({ plain, secretPaths: paths });
    }),
  );
});

test("a place that is gone is not marked", () => {
  expect(markSecrets({ a: 1 }, [["b"], ["a", "c"]])).toEqual({ a: 1 });
});

test("what a Secret holds is secret, and nothing else by its kind alone", () => {
  expect(ownSecretPaths("v1", "Secret")).toEqual([["data"], ["stringData"]]);
  expect(ownSecretPaths("v1", "ConfigMap")).toEqual([]);
  expect(ownSecretPaths("example.com/v1", "Secret")).toEqual([]);
});

test("a secret is hidden in clear and in base64, and where a controller repeats it", () => {
  const texts = secretTexts({ stringData: { password: "hunter2" }, port: 8080 }, [["stringData"], ["port"]]);
  expect(texts).toEqual(["aHVudGVyMg==", "hunter2", "8080"]);
  expect(markRepeatedSecrets({ status: { url: "db://u:hunter2@h" }, other: "hunter" }, texts)).toEqual([
    ["status", "url"],
  ]);
});

test("a message keeps no secret, and short ones vanish only as words of their own", () => {
  expect(scrub('Invalid value: "hunter2": too short', ["hunter2"])).toBe('Invalid value: "[secret]": too short');
  expect(scrub('got "ab": label is absent', ["ab"])).toBe('got "[secret]": label is absent');
  expect(scrub('quoted "a\\"bcd"', ['a"bcd'])).toBe('quoted "[secret]"');
});

test("whatever the secret, a message that quotes it loses it", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 4 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!"[secret]".includes(secret) && !`${before}${after}`.includes(secret));
      const message = scrub(`${before}${JSON.stringify(secret)}${after}`, [secret]);
      expect(message.includes(JSON.stringify(secret))).toBe(false);
    }),
  );
});

test("paths are written as the engine writes them", () => {
  expect(formatPath(["metadata", "labels", "app.kubernetes.io/name"])).toBe(
    'metadata.labels["app.kubernetes.io/name"]',
  );
  expect(formatPath(["spec", "containers", 0, "image"])).toBe("spec.containers[0].image");
  expect(formatPath(["a/b", "c"])).toBe('["a/b"].c');
});

test("equality ignores the order of keys and explicit nulls", () => {
  expect(isEqual({ a: 1, b: null }, { a: 1 })).toBe(true);
  expect(isEqual({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  fc.assert(fc.property(object, (value) => isEqual(value as Properties, structuredClone(value) as Properties)));
});
