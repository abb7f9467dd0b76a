import { enableCompileCache } from "node:module";
import path from "node:path";
import { cacheFolder } from "../cache.ts";

/** A plugin starts twice in each `pulumi up`; kept compiled code halves that. Children inherit it. */
export function keepCompiledCode(): void {
  const directory = path.join(cacheFolder(), "node-compile-cache");
  enableCompileCache(directory);
  process.env.NODE_COMPILE_CACHE ??= directory;
}
