// The entry is JavaScript because the engine's loader compiles a `.ts` entry itself at each start, type-checking it with
// options that are not ours. The pack lies beside it, as a source in a checkout and compiled in the package.
import { existsSync } from "node:fs";

const source = new URL("./pack.ts", import.meta.url);
// Not awaited: a module with a top-level await cannot be required, which is how the loader gets here.
import(existsSync(source) ? source.href : new URL("./pack.js", import.meta.url).href);
