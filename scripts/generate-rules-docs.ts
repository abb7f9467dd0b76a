// Writes docs/rules/ from the rules. With --check it only says which pages are stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { explainRules, renderRuleIndex, renderRulePage } from "../policies/explain.ts";

const folder = join(import.meta.dirname, "..", "docs", "rules");

/** Name and content of every page. */
function renderPages(): Map<string, string> {
  const rules = explainRules();
  return new Map([
    ["README.md", renderRuleIndex(rules)],
    ...rules.map((rule) => [`${rule.id}.md`, renderRulePage(rule)] as const),
  ]);
}

function findStale(pages: ReadonlyMap<string, string>): string[] {
  const present = existsSync(folder) ? readdirSync(folder) : [];
  const gone = present.filter((name) => !pages.has(name));
  const changed = [...pages].filter(
    ([name, content]) => !present.includes(name) || readFileSync(join(folder, name), "utf8") !== content,
  );
  return [...gone, ...changed.map(([name]) => name)].sort();
}

const pages = renderPages();
const stale = findStale(pages);
if (process.argv.includes("--check")) {
  for (const name of stale) console.error(`docs/rules/${name} is stale: run \`node scripts/generate-rules-docs.ts\``);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  mkdirSync(folder, { recursive: true });
  for (const name of stale) {
    const content = pages.get(name);
    if (content === undefined) rmSync(join(folder, name));
    else writeFileSync(join(folder, name), content);
  }
}
