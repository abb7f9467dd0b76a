import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { z } from "zod";
import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { asHint, suggestWord } from "../problems/suggestion.ts";
import { type Data, type DataMap, isDataMap, type Path } from "../reading/located.ts";
import { optionFor, unwrapSchema } from "../reading/schema-walk.ts";
import { isProjectPath } from "../units/name.schema.ts";
import { projectSchema } from "./project.schema.ts";

/** The files of a repository; each is looked at once, though a project names it in every environment. */
export interface LookedAtFiles {
  /** Absolute, links followed. */
  root: string;
  whyUnusable: Map<string, string | undefined>;
}

export function lookAtFiles(repository: string): LookedAtFiles {
  return { root: realPath(repository), whyUnusable: new Map() };
}

/** Files that a project names have to be there: a run would fail at the missing one only after hours of others. */
export function findMissingFiles(raw: DataMap, files: LookedAtFiles, project: string): Finding[] {
  return namedFiles(raw).flatMap((named) => findMissingFile(named, files, project));
}

/** A file that is named by its path in a folder of the repository, `.` for the repository itself. */
export function findMissingFile({ file, path }: NamedFile, files: LookedAtFiles, folder: string): Finding[] {
  const reason = whyUnusableOnce(files, folder, file);
  if (reason === undefined) return [];
  const beside = posix.dirname(file);
  const siblings = listFiles(join(files.root, folder, beside))
    .map((name) => posix.join(beside, name))
    .filter((sibling) => sibling !== file);
  const suggestion = suggestWord(file, siblings) ?? findNamesake(file, join(files.root, folder));
  return [
    {
      code: "unknown-file",
      message: `${quote(file)} ${reason}${asHint(suggestion)}`,
      fix:
        suggestion === undefined
          ? `Put the file at \`${posix.join(folder, file)}\`, or mend the path.`
          : `Write \`${suggestion}\`, or put the file at \`${posix.join(folder, file)}\`.`,
      path,
      at: "value",
    },
  ];
}

export interface NamedFile {
  file: string;
  path: Path;
}

/** Whatever word of the language is a path of the project, wherever it stands. */
function namedFiles(raw: DataMap): NamedFile[] {
  return filesBelow(projectSchema, raw, []);
}

function filesBelow(schema: z.core.$ZodType, value: Data, path: Path): NamedFile[] {
  if (!leadsToPath(schema)) return [];
  const plain = unwrapSchema(schema);
  if (plain instanceof z.ZodUnion) {
    const option = optionFor(plain, value);
    return option === undefined ? [] : filesBelow(option, value, path);
  }
  if (typeof value === "string")
    return isProjectPath(plain) && z.safeParse(plain, value).success ? [{ file: value, path }] : [];
  if (Array.isArray(value) && plain instanceof z.ZodArray)
    return value.flatMap((entry, index) => filesBelow(plain.def.element, entry, [...path, index]));
  if (!isDataMap(value)) return [];
  return Object.entries(value).flatMap(([key, below]) => {
    const field = fieldOf(plain, key);
    return field === undefined ? [] : filesBelow(field, below, [...path, key]);
  });
}

function fieldOf(schema: z.core.$ZodType, key: string): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodRecord) return schema.def.valueType;
  return schema instanceof z.ZodObject && Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
}

const leading = new WeakMap<z.core.$ZodType, boolean>();

/** Most of the language holds no path, and a thousand projects are walked for each environment. */
function leadsToPath(schema: z.core.$ZodType): boolean {
  const known = leading.get(schema);
  if (known !== undefined) return known;
  const leads = isProjectPath(schema) || schemasBelow(unwrapSchema(schema)).some(leadsToPath);
  leading.set(schema, leads);
  return leads;
}

function schemasBelow(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) return Object.values(schema.shape);
  if (schema instanceof z.ZodRecord) return [schema.def.valueType];
  if (schema instanceof z.ZodArray) return [schema.def.element];
  return schema instanceof z.ZodUnion ? schema.def.options : [];
}

function whyUnusableOnce(
  { root, whyUnusable: known }: LookedAtFiles,
  project: string,
  file: string,
): string | undefined {
  const path = join(project, file);
  if (!known.has(path)) known.set(path, whyUnusable(root, project, file));
  return known.get(path);
}

/** Runs check the repository out, so what a link reaches outside of it is not there for them. */
function whyUnusable(root: string, project: string, file: string): string | undefined {
  const absolute = join(root, project, file);
  try {
    if (!statSync(absolute).isFile()) return "is no file";
    const inside = relative(root, realpathSync.native(absolute));
    return inside.startsWith("..") ? "is a link that leads out of the repository" : undefined;
  } catch {
    return project === "." ? "is not in the repository" : `is not in \`${project}\``;
  }
}

/** Deeper, and beyond so many folders, nobody keeps what a project names. */
const SEARCHED = { depth: 4, folders: 500 };

/** The one file of that name in another folder of the project; of several none was surely meant. */
function findNamesake(file: string, folder: string): string | undefined {
  const name = posix.basename(file);
  const found: string[] = [];
  const queue = [{ path: "", depth: 0 }];
  for (let visited = 0; visited < SEARCHED.folders && visited < queue.length; visited += 1) {
    const { path, depth } = queue[visited] ?? { path: "", depth: 0 };
    for (const entry of entriesOf(join(folder, path))) {
      const below = posix.join(path, entry.name);
      if (entry.isFile() && entry.name === name) found.push(below);
      const isSearched = entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules";
      if (isSearched && depth < SEARCHED.depth) queue.push({ path: below, depth: depth + 1 });
    }
  }
  return found.length === 1 ? found[0] : undefined;
}

function listFiles(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function realPath(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
