import type { Data, Path } from "../reading/located.ts";
import { looksLikeCredential } from "./credentials.ts";
import { quotePath } from "./excerpt.ts";
import type { Finding } from "./problem-list.ts";

/** Finds what looks like a credential anywhere in a file, the value never repeated. */
export function findCredentials(data: Data, path: Path = []): Finding[] {
  if (typeof data === "string") return looksLikeCredential(data) ? [credentialAt(path)] : [];
  if (data === null || typeof data !== "object") return [];
  const entries: [string | number, Data][] = Array.isArray(data)
    ? data.map((item, index) => [index, item])
    : Object.entries(data);
  return entries.flatMap(([key, value]) => findCredentials(value, [...path, key]));
}

function credentialAt(path: Path): Finding {
  return {
    code: "credential-in-spec",
    message: `${quotePath(path)} looks like a credential (not shown)`,
    fix: "Put it into the environment's secret store, name it by `secret: <path>/<key>`, and renew it: it has been in a file.",
    path,
    at: "value",
  };
}
