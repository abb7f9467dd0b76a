#!/usr/bin/env node
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// JavaScript, since Node would strip its types anew at every start: what is loaded afterwards comes from the compile cache.
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "lakebed", "node");
module.enableCompileCache(process.env.NODE_COMPILE_CACHE ?? cache);

const { runCli } = await import("./run.ts");
const code = await runCli(process.argv.slice(2));
// Ends whatever a command left open, but only once all that was printed has left.
process.stderr.write("", () => process.stdout.write("", () => process.exit(code)));
