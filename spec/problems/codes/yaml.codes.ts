import type { CodeDocument } from "../code-document.ts";

export const yamlCodes = {
  "yaml-syntax": {
    title: "The text is not valid YAML",
    explanation:
      "YAML 1.2 is read. Indent by spaces, never by tabs; close quotes and brackets; put text that holds `: ` or ` #`, or that begins with one of `@ * & ! % [ {`, in quotes. The rest of the file is judged once this is mended.",
    example: 'contact: "#plants-ml"',
  },
  "yaml-empty": {
    title: "The file is empty",
    explanation: "Nothing but comments is there. Begin with the two lines that say what the file is.",
    example: "apiVersion: lakebed/v1\nkind: Releases\nreleases: []",
  },
  "yaml-several-documents": {
    title: "The file holds several documents",
    explanation:
      "A line `---` begins another document. One file describes one thing; the documents after the first are not read.",
    example: "apiVersion: lakebed/v1\nkind: Project",
  },
  "yaml-duplicate-key": {
    title: "A key stands twice in one map",
    explanation: "Each thing is said once. Most often the second is a copy whose name was not changed.",
    example: "models:\n  recommender: {}\n  ranker: {}",
  },
  "yaml-key": {
    title: "A key is not text",
    explanation:
      "A number, a truth value, nothing or a whole map stands where a name is expected; or `<<`, which merges maps in YAML 1.1 only.",
    example: '"2024": { type: long }',
  },
  "yaml-too-complex": {
    title: "The file is nested or repeated beyond bounds",
    explanation:
      "The language is a few levels deep. Deeper nesting, an alias that contains itself, or aliases of aliases that grow without bound are refused before they cost time and memory.",
    example: "gpuPools:\n  a10g: { resource: nvidia.com/gpu, gpuMemory: 24 GiB, nodes: { max: 4 } }",
  },
} as const satisfies Record<string, CodeDocument>;
