import { type Data, isDataMap, type Located, NO_CHILDREN } from "./located.ts";
import type { WrittenFile } from "./source-file.ts";
import type { YamlDocument } from "./yaml-document.ts";

/** A file without mistakes as it goes from one thread to another: copying its places one by one would cost more than reading it. */
export interface PackedDocument {
  text: string;
  /** JSON. */
  data: string;
  /** Four offsets a piece, in the order of the data. */
  places: Int32Array<ArrayBuffer>;
}

/** Undefined for what would not come out the same: a file with mistakes, `.inf`, keys that look like places in a list. */
export function packDocument({ text, document, mistakes }: WrittenFile): PackedDocument | undefined {
  if (document === undefined || mistakes.length > 0) return undefined;
  const places: number[] = [];
  if (!packPlaces(document.data, document.root, places)) return undefined;
  return { text, data: JSON.stringify(document.data), places: Int32Array.from(places) };
}

export function unpackDocument({ text, data, places }: PackedDocument): WrittenFile {
  const document: YamlDocument = { data: JSON.parse(data) as Data, root: newPlace(), mistakes: [] };
  unpackPlaces(document.data, document.root, { places, next: 0 });
  return { text, document, mistakes: [] };
}

function packPlaces(data: Data, located: Located, places: number[]): boolean {
  places.push(located.keyStart, located.keyEnd, located.valueStart, located.valueEnd);
  if (typeof data === "number") return Number.isFinite(data) && !Object.is(data, -0);
  const children = [...located.children];
  const pieces = piecesOf(data);
  if (children.length !== pieces.length) return false;
  return pieces.every(([key, piece], index) => {
    const [place, child] = children[index] ?? [];
    return place === key && child !== undefined && packPlaces(piece, child, places);
  });
}

function unpackPlaces(data: Data, located: Located, from: { places: Int32Array; next: number }): void {
  const { places, next } = from;
  from.next += 4;
  located.keyStart = places[next] ?? 0;
  located.keyEnd = places[next + 1] ?? 0;
  located.valueStart = places[next + 2] ?? 0;
  located.valueEnd = places[next + 3] ?? 0;
  if (typeof data !== "object" || data === null) return;
  const children = new Map<string | number, Located>();
  located.children = children;
  for (const [key, piece] of piecesOf(data)) {
    const child = newPlace();
    children.set(key, child);
    unpackPlaces(piece, child, from);
  }
}

function piecesOf(data: Data): [string | number, Data][] {
  if (Array.isArray(data)) return data.map((item, index) => [index, item]);
  return isDataMap(data) ? Object.entries(data) : [];
}

function newPlace(): Located {
  return { keyStart: 0, keyEnd: 0, valueStart: 0, valueEnd: 0, children: NO_CHILDREN };
}
