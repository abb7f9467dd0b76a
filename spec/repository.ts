import { resolve } from "node:path";
import type { Platform, Project, Release, SourcePointer } from "./model.ts";
import { checkReleases } from "./models/releases.checks.ts";
import { resolveReleases } from "./models/releases.resolve.ts";
import { type ReleasesSpec, releasesSchema } from "./models/releases.schema.ts";
import { findIdleTimeZones } from "./pipelines/pipeline.checks.ts";
import { checkCertificates } from "./platform/certificate.checks.ts";
import type { EnvironmentSpec } from "./platform/environment.schema.ts";
import { findNeededServices } from "./platform/needed-services.checks.ts";
import { checkPlatform } from "./platform/platform.checks.ts";
import { resolvePlatform } from "./platform/platform.resolve.ts";
import { API_VERSION, PLATFORM_OVERRIDABLE, type PlatformSpec, platformSchema } from "./platform/platform.schema.ts";
import { findCredentials } from "./problems/credential-findings.ts";
import type { Position, Problem } from "./problems/problem.ts";
import {
  type Finding,
  hasErrors,
  problemsOf,
  sortProblems,
  textProblemsOf,
  withoutConsequences,
} from "./problems/problem-list.ts";
import { didYouMean, oneOf } from "./problems/suggestion.ts";
import { findMissingFiles, lookAtFiles } from "./project/named-files.ts";
import { checkProject } from "./project/project.checks.ts";
import { resolveProject } from "./project/project.resolve.ts";
import { PROJECT_OVERRIDABLE, type ProjectSpec, projectSchema } from "./project/project.schema.ts";
import { platformNames, type Surroundings } from "./project/surroundings.ts";
import { deepFreeze } from "./reading/freeze.ts";
import { type FileKind, type Layers, readLayers } from "./reading/layers.ts";
import { isDataMap, namesAt, type Path } from "./reading/located.ts";
import { MIGRATIONS, type Migration, readableVersions } from "./reading/migrations.ts";
import { withMisspeltOverrides } from "./reading/override-additions.ts";
import { followKeys, pointerTo, splitPointer } from "./reading/pointer.ts";
import { ReadAhead, threadsFor } from "./reading/read-ahead.ts";
import { displayPathOf, type Folders, positionAt, readSourceFile, type SourceFile } from "./reading/source-file.ts";
import { checkGpuQuotas, checkProjectName } from "./repository-checks.ts";
import { findDisplayRoot, findUnreadableFolders, listProjects, type ProjectFiles } from "./repository-folder.ts";
import { type WrittenWord, writtenWords } from "./written-words.ts";

/** A platform repository, read whole. Its problems say whether the rest can be used. */
export interface Repository {
  /** Absolute. */
  directory: string;
  /** The folder that printed file names are relative to. */
  displayRoot: string;
  /** All of them, sorted by place. */
  problems: Problem[];
  environmentNames: string[];
  projectNames: string[];
  /** Of renamed projects the names they were first deployed under, which their stacks keep. */
  formerNames: ReadonlyMap<string, string>;
  /** The platform as one environment sees it; undefined while platform.yaml has errors. */
  platform(environment: string): Platform | undefined;
  /** A project as one environment sees it; undefined while its files or platform.yaml have errors. */
  project(name: string, environment: string): Project | undefined;
  /** Where a pointer leads today, or the nearest place above it. */
  locate(pointer: SourcePointer): Position | undefined;
  /** A file of it as it was read, by its path in the repository; undefined for one that it does not have. */
  file(path: string): SourceFile | undefined;
  /** All that is said in the files, leaf by leaf; of files without mistakes only. */
  words(): WrittenWord[];
}

const PLATFORM: FileKind<PlatformSpec> = {
  kind: "Platform",
  apiVersion: API_VERSION,
  schema: platformSchema,
  overridable: PLATFORM_OVERRIDABLE,
};
const PROJECT: FileKind<ProjectSpec> = {
  kind: "Project",
  apiVersion: API_VERSION,
  schema: projectSchema,
  overridable: PROJECT_OVERRIDABLE,
};
const RELEASES: FileKind<ReleasesSpec> = {
  kind: "Releases",
  apiVersion: API_VERSION,
  schema: releasesSchema,
  overridable: [],
};

/** Mistakes after which the rest of a file says nothing reliable. */
const FATAL = /^(file-|yaml-syntax|yaml-empty|yaml-too-complex)/;

interface LoadedProject {
  files: ProjectFiles;
  layers: Layers<ProjectSpec>;
  releases: Map<string, Layers<ReleasesSpec>>;
  problems: Problem[];
}

export interface LoadOptions {
  /** `2026-12-31`; what expires does so by this. @default the current date in UTC */
  today?: string;
  /** From older versions of the language. @default all that there are */
  migrations?: readonly Migration[];
  /** How many threads read projects beside this one. @default by how many there are to read */
  threads?: number;
}

