import { X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { certificateRequests } from "../../twin/control-plane.plan.ts";
import { ensurePki, type LeafRequest } from "../../twin/pki.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lakebed-pki-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const server: LeafRequest = {
  name: "server",
  commonName: "s",
  usage: "server",
  hosts: { dns: ["localhost"], ip: ["127.0.0.1"] },
};
const client: LeafRequest = { name: "client", commonName: "c", organization: "group", usage: "client" };
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000);

describe("ensurePki", () => {
  it("makes an authority that signs elliptic leaves for one use each", async () => {
    const pki = await ensurePki(folder, "lakebed dev", [server, client]);
    const authority = new X509Certificate(pki.authority.certificate);
    const [serverCertificate, clientCertificate] = ["server", "client"].map(
      (name) => new X509Certificate(pki.leaf(name).certificate),
    );
    expect(authority.ca).toBe(true);
    expect(authority.subject).toBe("CN=lakebed dev");
    for (const leaf of [serverCertificate, clientCertificate]) {
      expect(leaf?.ca).toBe(false);
      expect(leaf?.checkIssued(authority)).toBe(true);
      expect(leaf?.verify(authority.publicKey)).toBe(true);
      expect(leaf?.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" });
    }
    expect(serverCertificate?.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(serverCertificate?.checkHost("localhost")).toBe("localhost");
    expect(serverCertificate?.keyUsage).toEqual([SERVER_AUTH]);
    expect(clientCertificate?.keyUsage).toEqual([CLIENT_AUTH]);
    expect(clientCertificate?.subject).toBe("O=group\nCN=c");
  });

  it("keeps what is good, for nobody else to read", async () => {
    const first = await ensurePki(folder, "lakebed dev", [client]);
    const second = await ensurePki(folder, "lakebed dev", [client]);
    expect(first.renewed).toEqual(["ca", "client"]);
    expect(second.renewed).toEqual([]);
    expect(second.leaf("client")).toEqual(first.leaf("client"));
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it("renews a leaf near its end, and keeps the authority", async () => {
    await ensurePki(folder, "lakebed dev", [client]);
    expect((await ensurePki(folder, "lakebed dev", [client], daysFromNow(300))).renewed).toEqual([]);
    expect((await ensurePki(folder, "lakebed dev", [client], daysFromNow(340))).renewed).toEqual(["client"]);
  });

  it("makes everything anew when the authority is near its end, unreadable or another one", async () => {
    await ensurePki(folder, "lakebed dev", [client]);
    expect((await ensurePki(folder, "lakebed dev", [client], daysFromNow(3630))).renewed).toEqual(["ca", "client"]);
    writeFileSync(join(folder, "ca.crt"), "not a certificate");
    expect((await ensurePki(folder, "lakebed dev", [client])).renewed).toEqual(["ca", "client"]);
  });

  it("gives two environments authorities that do not know each other's leaves", async () => {
    const dev = await ensurePki(join(folder, "dev"), "lakebed dev", [client]);
    const prod = await ensurePki(join(folder, "prod"), "lakebed prod", [client]);
    const leaf = new X509Certificate(dev.leaf("client").certificate);
    expect(leaf.verify(new X509Certificate(prod.authority.certificate).publicKey)).toBe(false);
  });
});

describe("certificateRequests", () => {
  it("let nobody but the bootstrap certificate past RBAC", () => {
    const masters = certificateRequests.filter(({ organization }) => organization === "system:masters");
    expect(masters.map(({ name }) => name)).toEqual(["bootstrap"]);
    expect(certificateRequests.find(({ name }) => name === "admin")?.organization).toBe("lakebed:admins");
  });
});
