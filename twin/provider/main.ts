import { keepCompiledCode } from "../plugin/compile-cache.ts";

keepCompiledCode();
// Only what is loaded from here on is kept.
await import("./plugin.ts");
