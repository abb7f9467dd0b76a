import type { CodeDocument } from "../code-document.ts";

export const fileCodes = {
  "file-missing": {
    title: "A file is not there",
    explanation:
      "A platform repository has `platform.yaml` at its top, and each folder below `projects/` a `project.yaml`. A folder that is no project belongs elsewhere, or its name begins with a dot.",
    example: "platform.yaml\nprojects/plants/project.yaml",
  },
  "file-misnamed": {
    title: "A file has a name that is not read",
    explanation:
      "Only names that end in `.yaml` are read. A `prod.yml` would be passed over in silence, and production would wait for a release that everybody believes recorded.",
    example: "projects/plants/releases/prod.yaml",
  },
  "file-unreadable": {
    title: "A file cannot be read",
    explanation:
      "In the file's place is a folder, a device or a link to itself, or you have no right to read it. The same is said of `projects` and `releases` where they are no folders: what belongs in them would be passed over in silence.",
    example: "chmod u+r platform.yaml",
  },
  "file-outside": {
    title: "A symbolic link leads out of the repository",
    explanation: "What decides about production is reviewed with the repository, so every file must lie in it.",
    example: "projects/plants/project.yaml   # a regular file",
  },
  "file-too-large": {
    title: "A file is larger than 1 MiB",
    explanation: "Specs are written and reviewed by people. A file of that size holds data, or more than one project.",
    example: "projects/plants/project.yaml\nprojects/seeds/project.yaml",
  },
  "file-not-utf8": {
    title: "A file is not UTF-8",
    explanation:
      "YAML files are UTF-8 here, not UTF-16; a byte order mark is accepted. Save the file again with that encoding.",
    example: "iconv -f latin1 -t utf-8 project.yaml",
  },
} as const satisfies Record<string, CodeDocument>;
