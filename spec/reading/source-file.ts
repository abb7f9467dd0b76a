import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { cleanLine, excerptOf, quote } from "../problems/excerpt.ts";
import type { Position } from "../problems/problem.ts";
import type { ProblemCode } from "../problems/problem-codes.ts";
import { type Data, type Located, locatedAt, NO_CHILDREN, type Path } from "./located.ts";
import { type Migration, migrateDocument } from "./migrations.ts";
import { readYaml, type TextMistake, type YamlDocument } from "./yaml-document.ts";

const MAX_FILE_BYTES = 1024 * 1024;

/** Where the printed names of a repository's files begin. */
export interface Folders {
  /** The platform repository. */
  directory: string;
  displayRoot: string;
}

export interface SourceFile {
  /** Relative to the repository, with forward slashes: part of every pointer. */
  path: string;
  /** As printed. */
  displayPath: string;
  text: string;
  data: Data;
  root: Located;
  lineStarts: readonly number[];
  mistakes: TextMistake[];
  /** Lines made ready for excerpts; a long line can have thousands of problems. */
  cleanLines: Map<number, string>;
}

/** What a file says, before anything is made of it. */
export interface WrittenFile {
  text: string;
  /** Undefined for a file that cannot be read. */
  document: YamlDocument | undefined;
  mistakes: TextMistake[];
}

/** Never throws. */
export function readWrittenFile(path: string, directory: string): WrittenFile {
  const content = readText(path, directory);
  // A byte order mark is no mistake; columns count from behind it.
  const text = (content.text ?? "").replace(/^\uFEFF/, "");
  const document = content.text === undefined ? undefined : readYaml(text);
  return { text, document, mistakes: content.mistake === undefined ? (document?.mistakes ?? []) : [content.mistake] };
}

/** A file of the repository, of the newest version; whatever is wrong with it is among its mistakes. */
export function readSourceFile(
  path: string,
  folders: Folders,
  migrations: readonly Migration[] = [],
  written: WrittenFile = readWrittenFile(path, folders.directory),
): SourceFile {
  const { text, document, mistakes } = written;
  if (document !== undefined) migrateDocument(document, migrations);
  return {
    path,
    displayPath: displayPathOf(path, folders),
    text,
    data: document?.data ?? null,
    root: document?.root ?? { keyStart: 0, keyEnd: 0, valueStart: 0, valueEnd: 0, children: NO_CHILDREN },
    lineStarts: findLineStarts(text),
    cleanLines: new Map(),
    mistakes,
  };
}

export function displayPathOf(path: string, folders: Folders): string {
  const shown = relative(folders.displayRoot, join(folders.directory, path)).split(sep).join("/");
  // A folder may be named with line ends and escape sequences, which a terminal would obey.
  return shown.replace(/\p{Cc}/gu, "\uFFFD");
}

export function positionAt(file: SourceFile, offset: number): Position {
  let low = 0;
  let high = file.lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((file.lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { file: file.displayPath, line: low + 1, column: offset - (file.lineStarts[low] ?? 0) + 1 };
}

/** The key that stands for a path, or for the nearest part of it that is there. */
export function keyPositionOf(file: SourceFile, path: Path): Position {
  return positionAt(file, locatedAt(file.root, path).node.keyStart);
}

export function excerptAt(file: SourceFile, start: number, end: number): string | undefined {
  if (file.text === "") return undefined;
  const { line, column } = positionAt(file, start);
  return excerptOf(cleanLineOf(file, line), { line, column, width: Math.max(1, end - start) });
}

function cleanLineOf(file: SourceFile, line: number): string {
  const known = file.cleanLines.get(line);
  if (known !== undefined) return known;
  const from = file.lineStarts[line - 1] ?? 0;
  const clean = cleanLine(file.text.slice(from, file.lineStarts[line] ?? file.text.length).replace(/[\r\n]+$/, ""));
  file.cleanLines.set(line, clean);
  return clean;
}

function findLineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

interface Content {
  text: string | undefined;
  mistake: TextMistake | undefined;
}

function readText(path: string, directory: string): Content {
  const absolute = join(directory, path);
  try {
    const stat = statSync(absolute);
    if (stat.isDirectory())
      return unreadable("file-unreadable", "this is a folder, not a file", "Put a file of that name in its place.");
    if (!stat.isFile())
      return unreadable("file-unreadable", "this is not a regular file", "Put a regular file in its place.");
    const inside = relative(realpathSync.native(directory), realpathSync.native(absolute));
    if (inside.startsWith("..")) {
      return unreadable(
        "file-outside",
        "a symbolic link leads out of the platform repository",
        "Put the file itself in its place.",
      );
    }
    if (stat.size > MAX_FILE_BYTES) {
      const found = `the file has ${stat.size} bytes; more than ${MAX_FILE_BYTES} are not read`;
      return unreadable("file-too-large", found, "Split the project in two, or move data out of the file.");
    }
    const bytes = readFileSync(absolute);
    if (isWideText(bytes)) return unreadable("file-not-utf8", "the file is UTF-16 or UTF-32", "Save it as UTF-8.");
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), mistake: undefined };
  } catch (error) {
    if (error instanceof TypeError) {
      return unreadable("file-not-utf8", "the file is not valid UTF-8", "Save it as UTF-8.");
    }
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
    if (reason === "ENOENT") return unreadable("file-missing", "the file is not there", `Create ${quote(path)}.`);
    if (reason === "ELOOP") {
      return unreadable("file-unreadable", "a symbolic link here leads to itself", "Put the file itself in its place.");
    }
    return unreadable("file-unreadable", `the file cannot be read (${reason})`, "Give yourself the right to read it.");
  }
}

/** By the mark at its beginning, or by the zero beside its first letter. */
function isWideText([first, second]: Uint8Array): boolean {
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isMarked || first === 0 || second === 0;
}

function unreadable(code: ProblemCode, message: string, fix: string): Content {
  return { text: undefined, mistake: { code, message, fix, start: 0, end: 0 } };
}
