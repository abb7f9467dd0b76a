import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { dataAt } from "./reading/located.ts";
import { readYaml } from "./reading/yaml-document.ts";

const PLATFORM_FILE = "platform.yaml";
const PULUMI_FILE = "Pulumi.yaml";
const PROJECT_FILE = "project.yaml";

/** The nearest platform repository at or above a folder: it has a platform.yaml, or a Pulumi.yaml that points into one. */
export function locateRepository(from: string): string | undefined {
  for (const folder of foldersUpwards(resolve(from))) {
    if (existsSync(join(folder, PLATFORM_FILE))) return folder;
    const pointedAt = repositoryOfPulumiProject(folder);
    if (pointedAt !== undefined) return pointedAt;
  }
  return undefined;
}

/** Printed names begin at the outermost Pulumi.yaml that runs this repository; most often that is its own. */
export function findDisplayRoot(directory: string): string {
  const real = realPath(directory);
  const enclosing = foldersUpwards(dirname(resolve(directory))).find((folder) => {
    const repository = repositoryOfPulumiProject(folder);
    return repository !== undefined && realPath(repository) === real;
  });
  return enclosing ?? resolve(directory);
}

function repositoryOfPulumiProject(folder: string): string | undefined {
  const main = readMain(join(folder, PULUMI_FILE));
  if (main === undefined) return undefined;
  const entry = resolve(folder, main);
  return foldersUpwards(isFolder(entry) ? entry : dirname(entry))
    .filter((candidate) => candidate.length >= folder.length)
    .find((candidate) => existsSync(join(candidate, PLATFORM_FILE)));
}

function readMain(file: string): string | undefined {
  try {
    // It may be anything that somebody put above the repository: reading a pipe would never end.
    if (!statSync(file).isFile()) return undefined;
    const main = dataAt(readYaml(readFileSync(file, "utf8")).data, ["main"]);
    return typeof main === "string" ? main : undefined;
  } catch {
    return undefined;
  }
}

function foldersUpwards(from: string): string[] {
  const folders = [from];
  for (let folder = dirname(from); folder !== folders.at(-1); folder = dirname(folder)) folders.push(folder);
  return folders;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Files that make up a project, by path in the repository. */
export interface ProjectFiles {
  /** Its folder's name. */
  name: string;
  directory: string;
  projectFile: string;
  releaseFiles: string[];
  /** Files whose name misses the one that is read: `prod.yml`. */
  misnamed: string[];
}

export function listProjects(directory: string): ProjectFiles[] {
  return listFolder(join(directory, "projects"))
    .filter((name) => !name.startsWith(".") && isFolder(join(directory, "projects", name)))
    .map((name) => {
      const folder = `projects/${name}`;
      const inFolder = listFolder(join(directory, folder));
      const releases = listFolder(join(directory, folder, "releases")).map((file) => `${folder}/releases/${file}`);
      return {
        name,
        directory: folder,
        projectFile: `${folder}/${PROJECT_FILE}`,
        releaseFiles: releases.filter((file) => file.endsWith(".yaml")),
        misnamed: [
          ...inFolder.filter((file) => file === "project.yml").map((file) => `${folder}/${file}`),
          ...releases.filter(isYml),
        ],
      };
    });
}

/** Folders that are there and cannot be listed: what they hold would be passed over in silence. */
export function findUnreadableFolders(directory: string): string[] {
  const names = listFolder(join(directory, "projects")).filter((name) => !name.startsWith("."));
  const deadLinks = names.map((name) => `projects/${name}`).filter((path) => !leadsSomewhere(join(directory, path)));
  const releases = names.map((name) => `projects/${name}/releases`);
  const unlistable = ["projects", ...releases].filter((path) => {
    const absolute = join(directory, path);
    return isThere(absolute) && !isListable(absolute);
  });
  return [...unlistable, ...deadLinks];
}

function isThere(path: string): boolean {
  return succeeds(() => lstatSync(path));
}

function leadsSomewhere(path: string): boolean {
  return succeeds(() => statSync(path));
}

function isListable(path: string): boolean {
  return succeeds(() => readdirSync(path));
}

function succeeds(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch {
    return false;
  }
}

function isYml(file: string): boolean {
  return file.endsWith(".yml");
}

/** Names in one order on every machine; none where there is no such folder. */
function listFolder(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}
