import type { LeftBehind } from "../graph/left-behind.ts";
import type { Repository } from "../spec/repository.ts";
import { table } from "./layout.ts";
import { colors, printNote } from "./output.ts";

/** What removed projects leave in each environment: no stack declares it, so that no plan shows it. */
export async function printLeftBehind(repository: Repository): Promise<void> {
  const { findLeftBehind } = await import("../graph/left-behind.ts");
  const text = formatLeftBehind(await findLeftBehind(repository), repository);
  if (text !== "") printNote(`\n${text}`);
}

export async function leftBehindJson(repository: Repository) {
  const { findLeftBehind } = await import("../graph/left-behind.ts");
  return (await findLeftBehind(repository)).map(({ removed, remnants }) => ({
    project: removed.name,
    removedAt: removed.removedAt,
    until: removed.until ?? null,
    reason: removed.reason,
    remnants,
    position: repository.locate(removed.source) ?? null,
  }));
}

export function formatLeftBehind(found: readonly LeftBehind[], repository: Pick<Repository, "locate">): string {
  if (found.length === 0) return "";
  const sections = found.flatMap(({ removed, remnants }) => {
    const position = repository.locate(removed.source);
    const place = position === undefined ? "" : `  ${colors.cyan(`${position.file}:${position.line}`)}`;
    const until = removed.until === undefined ? "for good" : `until ${removed.until}`;
    const kept = remnants.length === 0 ? "leaves nothing" : `what it leaves is kept ${until}`;
    return [
      `  ${removed.name}, taken out on ${removed.removedAt}: ${kept}${place}`,
      ...table(
        remnants.map(({ environment, reference, bucket, prefix }) => [
          `    ${colors.dim(environment)}`,
          reference,
          `bucket ${bucket}, ${prefix}`,
        ]),
      ),
    ];
  });
  return [colors.bold("left behind by removed projects"), ...sections].join("\n");
}
