import type { Path } from "./located.ts";
import type { SourcePointer } from "./source-pointer.ts";

export type PointTo = (path: Path) => SourcePointer;

export function mapRecord<T, R>(record: Record<string, T>, resolve: (name: string, value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, resolve(name, value)]));
}
