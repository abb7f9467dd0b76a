import { type FileName, languageFiles } from "./files.ts";
import { ANY_ITEM, ANY_NAME, formatSegments, type Word, wordTree } from "./word-tree.ts";

/** The pages of the reference by file name, Markdown: one page a kind of file, one table a map. */
export function referencePages(): Record<string, string> {
  const names = Object.keys(languageFiles) as FileName[];
  return Object.fromEntries(names.map((name) => [`${name}.md`, renderPage(name)]));
}

function renderPage(name: FileName): string {
  const { path, title, overridable } = languageFiles[name];
  const words = wordTree(name);
  const overrides =
    overridable.length === 0
      ? "Nothing here is overridden: each environment has a file of its own."
      : `Under \`overrides.<environment>\` may stand: ${overridable.map(code).join(", ")}. Maps merge, lists replace, \`null\` removes.`;
  const parts = [
    `# ${title}: \`${path}\``,
    "Generated from the schemas by `make generate`; do not edit. `lakebed explain <word>` prints the same of one word.",
    overrides,
    renderTable(words),
    ...sectionsOf(words),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** A section for each word that holds others, in the order of the file. */
function sectionsOf(words: readonly Word[]): string[] {
  return words.flatMap((word) => {
    const map = innermost(word);
    if (map.below.length === 0) return [];
    return [renderSection(word, map), ...sectionsOf(map.below)];
  });
}

/** `datasets` is a map of names: what is below a name is told at once. */
function innermost(word: Word): Word {
  const [only, ...others] = word.below;
  const isNames = only !== undefined && others.length === 0 && isPlaceholder(only.segments.at(-1));
  return isNames ? innermost(only) : word;
}

function isPlaceholder(segment: string | undefined): boolean {
  return segment === ANY_NAME || segment === ANY_ITEM;
}

function renderSection(word: Word, map: Word): string {
  const path = pathOf(map);
  const depth = Math.min(6, word.segments.filter((segment) => !isPlaceholder(segment)).length + 1);
  return [
    `<a id="${anchorOf(map)}"></a>`,
    `${"#".repeat(depth)} \`${path}\``,
    [word.description, map === word ? undefined : map.description].filter((text) => text !== undefined).join(" "),
    ...(map === word ? [] : [`Written as ${markdown(word.type)}.`]),
    renderTable(map.below),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function renderTable(words: readonly Word[]): string {
  const anchors = new Set<string>();
  const rows = words.map((word) => {
    const map = innermost(word);
    const key = code(word.segments.at(-1) ?? "");
    // What kinds have in different ways has a row for each, and one anchor.
    const anchor = anchors.has(anchorOf(word)) ? "" : `<a id="${anchorOf(word)}"></a>`;
    anchors.add(anchorOf(word));
    return [
      map.below.length === 0 ? `${anchor}${key}` : `[${key}](#${anchorOf(map)})`,
      markdown(word.type),
      presence(word),
      [markdown(word.description ?? ""), conditionsOf(word)].filter((text) => text !== "").join(" "),
      word.isOverridable ? "yes" : "no",
    ];
  });
  return [
    "| key | write | default | meaning | overridable |",
    "|---|---|---|---|---|",
    ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`),
  ].join("\n");
}

function conditionsOf({ conditions }: Word): string {
  return conditions.length === 0 ? "" : `With ${conditions.map(code).join(", ")}.`;
}

function presence({ isRequired, defaultValue }: Word): string {
  if (isRequired) return "required";
  return defaultValue === undefined ? "optional" : code(defaultValue);
}

function pathOf({ segments }: Word): string {
  return formatSegments(segments.map((segment) => (segment === ANY_NAME ? "<name>" : segment)));
}

function anchorOf({ segments }: Word): string {
  return segments
    .filter((segment) => !isPlaceholder(segment))
    .join("-")
    .toLowerCase();
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Angle brackets outside of code would be HTML. */
function markdown(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replaceAll("<", "&lt;").replaceAll(">", "&gt;")))
    .join("");
}
