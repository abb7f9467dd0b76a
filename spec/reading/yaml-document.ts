import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseAllDocuments, type YAMLError } from "yaml";
import { quote } from "../problems/excerpt.ts";
import type { ProblemCode } from "../problems/problem-codes.ts";
import { type Data, type DataMap, type Located, NO_CHILDREN } from "./located.ts";
import { describeYamlError, findTextMistake } from "./yaml-text.ts";

/** A mistake in the text itself, by offset. */
export interface TextMistake {
  code: ProblemCode;
  message: string;
  fix: string;
  start: number;
  end: number;
}

export interface YamlDocument {
  data: Data;
  root: Located;
  mistakes: TextMistake[];
}

/** Far above what people write, far below what hurts: the language is at most eight levels deep. */
const MAX_DEPTH = 64;
/** An alias repeats what it names, so aliases of aliases grow without bound; what is said more often is said wrong. */
const MAX_NODES = 200_000;

/** Reads one YAML 1.2 document into plain data and the place of each piece. Never throws. */
export function readYaml(text: string): YamlDocument {
  try {
    return new Reader(text).read();
  } catch (error) {
    // Nesting that overflows the parser's stack; anything else is a bug of ours and still no reason to stop here.
    const message = error instanceof RangeError ? "the file is nested too deeply" : "the file could not be parsed";
    const mistake: TextMistake = { code: "yaml-too-complex", message, fix: "Write it flatter.", start: 0, end: 0 };
    return { data: null, root: emptyRoot(text), mistakes: [mistake] };
  }
}

function emptyRoot(text: string): Located {
  return { keyStart: 0, keyEnd: 0, valueStart: 0, valueEnd: text.length, children: NO_CHILDREN };
}

