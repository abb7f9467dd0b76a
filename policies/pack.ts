/** The pack: `pulumi preview --policy-pack <this folder>` comes here by `index.js`. */
import { RULES } from "./rules.ts";
import { servePack } from "./serve.ts";

servePack("lakebed-policies", RULES, import.meta.dirname);
