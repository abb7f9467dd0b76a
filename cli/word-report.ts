import { languageFiles } from "../spec/explaining/files.ts";
import { formatSegments, type Word } from "../spec/explaining/word-tree.ts";
import { table, wrap } from "./layout.ts";
import { colors } from "./output.ts";

/** A word for people: where it may stand, what it means and what may be written. */
export function formatWord(word: Word, width: number): string {
  const { file, segments, description, conditions, isRequired, defaultValue, example, isOverridable, below } = word;
  const rows = [
    ["write", word.type],
    [isRequired ? "required" : "left out", isRequired ? "yes" : leftOut(word)],
    ...(defaultValue === undefined ? [] : [["default", defaultValue]]),
    ...(example === undefined ? [] : [["example", `${segments.at(-1)}: ${example}`]]),
    ...(conditions.length === 0 ? [] : [["only where", conditions.join(", ")]]),
    ["by environment", isOverridable ? "may differ, under `overrides`" : differs(word)],
    ...(below.length === 0 ? [] : [["below it", below.map(({ segments: path }) => path.at(-1)).join(", ")]]),
  ];
  return [
    `${colors.bold(formatSegments(segments))}  ${colors.dim(languageFiles[file].path)}`,
    ...(description === undefined ? [] : [wrap(description, width, "  ")]),
    ...table(
      rows.map(([name = "", value = ""]) => [`  ${colors.dim(name)}`, value]),
      width,
    ),
  ].join("\n");
}

function leftOut({ defaultValue }: Word): string {
  return defaultValue === undefined ? "allowed" : "the default";
}

function differs({ file }: Word): string {
  return file === "releases" ? "each environment has a file of its own" : "the same everywhere";
}

export function wordJson({ segments, below, ...word }: Word) {
  return {
    kind: "word",
    path: formatSegments(segments),
    ...word,
    file: languageFiles[word.file].path,
    below: below.map(({ segments: path }) => formatSegments(path)),
  };
}
