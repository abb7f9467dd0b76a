import { X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { findMissingFile, type LookedAtFiles } from "../project/named-files.ts";
import { type DataMap, dataAt, type Path } from "../reading/located.ts";
import { platformPathSchema } from "./address.schema.ts";

/** All roots that browsers trust together are a fifth of this. */
const MAX_BYTES = 1024 * 1024;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;
const BEGIN_CERTIFICATE = /-----BEGIN CERTIFICATE-----/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
/** How every certificate begins that is not text: a sequence whose length takes two bytes. */
const BINARY = [0x30, 0x82];

/** Private authorities are handed to everything that speaks to the outside, so their files have to be what they promise. */
export function checkCertificates(raw: DataMap, files: LookedAtFiles, today: string): Finding[] {
  const list = dataAt(raw, ["certificateAuthorities"]);
  if (!Array.isArray(list)) return [];
  return list.flatMap((file, index): Finding[] => {
    if (typeof file !== "string" || !z.safeParse(platformPathSchema, file).success) return [];
    const path = ["certificateAuthorities", index];
    const missing = findMissingFile({ file, path }, files, ".");
    return missing.length > 0 ? missing : checkFile({ file, path }, files.root, today);
  });
}

function checkFile({ file, path }: { file: string; path: Path }, root: string, today: string): Finding[] {
  const finding = (code: Finding["code"], message: string, fix: string): Finding => {
    return { code, message: `${quote(file)} ${message}`, fix, path, at: "value" };
  };
  const bytes = readBytes(join(root, file));
  if (bytes === undefined)
    return [finding("certificate-invalid", "cannot be read, or is larger than any list of authorities", NAME_ANOTHER)];
  if (BINARY.every((byte, at) => bytes[at] === byte)) {
    const fix = `Make text of it: \`openssl x509 -inform der -in ${file} -out ${file.replace(/\.[a-z]+$/, "")}.pem\`.`;
    return [finding("certificate-invalid", "is binary (DER), and text (PEM) is read here", fix)];
  }
  const text = bytes.toString("latin1");
  const findings = PRIVATE_KEY.test(text)
    ? [
        finding(
          "private-key-in-repository",
          "holds a private key",
          "Leave the certificate alone in it, and replace the key.",
        ),
      ]
    : [];
  const blocks = text.match(CERTIFICATE) ?? [];
  const begun = text.match(BEGIN_CERTIFICATE)?.length ?? 0;
  if (begun === 0) return [...findings, finding("certificate-invalid", "holds no certificate", NAME_ANOTHER)];
  const certificates = blocks.map(parse);
  if (blocks.length < begun || certificates.includes(undefined)) {
    const which =
      begun === 1
        ? "holds a certificate that cannot be read"
        : `holds ${begun} certificates, not all of which can be read`;
    findings.push(finding("certificate-invalid", which, "Export the certificate anew, in PEM."));
  }
  for (const certificate of certificates) {
    const lastDay = certificate?.validToDate.toISOString().slice(0, 10);
    if (certificate === undefined || lastDay === undefined || lastDay >= today) continue;
    const message = `holds ${nameOf(certificate)}, which was valid until ${lastDay}`;
    const fix = "Put the authority's new certificate in its place, or take the old one out.";
    findings.push({ ...finding("certificate-expired", message, fix), severity: "warning" });
  }
  return findings;
}

const NAME_ANOTHER = "Name a file with a block `BEGIN CERTIFICATE` of each authority.";

function readBytes(path: string): Buffer | undefined {
  try {
    return statSync(path).size > MAX_BYTES ? undefined : readFileSync(path);
  } catch {
    return undefined;
  }
}

function parse(block: string): X509Certificate | undefined {
  try {
    return new X509Certificate(block);
  } catch {
    return undefined;
  }
}

/** The common name where it has one: the last part of its subject tells the most. */
function nameOf({ subject }: X509Certificate): string {
  const parts = subject.split("\n");
  const common = parts.find((part) => part.startsWith("CN=")) ?? parts.at(-1) ?? "";
  return common === "" ? "a certificate" : quote(common.replace(/^[A-Za-z.0-9]+=/, ""));
}
