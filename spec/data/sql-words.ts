/** Words of Spark SQL that may stand in a predicate and name no column. */
const SQL_WORDS = new Set(
  (
    "all and any array as between bigint boolean by case cast current_date current_timestamp date day days decimal distinct " +
    "div double else end escape exists false first float for from hour hours ilike in int integer interval is last left " +
    "like long map minute minutes month months not null nulls or regexp right rlike second seconds similar smallint some " +
    "string then timestamp tinyint to true unknown week weeks when year years"
  ).split(" "),
);

const TEXT = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"/g;
const WORD = /`[^`]+`|[\p{L}_][\p{L}\p{N}_]*/gu;

/** The words of a predicate that have to be columns: no keyword, no function, no text. */
export function columnWordsOf(predicate: string): string[] {
  const bare = predicate.replace(TEXT, (text) => " ".repeat(text.length));
  const words = [...bare.matchAll(WORD)].filter((match) => {
    const after = bare.slice(match.index + match[0].length).trimStart();
    const isPart = /[\p{N}.]/u.test(bare[match.index - 1] ?? "");
    return !isPart && !after.startsWith("(") && !SQL_WORDS.has(match[0].toLowerCase());
  });
  return [...new Set(words.map(([word]) => word.replaceAll("`", "")))];
}
