import { createRequire, Module } from "node:module";
import path from "node:path";

/**
 * Preloaded before the SDK's runner: it asks for `source-map-support`, which reads a map for the position of every
 * resource. The SDK's own copy is put in the module cache as empty, so that asking is free.
 */
const runner = process.argv[1];
if (runner !== undefined) {
  const requireFromRunner = createRequire(path.resolve(runner));
  try {
    const file = requireFromRunner.resolve("source-map-support/register");
    const empty = new Module(file);
    empty.loaded = true;
    requireFromRunner.cache[file] = empty;
  } catch {
    // An SDK without it needs no help.
  }
}
