import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRepository } from "../../../spec/index.ts";
import { fixturePath, withRepository } from "../fixture.ts";

const ROOT = readFileSync(fixturePath("valid", "outside", "certs", "nursery-root.pem"), "utf8");
/** Valid for ever, and one until the first day of 2010. */
const WITH_OLD = readFileSync(fixturePath("invalid", "certificate-expired", "certs", "nursery-2010.pem"), "utf8");

/** What is found of one authority's file, which a test puts in its place. */
function problemsOf(put: (path: string) => void, today?: string): string[] {
  return withRepository((directory) => {
    appendFileSync(join(directory, "platform.yaml"), "certificateAuthorities: [certs/root.pem]\n");
    mkdirSync(join(directory, "certs"));
    put(join(directory, "certs", "root.pem"));
    const { problems } = loadRepository(directory, today === undefined ? {} : { today });
    return problems.map(({ code, message }) => `${code}: ${message}`);
  });
}

const problemsOfText = (text: string, today?: string) => problemsOf((path) => writeFileSync(path, text), today);

test("an authority is valid on its last day, and not on the next", () => {
  expect(problemsOfText(WITH_OLD, "2010-01-01")).toEqual([]);
  expect(problemsOfText(WITH_OLD, "2010-01-02")).toEqual([
    "certificate-expired: `certs/root.pem` holds `Nursery Root CA 2000`, which was valid until 2010-01-01",
  ]);
});

test("text around certificates and Windows line ends do no harm", () => {
  expect(problemsOfText(`Nursery Root CA\n${ROOT}\n`.replaceAll("\n", "\r\n"))).toEqual([]);
});

test("a file is read as far as it can be: a key, a torn block and an old authority are all said", () => {
  const key = "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n";
  const torn = ROOT.replace("MII", "MIA");
  expect(problemsOfText(key + WITH_OLD + torn, "2020-01-01").map((problem) => problem.split(":")[0])).toEqual([
    "certificate-expired",
    "certificate-invalid",
    "private-key-in-repository",
  ]);
});

test.each([
  ["-----BEGIN RSA PRIVATE KEY-----"],
  ["-----BEGIN ENCRYPTED PRIVATE KEY-----"],
  ["-----BEGIN OPENSSH PRIVATE KEY-----"],
])("%s is a private key, whatever follows, and nothing of it is shown", (begin) => {
  const found = problemsOfText(`${ROOT}${begin}\nc2VjcmV0\n`);
  expect(found).toEqual(["private-key-in-repository: `certs/root.pem` holds a private key"]);
});

test("what is no file of the repository is said as such", () => {
  const outside = join(tmpdir(), "lakebed-outside.pem");
  writeFileSync(outside, ROOT);
  expect(problemsOf((path) => symlinkSync(outside, path))).toEqual([
    "unknown-file: `certs/root.pem` is a link that leads out of the repository",
  ]);
  rmSync(outside);
  expect(problemsOf((path) => mkdirSync(path))).toEqual(["unknown-file: `certs/root.pem` is no file"]);
  expect(problemsOf(() => {})).toEqual(["unknown-file: `certs/root.pem` is not in the repository"]);
});

test("a file too large for a list of authorities is not read", () => {
  expect(problemsOfText(ROOT + " ".repeat(2 ** 20))).toEqual([
    "certificate-invalid: `certs/root.pem` cannot be read, or is larger than any list of authorities",
  ]);
});
