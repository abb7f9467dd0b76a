import { describe, expect, it } from "vitest";
import { engineModule } from "../../twin/engine.ts";
import { etcdModule } from "../../twin/etcd.ts";
import { formatBuildState, isPackageLine } from "../../twin/go-build.ts";
import { kubernetesModule, kwokModule } from "../../twin/tools.ts";
import { versions } from "../../twin/versions.ts";

describe("isPackageLine", () => {
  it("knows what `go build -v` prints for a package", () => {
    for (const line of [
      "internal/abi",
      "golang.org/x/net/http2",
      "k8s.io/api/core/v1",
      "gopkg.in/yaml.v3",
      "os",
      "github.com/a/b-c_d/e~f+g",
    ]) {
      expect(isPackageLine(line), line).toBe(true);
    }
  });

  it("is not taken in by anything else that Go prints", () => {
    for (const line of [
      "",
      "go: downloading golang.org/x/sys v0.46.0",
      "# k8s.io/api/core/v1",
      "./main.go:3:5: undefined: x",
      "note: module requires Go 1.27",
    ]) {
      expect(isPackageLine(line), line).toBe(false);
    }
  });
});

describe("formatBuildState", () => {
  it("says how many of how many, and that nothing needed compiling", () => {
    expect(formatBuildState(312, 1504)).toBe("compiled 312 of at most 1504 packages");
    expect(formatBuildState(0, 1504)).toBe("nothing to compile so far of 1504 packages; linking takes half a minute");
  });
});

describe("modules", () => {
  it("are built at the pinned versions and say so", () => {
    const modules = [engineModule, etcdModule, kubernetesModule, kwokModule];
    expect(modules.map(({ name, version }) => [name, version])).toEqual([
      ["engine", versions.engine],
      ["etcd", versions.etcd],
      ["kubernetes", versions.kubernetes],
      ["kwok", versions.kwok],
    ]);
    expect(kubernetesModule.linkerFlags).toContain(
      `-X k8s.io/component-base/version.gitVersion=v${versions.kubernetes}`,
    );
  });
});
