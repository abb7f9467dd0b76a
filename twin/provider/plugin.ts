import { providerGrpc } from "../plugin/proto.ts";
import { clearRefusalNotes } from "../plugin/refusal-notes.ts";
import { endWithEngine, servePlugin } from "../plugin/serve.ts";
import { resourceProvider } from "./rpc.ts";

const cancelled = new AbortController();
endWithEngine(() => {
  cancelled.abort();
  clearRefusalNotes();
});
const engineAddress = process.argv.at(-1) ?? "";
await servePlugin(providerGrpc.ResourceProviderService, resourceProvider(engineAddress, cancelled));