/** Reads platform.yaml and all projects with their releases. A mistake is among the problems and never thrown. */
export function loadRepository(directory: string, options: LoadOptions = {}): Repository {
  const absolute = resolve(directory);
  return new Loader({ directory: absolute, displayRoot: findDisplayRoot(absolute) }, options).load();
}

class Loader {
  readonly #folders: Folders;
  readonly #today: string;
  readonly #migrations: readonly Migration[];
  readonly #threads: number | undefined;
  readonly #files = new Map<string, SourceFile>();
  #ahead: ReadAhead | undefined;

  constructor(folders: Folders, options: LoadOptions) {
    this.#folders = folders;
    this.#today = options.today ?? new Date().toISOString().slice(0, 10);
    this.#migrations = options.migrations ?? MIGRATIONS;
    this.#threads = options.threads;
  }

  load(): Repository {
    const platform = this.#readLayers("platform.yaml", PLATFORM, undefined);
    const environments = [...platform.byEnvironment.keys()];
    for (const [environment, layer] of platform.byEnvironment)
      addFindings(platform.findings, environment, checkPlatform(layer.partial, layer.raw, environment));
    addFindings(
      platform.findings,
      undefined,
      checkCertificates(platform.base.raw, lookAtFiles(this.#folders.directory), this.#today),
    );
    const found = listProjects(this.#folders.directory);
    const paths = found.map(({ projectFile }) => projectFile);
    this.#ahead = new ReadAhead(paths, this.#folders.directory, this.#threads ?? threadsFor(paths.length));
    const projects = found.map((files) => this.#loadProject(files, environments));
    if (!isBroken(platform.file))
      checkAcrossFiles(platform, projects, { directory: this.#folders.directory, today: this.#today });
    const platformProblems = [
      ...this.#problemsOf(platform, environments),
      ...findUnreadableFolders(this.#folders.directory).map((path) => this.#unreadableFolder(path)),
    ];
    for (const project of projects) {
      const isMisnamed = project.files.misnamed.includes(`${project.files.directory}/project.yml`);
      if (!isMisnamed) project.problems.push(...this.#problemsOf(project.layers, environments));
      for (const releases of project.releases.values())
        project.problems.push(...this.#problemsOf(releases, environments));
    }
    return this.#repository(platform, projects, platformProblems);
  }

  #repository(platform: Layers<PlatformSpec>, projects: LoadedProject[], platformProblems: Problem[]): Repository {
    const environmentNames = [...platform.byEnvironment.keys()];
    const projectNames = projects.map((project) => project.files.name);
    const isPlatformUsable = !hasErrors(platformProblems);
    return {
      directory: this.#folders.directory,
      displayRoot: this.#folders.displayRoot,
      problems: sortProblems([...platformProblems, ...projects.flatMap((project) => project.problems)]),
      environmentNames,
      projectNames,
      formerNames: new Map(
        projects.flatMap(({ files, layers }): [string, string][] => {
          const { formerly } = layers.base.partial;
          return formerly === undefined ? [] : [[files.name, formerly]];
        }),
      ),
      platform: (environment) => {
        const spec = platform.byEnvironment.get(environment)?.complete;
        if (!isPlatformUsable || spec === undefined) return undefined;
        const pointTo = (path: Path) => pointerTo(platform.file, path, environment);
        return deepFreeze(resolvePlatform(spec, { environment, projectNames, pointTo }));
      },
      project: (name, environment) => {
        const project = projects.find(({ files }) => files.name === name);
        if (project === undefined || !isPlatformUsable || hasErrors(project.problems)) return undefined;
        return deepFreeze(projectIn(project, environment));
      },
      locate: (pointer) => this.#locate(pointer),
      file: (path) => this.#files.get(path),
      words: () => [
        ...writtenWords(platform, PLATFORM),
        ...projects.flatMap(({ layers, releases }) => [
          ...writtenWords(layers, PROJECT),
          ...[...releases.values()].flatMap((each) => writtenWords(each, RELEASES)),
        ]),
      ],
    };
  }

  #loadProject(files: ProjectFiles, environments: readonly string[]): LoadedProject {
    const layers = this.#readLayers(files.projectFile, PROJECT, environments);
    const problems = files.misnamed.map((path) => this.#misnamed(path));
    const releases = new Map<string, Layers<ReleasesSpec>>();
    for (const path of files.releaseFiles) {
      const environment = path.slice(path.lastIndexOf("/") + 1, -".yaml".length);
      const ofReleases = this.#readLayers(path, RELEASES, [environment]);
      releases.set(environment, ofReleases);
      if (environments.length > 0 && !environments.includes(environment)) {
        addFindings(ofReleases.findings, undefined, [releasesOfNothing(environment, environments)]);
      }
      if (!isBroken(layers.file) && isDataMap(layers.file.data)) {
        const models = namesAt(layers.file.data, ["models"]);
        const specs = layers.byEnvironment.get(environment)?.partial.models ?? {};
        addFindings(ofReleases.findings, undefined, checkReleases(ofReleases.base, { models, specs }));
      }
    }
    return { files, layers, releases, problems };
  }

  #problemsOf<T>(layers: Layers<T>, environments: readonly string[]): Problem[] {
    const { file } = layers;
    const credentials = problemsOf(file, environments, new Map([[undefined, findCredentials(file.data)]]));
    const judged = isBroken(file) ? [] : problemsOf(file, environments, withMisspeltOverrides(layers));
    return [...textProblemsOf(file), ...withoutConsequences([...judged, ...credentials])];
  }

  #misnamed(path: string): Problem {
    const right = path.replace(/\.yml$/, ".yaml");
    return {
      code: "file-misnamed",
      severity: "error",
      message: `\`${path}\` is not read: names end in .yaml here`,
      position: { file: displayPathOf(path, this.#folders), line: 1, column: 1 },
      fix: `Rename it to \`${right}\`.`,
      excerpt: undefined,
    };
  }

  #unreadableFolder(path: string): Problem {
    return {
      code: "file-unreadable",
      severity: "error",
      message: "this is no folder that can be read",
      position: { file: displayPathOf(path, this.#folders), line: 1, column: 1 },
      fix: "Put a folder in its place, or remove it.",
      excerpt: undefined,
    };
  }

  #readLayers<T>(path: string, kind: FileKind<T>, environments: readonly string[] | undefined): Layers<T> {
    const file = readSourceFile(path, this.#folders, this.#migrations, this.#ahead?.take(path));
    this.#files.set(path, file);
    return readLayers(file, kind, environments, readableVersions(kind.apiVersion, this.#migrations));
  }

  #locate(pointer: SourcePointer): Position | undefined {
    const { path, keys } = splitPointer(pointer);
    const file = this.#files.get(path);
    return file === undefined ? undefined : positionAt(file, followKeys(file.root, file.data, keys).keyStart);
  }
}

function isBroken(file: SourceFile): boolean {
  return file.mistakes.some((mistake) => FATAL.test(mistake.code));
}

function addFindings(
  findings: Map<string | undefined, Finding[]>,
  environment: string | undefined,
  more: readonly Finding[],
): void {
  findings.set(environment, [...(findings.get(environment) ?? []), ...more]);
}

function checkAcrossFiles(
  platform: Layers<PlatformSpec>,
  projects: LoadedProject[],
  { directory, today }: { directory: string; today: string },
): void {
  for (const { files, layers } of projects) {
    addFindings(layers.findings, undefined, findIdleTimeZones(layers.base));
    addFindings(
      layers.findings,
      undefined,
      checkProjectName(files.name, layers.base.raw.name, [...platform.byEnvironment.keys()]),
    );
  }
  const namedFiles = lookAtFiles(directory);
  for (const [environment, { partial, raw }] of platform.byEnvironment) {
    const names = platformNames(raw, partial.gpuPools);
    const seen = seenEnvironment(environment, partial.environments?.[environment]);
    const specs = new Map(
      projects.map(({ files, layers }) => [files.name, layers.byEnvironment.get(environment)?.partial ?? {}]),
    );
    const datasetNames = new Map(
      projects.map(({ files, layers }) => [
        files.name,
        namesAt(layers.byEnvironment.get(environment)?.raw, ["datasets"]),
      ]),
    );
    addFindings(platform.findings, environment, findNeededServices(raw, specs));
    const overQuota = checkGpuQuotas(partial.gpuPools ?? {}, specs);
    for (const { files, layers } of projects) {
      const layer = layers.byEnvironment.get(environment);
      if (layer === undefined) continue;
      const around = {
        raw: layer.raw,
        spec: layer.partial,
        platform: names,
        environment: seen,
        projects: specs,
        datasetNames,
        today,
      };
      addFindings(layers.findings, environment, checkProject(around));
      addFindings(layers.findings, environment, findMissingFiles(layer.raw, namedFiles, files.directory));
      addFindings(layers.findings, environment, overQuota.get(files.name) ?? []);
    }
  }
}

function seenEnvironment(name: string, spec: EnvironmentSpec | undefined): Surroundings["environment"] {
  return { name, stage: spec?.stage, region: spec?.target === "aws" ? spec.region : undefined };
}

function projectIn(project: LoadedProject, environment: string): Project | undefined {
  const spec = project.layers.byEnvironment.get(environment)?.complete;
  if (spec === undefined) return undefined;
  const releasesFile = project.releases.get(environment);
  const releases: Release[] =
    releasesFile?.base.complete === undefined
      ? []
      : resolveReleases(releasesFile.base.complete, releasesFile.file.path);
  const pointTo = (path: Path) => pointerTo(project.layers.file, path, environment);
  return resolveProject(spec, { directory: project.files.directory, releases, pointTo });
}

function releasesOfNothing(environment: string, environments: readonly string[]): Finding {
  return {
    code: "unknown-environment",
    message: `the file's name says that these are releases of \`${environment}\`, which is no environment${didYouMean(environment, environments)}`,
    fix: `Name it after ${oneOf(environments)}.`,
    path: [],
    at: "key",
  };
}
