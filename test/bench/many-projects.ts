import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, parseDocument } from "yaml";
import { copyExampleTo } from "../example-copy.ts";

const COPIED = "plants";

/** Makes a valid repository of many projects, each as rich as the example's, and answers how large its files are. */
export function writeManyProjects(directory: string, count: number): { files: number; bytes: number } {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  copyExampleTo(directory);
  const projects = join(directory, "projects");
  const original = join(directory, "original");
  renameSync(join(projects, COPIED), original);
  const text = readFileSync(join(original, "project.yaml"), "utf8");
  const width = String(count).length;
  for (let index = 1; index <= count; index += 1) {
    const name = `${COPIED}-${String(index).padStart(width, "0")}`;
    cpSync(original, join(projects, name), { recursive: true });
    writeFileSync(join(projects, name, "project.yaml"), text.replace(`\nname: ${COPIED}\n`, `\nname: ${name}\n`));
  }
  rmSync(original, { recursive: true });
  const platform = join(directory, "platform.yaml");
  writeFileSync(platform, withPoolsFor(readFileSync(platform, "utf8"), count));
  return { files: count, bytes: count * Buffer.byteLength(text) };
}

/** As many times the nodes, so that the sum of all quotas still fits. */
function withPoolsFor(text: string, count: number): string {
  const document = parseDocument(text);
  const overrides = document.get("overrides");
  const environments = isMap(overrides) ? overrides.items.map((pair) => ["overrides", String(pair.key)]) : [];
  for (const at of [[], ...environments]) {
    const pools = document.getIn([...at, "gpuPools"]);
    for (const pair of isMap(pools) ? pools.items : []) {
      const max = [...at, "gpuPools", String(pair.key), "nodes", "max"];
      const nodes = document.getIn(max);
      if (typeof nodes === "number") document.setIn(max, nodes * count);
    }
  }
  return document.toString();
}
