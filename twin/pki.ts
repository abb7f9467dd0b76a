import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";
import { writeFileAtomic } from "./atomic-file.ts";

cryptoProvider.set(webcrypto);

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
const DAY = 86_400_000;
const AUTHORITY_DAYS = 3650;
const LEAF_DAYS = 365;
/** A certificate with less time left is made anew at the next start. */
const RENEW_BEFORE_DAYS = 30;

export interface LeafRequest {
  /** Name of the files: `<name>.crt` and `<name>.key`. */
  name: string;
  commonName: string;
  /** Kubernetes reads it as a group. */
  organization?: string;
  usage: "client" | "server";
  /** Names and addresses of a server. */
  hosts?: { dns: string[]; ip: string[] };
}

export interface KeyPair {
  /** PEM. */
  certificate: string;
  /** PEM, PKCS #8. */
  key: string;
}

export interface Pki {
  authority: KeyPair;
  leaf(name: string): KeyPair;
  /** Names of what was made or renewed by this call. */
  renewed: string[];
}

/** The authority of one environment and its leaves: read from `folder`, made where missing, near expiry or of another authority. */
export async function ensurePki(
  folder: string,
  authorityName: string,
  requests: LeafRequest[],
  now = new Date(),
): Promise<Pki> {
  const renewed: string[] = [];
  const ensure = async (name: string, issuer: X509Certificate | undefined, make: () => Promise<KeyPair>) => {
    const known = readPair(folder, name);
    if (known !== undefined && (await isUsable(known, issuer, now))) return known;
    const pair = await make();
    writeFileAtomic(join(folder, `${name}.key`), pair.key);
    writeFileAtomic(join(folder, `${name}.crt`), pair.certificate);
    renewed.push(name);
    return pair;
  };

  const authority = await ensure("ca", undefined, () => makeAuthority(authorityName, now));
  const issuer = new X509Certificate(authority.certificate);
  const issuerKey = await importKey(authority.key);
  const leaves = new Map<string, KeyPair>();
  for (const request of requests) {
    leaves.set(request.name, await ensure(request.name, issuer, () => makeLeaf(request, issuer, issuerKey, now)));
  }
  return { authority, renewed, leaf: (name) => required(leaves.get(name), name) };
}

async function makeAuthority(name: string, now: Date): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys: keys,
    signingAlgorithm: SIGNATURE,
    ...validity(now, AUTHORITY_DAYS),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return await toPem(certificate, keys.privateKey);
}

async function makeLeaf(
  request: LeafRequest,
  issuer: X509Certificate,
  issuerKey: webcrypto.CryptoKey,
  now: Date,
): Promise<KeyPair> {
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
  const organization = request.organization === undefined ? [] : [{ O: [request.organization] }];
  const certificate = await X509CertificateGenerator.create({
    subject: [...organization, { CN: [request.commonName] }],
    issuer: issuer.subjectName.toJSON(),
    publicKey: keys.publicKey,
    signingKey: issuerKey,
    signingAlgorithm: SIGNATURE,
    ...validity(now, LEAF_DAYS),
    extensions: await leafExtensions(request, keys.publicKey, issuer),
  });
  return await toPem(certificate, keys.privateKey);
}

async function leafExtensions(
  request: LeafRequest,
  publicKey: webcrypto.CryptoKey,
  issuer: X509Certificate,
): Promise<Extension[]> {
  const usage = request.usage === "server" ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth;
  const names = [
    ...(request.hosts?.dns ?? []).map((value) => ({ type: "dns" as const, value })),
    ...(request.hosts?.ip ?? []).map((value) => ({ type: "ip" as const, value })),
  ];
  return [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([usage]),
    await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    await SubjectKeyIdentifierExtension.create(publicKey),
    ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
  ];
}

function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  // A minute back, for clocks that are set between two starts.
  return { notBefore: new Date(now.getTime() - 60_000), notAfter: new Date(now.getTime() + days * DAY) };
}

async function isUsable(pair: KeyPair, issuer: X509Certificate | undefined, now: Date): Promise<boolean> {
  try {
    const certificate = new X509Certificate(pair.certificate);
    if (certificate.notAfter.getTime() - now.getTime() < RENEW_BEFORE_DAYS * DAY) return false;
    return await certificate.verify({ publicKey: issuer ?? certificate, signatureOnly: true });
  } catch {
    return false; // unreadable is as good as missing
  }
}

function readPair(folder: string, name: string): KeyPair | undefined {
  const [certificate, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
  if (!existsSync(certificate) || !existsSync(key)) return undefined;
  return { certificate: readFileSync(certificate, "utf8"), key: readFileSync(key, "utf8") };
}

async function toPem(certificate: X509Certificate, privateKey: webcrypto.CryptoKey): Promise<KeyPair> {
  const key = await webcrypto.subtle.exportKey("pkcs8", privateKey);
  return { certificate: `${certificate.toString("pem")}\n`, key: `${PemConverter.encode(key, "PRIVATE KEY")}\n` };
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = PemConverter.decodeFirst(pem);
  return await webcrypto.subtle.importKey("pkcs8", der, CURVE, false, ["sign"]);
}

function required(pair: KeyPair | undefined, name: string): KeyPair {
  if (pair === undefined) throw new Error(`no certificate named ${name} was asked for`);
  return pair;
}
