import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { listWords } from "../problems/suggestion.ts";
import type { Surroundings } from "../project/surroundings.ts";
import { findNotExactlyOne } from "../reading/exactly-one.ts";
import { namesAt, type Path } from "../reading/located.ts";
import { findBadReference } from "../reading/reference-findings.ts";
import { findMisplacedWords, findMissingKey } from "../reading/word-findings.ts";
import { columnReference } from "./data-reference.checks.ts";
import type { DatasetSourceSpec } from "./dataset-source.schema.ts";

const ORIGINS = ["connection", "file", "project"];
const WHERE = ["table", "topic", "path"];
/** By kind of connection, the word that says what of it is read. */
const READ_BY = new Map([
  ["postgres", "table"],
  ["mysql", "table"],
  ["kafka", "topic"],
  ["object-store", "path"],
  ["http", "path"],
]);

export function checkSource(name: string, source: DatasetSourceSpec, around: Surroundings): Finding[] {
  const { raw } = around;
  const path = ["datasets", name, "source"];
  const origins = findNotExactlyOne(raw, path, ORIGINS);
  if (origins.length > 0) return origins;
  const written = namesAt(raw, path);
  if (source.connection !== undefined)
    return checkConnection(name, { ...source, connection: source.connection }, around);
  // Written, and malformed: what stands beside it cannot be judged.
  if (written.includes("connection")) return [];
  const [fitting, beside] = source.file === undefined ? [["project", "dataset"], "project"] : [["file"], "file"];
  return [
    ...findMisplacedWords(
      path,
      written.filter((word) => !fitting.includes(word)),
      `does not go with \`${beside}\``,
    ),
    ...(source.file === undefined
      ? findMissingKey(raw, path, "dataset", "the name of a dataset there")
      : checkFile(name, path)),
  ];
}

function checkFile(name: string, path: Path): Finding[] {
  if (name.startsWith("reference.")) return [];
  return findMisplacedWords(path, ["file"], "is for datasets of the layer `reference`, which people maintain");
}

function checkConnection(
  name: string,
  source: DatasetSourceSpec & { connection: string },
  { raw, platform }: Surroundings,
): Finding[] {
  const path = ["datasets", name, "source"];
  const known = [...platform.connections.keys()];
  const unknown = findBadReference(source.connection, [...path, "connection"], {
    what: "connection",
    code: "unknown-connection",
    known,
    declaredIn: "`connections` of platform.yaml",
  });
  const kind = platform.connections.get(source.connection) ?? "";
  const wanted = READ_BY.get(kind);
  // Of a connection that is not known, whatever says what is read of it may be right.
  const fitting = wanted === undefined ? WHERE : [wanted];
  const tableWords = fitting.includes("table") ? ["cursor"] : [];
  const strangers = namesAt(raw, path).filter((word) => !["connection", ...fitting, ...tableWords].includes(word));
  const why = `does not go with ${wanted === undefined ? "`connection`" : `${quote(source.connection)}, of the kind \`${kind}\`, which is read by ${listWords(fitting)}`}`;
  const missing =
    wanted === undefined
      ? findNotExactlyOne(raw, path, WHERE)
      : findMissingKey(raw, path, wanted, `what of ${quote(source.connection)} to read`);
  const cursor =
    source.cursor === undefined || source.table === undefined
      ? []
      : findBadReference(source.cursor, [...path, "cursor"], columnReference(raw, name));
  return [...unknown, ...findMisplacedWords(path, strangers, why), ...missing, ...cursor];
}
