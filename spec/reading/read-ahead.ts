import { availableParallelism } from "node:os";
import { extname, join } from "node:path";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { type PackedDocument, unpackDocument } from "./packed-document.ts";
import type { WrittenFile } from "./source-file.ts";

/** What happens with each file. */
export const FREE = 0;
export const CLAIMED = 1;
export const DONE = 2;
export const OWN = 3;

/** What a thread is given. */
export interface ThreadTask {
  paths: readonly string[];
  directory: string;
  /** One a file, seen by all threads. */
  states: Int32Array;
  port: MessagePort;
}

export interface ReadMessage {
  path: string;
  /** Undefined for a file that is better read where it is used. */
  packed: PackedDocument | undefined;
}

/** A thread takes half a second to start and to become quick, in which most of these are read without it. */
const FILES_WORTH_A_THREAD = 250;
const MOST_THREADS = 3;
/** Long enough for a large file on a busy machine; whatever a thread still has then is read a second time. */
const PATIENCE_MILLISECONDS = 5_000;

/** How many threads are worth starting for so many files. */
export function threadsFor(files: number): number {
  return Math.min(MOST_THREADS, availableParallelism() - 1, Math.floor(files / FILES_WORTH_A_THREAD));
}

/**
 * Files that other threads read while this one judges those that it has read itself. It takes them from the first, they
 * from the last. A thread that fails is no mistake of anybody's: what it has not read is read here.
 */
export class ReadAhead {
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #states: Int32Array;
  readonly #ports: MessagePort[] = [];
  readonly #read = new Map<string, PackedDocument | undefined>();

  constructor(paths: readonly string[], directory: string, threads: number) {
    this.#indexes = new Map(paths.map((path, index) => [path, index]));
    this.#states = new Int32Array(new SharedArrayBuffer(paths.length * Int32Array.BYTES_PER_ELEMENT));
    for (let started = 0; started < threads; started += 1) {
      const { port1, port2 } = new MessageChannel();
      const workerData: ThreadTask = { paths, directory, states: this.#states, port: port2 };
      const entry = join(import.meta.dirname, `reading-thread${extname(import.meta.filename)}`);
      const worker = new Worker(entry, { workerData, transferList: [port2] });
      worker.on("error", () => undefined);
      worker.unref();
      port1.unref();
      this.#ports.push(port1);
    }
  }

  /** A file that a thread has read, or is just reading; undefined for one that the caller has to read. */
  take(path: string): WrittenFile | undefined {
    const index = this.#indexes.get(path);
    if (index === undefined || this.#ports.length === 0) return undefined;
    if (Atomics.compareExchange(this.#states, index, FREE, OWN) === FREE) return undefined;
    Atomics.wait(this.#states, index, CLAIMED, PATIENCE_MILLISECONDS);
    this.#receive();
    const packed = this.#read.get(path);
    this.#read.delete(path);
    return packed === undefined ? undefined : unpackDocument(packed);
  }

  #receive(): void {
    for (const port of this.#ports) {
      for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
        const { path, packed } = next.message as ReadMessage;
        this.#read.set(path, packed);
      }
    }
  }
}