class Reader {
  readonly #text: string;
  readonly #mistakes: TextMistake[] = [];
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): YamlDocument {
    const root = emptyRoot(this.#text);
    const textMistake = findTextMistake(this.#text);
    if (textMistake !== undefined) return { data: null, root, mistakes: [textMistake] };
    const documents = parseAllDocuments(this.#text, {
      version: "1.2",
      schema: "core",
      // The library compares each key with all others; below it is one look-up.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
    });
    const document = documents[0];
    if (!Array.isArray(documents) || document === undefined || document.contents === null) {
      this.#add("yaml-empty", "the file is empty", "Begin with `apiVersion: lakebed/v1` and `kind:`.", 0, 0);
      return { data: null, root, mistakes: this.#mistakes };
    }
    // What follows the first mistake is the parser's guess at what was meant.
    const error = document.errors[0] ?? document.warnings[0];
    if (error !== undefined) this.#addYamlError(error);
    this.#checkVersion(document.directives?.yaml);
    const second = documents[1];
    if (second !== undefined) {
      const start = second.contents?.range?.[0] ?? second.range[0];
      this.#add(
        "yaml-several-documents",
        "a second document begins here",
        "Keep one document in a file.",
        start,
        start + 1,
      );
    }
    // The file as a whole is shown at its first key, not at the comment above it.
    root.keyStart = document.contents.range?.[0] ?? 0;
    root.keyEnd = root.keyStart;
    const data = this.#readNode(document.contents, root, 0);
    const cause =
      this.#mistakes.find(({ code }) => code === "yaml-too-complex") ??
      (error === undefined ? undefined : this.#mistakes[0]);
    return { data, root, mistakes: cause === undefined ? this.#mistakes : [cause] };
  }

  /** In 1.1 `no` is a truth value and `010` is eight. */
  #checkVersion(yaml: { explicit?: boolean; version: string } | undefined): void {
    if (yaml?.explicit !== true || yaml.version === "1.2") return;
    const start = this.#text.indexOf("%YAML");
    const message = `the file says that it is YAML ${yaml.version}, and YAML 1.2 is read here`;
    this.#add("yaml-syntax", message, "Remove the line that begins with `%YAML`.", start, start + "%YAML".length);
  }

  #readNode(node: Node | null, located: Located, depth: number): Data {
    this.#nodes += 1;
    if (depth > MAX_DEPTH) return this.#refuse(located, `more than ${MAX_DEPTH} levels are nested here`);
    if (this.#nodes > MAX_NODES)
      return this.#refuse(located, "aliases repeat so much that the file grows beyond bounds");
    if (node === null) return null;
    if (isAlias(node)) return this.#readAlias(node.source, located, depth);
    if ("anchor" in node && typeof node.anchor === "string") this.#anchors.set(node.anchor, node);
    if (isMap(node)) return this.#readMap(node.items as Pair<Node, Node | null>[], located, depth);
    if (isSeq(node)) {
      const children = new Map<number, Located>();
      located.children = children;
      return node.items.map((item, index) => {
        const [start, end] = rangeOf(item as Node, located);
        const child = { keyStart: start, keyEnd: end, valueStart: start, valueEnd: end, children: NO_CHILDREN };
        children.set(index, child);
        return this.#readNode(item as Node, child, depth + 1);
      });
    }
    return isScalar(node) ? this.#readScalar(node.value, located) : null;
  }

  #readScalar(value: unknown, located: Located): Data {
    if (typeof value === "bigint") return Number(value);
    if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      return value;
    this.#add(
      "yaml-syntax",
      "a value of this kind is not known here",
      "Write it without tag.",
      located.valueStart,
      located.valueEnd,
    );
    return null;
  }

  #readMap(pairs: Pair<Node, Node | null>[], located: Located, depth: number): DataMap {
    const map: DataMap = {};
    const children = new Map<string, Located>();
    located.children = children;
    for (const pair of pairs) {
      const [keyStart, keyEnd] = rangeOf(pair.key, located);
      const key = isScalar(pair.key) ? pair.key.value : undefined;
      const refused = whyNoKey(key);
      if (typeof key !== "string" || refused !== undefined) {
        const { message, fix } = refused ?? NOT_TEXT;
        this.#add("yaml-key", message, fix, keyStart, keyEnd);
        continue;
      }
      if (children.has(key)) {
        this.#add(
          "yaml-duplicate-key",
          "the same key stands here a second time",
          "Keep one of the two.",
          keyStart,
          keyEnd,
        );
        continue;
      }
      const [valueStart, valueEnd] = pair.value === null ? [keyStart, keyEnd] : rangeOf(pair.value, located);
      const child = { keyStart, keyEnd, valueStart, valueEnd, children: NO_CHILDREN };
      children.set(key, child);
      map[key] = this.#readNode(pair.value, child, depth + 1);
    }
    return map;
  }

  /** Anchors are known in the order of the text, so an alias never reaches itself: a cycle is an unknown anchor. */
  #readAlias(name: string, located: Located, depth: number): Data {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      const fix = "Write the value out, or put the anchor above.";
      this.#add(
        "yaml-syntax",
        `there is no anchor for ${quote(`*${name}`)} above`,
        fix,
        located.valueStart,
        located.valueEnd,
      );
      return null;
    }
    const [start, end] = [target.range?.[0] ?? 0, target.range?.[1] ?? 0];
    if (start <= located.keyStart && located.keyStart < end)
      return this.#refuse(located, `\`*${name}\` contains itself`);
    return this.#readNode(target, located, depth + 1);
  }

  #refuse(located: Located, message: string): null {
    this.#addTooComplex(message, located.keyStart, located.keyEnd);
    return null;
  }

  /** Once: the limits are met again at every turn. */
  #addTooComplex(message: string, start: number, end: number): void {
    const isKnown = this.#mistakes.some((mistake) => mistake.code === "yaml-too-complex");
    if (!isKnown) this.#add("yaml-too-complex", message, "Write it flatter and without aliases.", start, end);
  }

  #addYamlError(error: YAMLError): void {
    const [start, end] = error.pos;
    // The library catches its own stack overflow and calls it a mistake of the text.
    const isOverflow = /call stack/i.test(error.message);
    const { message, fix } = describeYamlError(error);
    if (isOverflow) this.#addTooComplex("the file is nested too deeply", start, end);
    else this.#add("yaml-syntax", message, fix, start, end);
  }

  #add(code: ProblemCode, message: string, fix: string, start: number, end: number): void {
    this.#mistakes.push({ code, message, fix, start, end });
  }
}

const NOT_TEXT = {
  message: "a key here is not text",
  fix: "Write a plain name, in quotes if it looks like a number or a truth value.",
};

function whyNoKey(key: unknown): { message: string; fix: string } | undefined {
  if (key === "<<")
    return {
      message: "`<<` merges no maps in YAML 1.2",
      fix: "Write the keys out; an alias stands for a whole value.",
    };
  if (key === "__proto__") return { message: "`__proto__` cannot be a name", fix: "Choose another name." };
  return typeof key === "string" ? undefined : NOT_TEXT;
}

function rangeOf(node: Node | null | undefined, parent: Located): [number, number] {
  const range = node?.range;
  return range ? [range[0], Math.max(range[0], range[1])] : [parent.valueStart, parent.valueEnd];
}
