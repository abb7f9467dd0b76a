import { fieldOf, isEqual, isProperties, objectAt, type Properties, rewrite, type Value } from "./property-values.ts";

/**
 * Drift: what the object holds now in the places that the program set. A value that the server shows as it did after
 * the last update is the program's own, in whatever spelling ("1000m" is shown as "1"). Fields of others are left out:
 * an update would not remove them, so they would differ for ever.
 */
export function projectLive(inputs: Properties, lastSeen: Properties, live: Properties): Properties {
  const ownership = mergeFields(live);
  return projectMap(inputs, { before: lastSeen, now: live, ownership }) as Properties;
}

interface Place {
  before: Value | undefined;
  now: Value | undefined;
  /** What managedFields say is below: children of a granular map or list, none of an atomic one. */
  ownership: Properties | undefined;
}

/** Never drift: the object's identity, and what the server owns although a manifest may bear it. */
const SERVER_OWNED = new Set(["status"]);

function projectMap(inputs: Properties, place: Place): Properties {
  // From entries: assigning to a key named `__proto__`, which a ConfigMap may have, would not add one.
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([key, input]) => {
      const value = SERVER_OWNED.has(key) && isTop(place) ? input : projectValue(input, childOf(place, key));
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function isTop(place: Place): boolean {
  return isProperties(place.now) && "apiVersion" in place.now && "metadata" in place.now;
}

function childOf(place: Place, key: string): Place {
  return {
    before: isProperties(place.before) ? fieldOf(place.before, key) : undefined,
    now: isProperties(place.now) ? fieldOf(place.now, key) : undefined,
    ownership: ownedChild(place.ownership, `f:${key}`),
  };
}

function ownedChild(ownership: Properties | undefined, key: string): Properties | undefined {
  const child = fieldOf(ownership, key);
  return isProperties(child) ? child : undefined;
}

function projectValue(input: Value, place: Place): Value | undefined {
  if (isEqual(place.before, place.now)) return input;
  if (isProperties(input) && isProperties(place.now)) {
    // Without children in anybody's books the map is atomic, and what somebody added to it counts.
    if (isAtomic(place)) return place.now;
    return projectMap(input, place);
  }
  if (Array.isArray(input) && Array.isArray(place.now)) return projectList(input, place.now, place);
  return place.now ?? undefined;
}

function isAtomic(place: Place): boolean {
  return place.ownership !== undefined && Object.keys(place.ownership).filter((key) => key !== ".").length === 0;
}

function projectList(inputs: Value[], now: Value[], place: Place): Value[] {
  const markers = Object.keys(place.ownership ?? {});
  const keyed = markers.filter((marker) => marker.startsWith("k:"));
  if (keyed.length > 0) return projectKeyedList(inputs, now, { ...place, keyed });
  // A set: others may add to it; only what went missing is drift.
  if (markers.some((marker) => marker.startsWith("v:"))) {
    return inputs.filter((item) => now.some((candidate) => isEqual(candidate, item)));
  }
  return now.map((item, index) => {
    const input = inputs[index];
    const before = Array.isArray(place.before) ? place.before[index] : undefined;
    return input !== undefined && isEqual(before, item) ? input : item;
  });
}

function projectKeyedList(inputs: Value[], now: Value[], place: Place & { keyed: string[] }): Value[] {
  const keyNames = Object.keys(JSON.parse(place.keyed[0]?.slice(2) ?? "{}") as Properties);
  const sameKey = (left: Value, right: Value): boolean =>
    isProperties(left) &&
    isProperties(right) &&
    keyNames.every((key) => left[key] === undefined || isEqual(left[key], right[key]));
  const projected: Value[] = [];
  for (const input of inputs) {
    const current = now.find((candidate) => sameKey(input, candidate));
    if (current === undefined) continue;
    const before = Array.isArray(place.before)
      ? place.before.find((candidate) => sameKey(input, candidate))
      : undefined;
    const marker = place.keyed.find((key) => sameKey(JSON.parse(key.slice(2)) as Properties, current)) ?? "";
    const value = projectValue(input, { before, now: current, ownership: ownedChild(place.ownership, marker) });
    if (value !== undefined) projected.push(value);
  }
  return projected;
}

/** All managers' books in one: they say which lists are keyed, sets, or atomic. */
function mergeFields(live: Properties): Properties | undefined {
  const entries = objectAt(live, ["metadata"]).managedFields;
  if (!Array.isArray(entries) || entries.length === 0) return undefined;
  return entries.map((entry) => objectAt(entry, ["fieldsV1"])).reduce(mergeTrees, {});
}

function mergeTrees(left: Properties, right: Properties): Properties {
  const merged = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const present = fieldOf(merged, key);
    merged[key] = isProperties(present) && isProperties(value) ? mergeTrees(present, value) : value;
  }
  return merged;
}

const SERVER_METADATA = ["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink"];

/** The manifest of an object that is taken over: all that it holds but what only the server sets. */
export function manifestOf(live: Properties): Properties {
  const { status: _status, ...object } = live;
  const metadata = Object.fromEntries(
    Object.entries(objectAt(live, ["metadata"])).filter(([key]) => !SERVER_METADATA.includes(key)),
  );
  return { ...object, metadata };
}

export function withoutManagedFields(live: Properties): Properties {
  return rewrite(live, (value, path) =>
    path.length === 1 && path[0] === "metadata" && isProperties(value)
      ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== "managedFields"))
      : undefined,
  ) as Properties;
}
