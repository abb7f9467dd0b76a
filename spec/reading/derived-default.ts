import { z } from "zod";
import type { Data, Path } from "./located.ts";
import { wrappersOf } from "./schema-walk.ts";

/** What holds for a word that is left out and follows from the rest of the file. */
export interface DerivedDefault {
  /** As people write it. */
  value: Data;
  /** The word that it follows from; undefined where no word need be there. */
  from: Path | undefined;
}

/** Of a word at a path; `valueAt` tells what the file says elsewhere. */
export type Derive = (path: Path, valueAt: (path: Path) => Data | undefined) => DerivedDefault | undefined;

const derivations = z.registry<{ derive: Derive }>();

/**
 * Marks an optional word whose default the schema cannot hold, because it depends on others: a step's retries on its
 * pipeline's. The resolution gives it; this tells of it, and a test compares the two.
 */
export function derives<T extends z.ZodType>(schema: T, derive: Derive): T {
  const copy = schema.clone() as T;
  derivations.add(copy, { derive });
  return copy;
}

/** The same as another word says. */
export function sameAs(other: (path: Path) => Path): Derive {
  return (path, valueAt) => {
    const from = other(path);
    const value = valueAt(from);
    return value === undefined ? undefined : { value, from };
  };
}

export function derivedDefaultOf(
  schema: z.core.$ZodType,
  path: Path,
  valueAt: (path: Path) => Data | undefined,
): DerivedDefault | undefined {
  for (const each of wrappersOf(schema)) {
    const derivation = derivations.get(each);
    if (derivation !== undefined) return derivation.derive(path, valueAt);
  }
  return undefined;
}
