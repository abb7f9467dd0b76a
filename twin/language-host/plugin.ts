import { languageGrpc } from "../plugin/proto.ts";
import { clearRefusalNotes } from "../plugin/refusal-notes.ts";
import { endWithEngine, servePlugin } from "../plugin/serve.ts";
import { endChildren } from "./children.ts";
import { languageHost } from "./host.ts";

endWithEngine(() => {
  endChildren("SIGKILL");
  clearRefusalNotes();
});
const engineAddress = process.argv.at(-1) ?? "";
await servePlugin(languageGrpc.LanguageRuntimeService, languageHost(engineAddress));
