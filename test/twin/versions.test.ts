import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compareVersions, findVersion, versions } from "../../twin/versions.ts";

const repository = join(import.meta.dirname, "..", "..");
const moduleFile = (name: string) => readFileSync(join(repository, "twin", "go", name, "go.mod"), "utf8");

describe("versions", () => {
  it("are those of the committed Go modules", () => {
    expect(moduleFile("engine")).toContain(`github.com/pulumi/pulumi/pkg/v3 v${versions.engine}`);
    expect(moduleFile("kubernetes")).toContain(`k8s.io/kubernetes v${versions.kubernetes}`);
    expect(moduleFile("kwok")).toContain(`sigs.k8s.io/kwok v${versions.kwok}`);
    expect(moduleFile("etcd")).toContain(`go.etcd.io/etcd/server/v3 v${versions.etcd}`);
  });

  it("replace every Kubernetes module by the release that belongs to it", () => {
    const staging = versions.kubernetes.replace(/^1\./, "0.");
    const replaced = [...moduleFile("kubernetes").matchAll(/^\t(k8s\.io\/\S+) => (\S+) v(\S+)$/gm)];
    expect(replaced.length).toBeGreaterThan(25);
    expect(replaced.filter(([, from, to, version]) => from !== to || version !== staging)).toEqual([]);
  });

  it("ask for a Go that builds all modules, and name one that does", () => {
    for (const name of ["engine", "kubernetes", "kwok", "etcd"]) {
      const needed = /^go (\S+)$/m.exec(moduleFile(name))?.[1] ?? "";
      expect(compareVersions(versions.goMinimum, needed)).toBeGreaterThanOrEqual(0);
    }
    expect(compareVersions(versions.goBin, versions.goMinimum)).toBeGreaterThanOrEqual(0);
  });

  it("name the Kubernetes plugin that the SDK asks for", () => {
    const path = join(repository, "node_modules", "@pulumi", "kubernetes", "package.json");
    expect((JSON.parse(readFileSync(path, "utf8")) as { version: string }).version).toBe(versions.kubernetesProvider);
  });
});

describe("compareVersions", () => {
  it("compares numbers, not letters", () => {
    expect(compareVersions("1.10.0", "1.9.9")).toBe(1);
    expect(compareVersions("v3.250.0", "3.250")).toBe(0);
    expect(compareVersions("3.249.9", "3.250.0")).toBe(-1);
    expect(compareVersions("3.4.23-4+b4", "3.4.23")).toBe(0);
  });
});

describe("findVersion", () => {
  it("finds the number in what programs print", () => {
    expect(findVersion("go version go1.26.8 linux/amd64\n")).toBe("1.26.8");
    expect(findVersion("etcd Version: 3.4.23\nGit SHA: Not provided\n")).toBe("3.4.23");
    expect(findVersion("v3.250.0\n")).toBe("3.250.0");
    expect(findVersion("")).toBeUndefined();
  });
});
