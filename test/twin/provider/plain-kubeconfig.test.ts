import { expect, test } from "vitest";
import { stringify } from "yaml";
import { readPlainKubeconfig } from "../../../twin/provider/plain-kubeconfig.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

function kubeconfig(user: Record<string, unknown>, cluster: Record<string, unknown> = {}): string {
  return stringify({
    "current-context": "dev",
    contexts: [
      { name: "dev", context: { cluster: "c", user: "u", namespace: "team" } },
      { name: "other", context: { cluster: "nowhere", user: "u" } },
    ],
    clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:6443", ...cluster } }],
    users: [{ name: "u", user }],
  });
}

test("certificates and tokens are read as they stand", () => {
  const text = kubeconfig(
    { "client-certificate-data": base64("cert"), "client-key-data": base64("key") },
    { "certificate-authority-data": base64("ca") },
  );
  expect(readPlainKubeconfig(text, "/", undefined)).toEqual({
    server: "https://127.0.0.1:6443",
    namespace: "team",
    options: { ca: Buffer.from("ca"), cert: Buffer.from("cert"), key: Buffer.from("key") },
  });
  expect(readPlainKubeconfig(kubeconfig({ token: "t" }), "/", "dev")?.options).toEqual({
    headers: { authorization: "Bearer t" },
  });
  const basic = readPlainKubeconfig(
    kubeconfig({ username: "a", password: "b" }, { "insecure-skip-tls-verify": true }),
    "/",
    "dev",
  );
  expect(basic?.options).toEqual({ headers: { authorization: "Basic YTpi" }, rejectUnauthorized: false });
});

test("what needs a program, a proxy or a complaint is left to the client library", () => {
  expect(readPlainKubeconfig(kubeconfig({ exec: { command: "aws" } }), "/", undefined)).toBeUndefined();
  expect(readPlainKubeconfig(kubeconfig({}, { "proxy-url": "http://proxy" }), "/", undefined)).toBeUndefined();
  for (const context of ["missing", "other"]) expect(readPlainKubeconfig(kubeconfig({}), "/", context)).toBeUndefined();
  for (const text of ["", "[", "a: [b", "just text"]) expect(readPlainKubeconfig(text, "/", undefined)).toBeUndefined();
});
