/** Runs in a thread of its own: reads files from the last to the first, until it meets whoever began with the first. */
import { workerData } from "node:worker_threads";
import { packDocument } from "./packed-document.ts";
import { CLAIMED, DONE, FREE, type ReadMessage, type ThreadTask } from "./read-ahead.ts";
import { readWrittenFile } from "./source-file.ts";

const { paths, directory, states, port } = workerData as ThreadTask;
for (const [index, path] of [...paths.entries()].reverse()) {
  if (Atomics.compareExchange(states, index, FREE, CLAIMED) !== FREE) continue;
  const packed = packDocument(readWrittenFile(path, directory));
  const message: ReadMessage = { path, packed };
  port.postMessage(message, packed === undefined ? [] : [packed.places.buffer]);
  Atomics.store(states, index, DONE);
  Atomics.notify(states, index);
}
port.close();
