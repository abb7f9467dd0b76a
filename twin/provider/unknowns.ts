import { isProperties, type Properties, rewrite, type Value } from "./property-values.ts";

/** What the engine sends, during a preview, for a value that only an update will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SENTINELS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "string" && SENTINELS.has(value);
}

export function hasUnknown(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isProperties(value)) return Object.values(value).some(hasUnknown);
  return isUnknown(value);
}

/** Leaves unknown fields and items out. */
export function withoutUnknowns(properties: Properties): Properties {
  return rewrite(properties, (value) => {
    if (Array.isArray(value) && value.some(isUnknown)) {
      return rewriteItems(value.filter((item) => !isUnknown(item)));
    }
    if (!isProperties(value) || !Object.values(value).some(isUnknown)) return undefined;
    return withoutUnknowns(Object.fromEntries(Object.entries(value).filter(([, item]) => !isUnknown(item))));
  }) as Properties;
}

function rewriteItems(items: Value[]): Value[] {
  return items.map((item) => (isProperties(item) ? withoutUnknowns(item) : item));
}

/** Puts the fields that only the API server sets in as unknown, where nothing is known of them. */
export function withServerFieldsUnknown(object: Properties): Properties {
  if (isUnknown(object.metadata)) return { ...object, status: object.status ?? UNKNOWN };
  const metadata = isProperties(object.metadata) ? object.metadata : {};
  return {
    ...object,
    metadata: { ...metadata, uid: UNKNOWN, resourceVersion: UNKNOWN, creationTimestamp: UNKNOWN, generation: UNKNOWN },
    status: UNKNOWN,
  };
}
