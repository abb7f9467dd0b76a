import type { Endpoint, Project } from "../../spec/model.ts";
import { runningSteps } from "../../spec/pipelines/running-steps.ts";
import type { Repository } from "../../spec/repository.ts";
import { isServed } from "../../spec/serving/served.ts";
import type { WrittenWord } from "../../spec/written-words.ts";

/** Whether something acts on a word of this key. */
type Acts = (key: string) => boolean;

/** What the things are that words are said of, as far as it tells whether anything acts on the words. */
export class Circumstances {
  readonly #repository: Repository;
  readonly #projects = new Map<string, Project | undefined>();
  readonly #uses = new Map<string, EnvironmentUse>();
  #retries: Set<string> | undefined;

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  /**
   * A word as the table knows it: `endpoints.*[mode=batch].gpuPool`, `pipelines.*.steps.*[engine=spark].resources.cpu`,
   * `identity[endpoints=none].issuer`.
   */
  keyOf(word: WrittenWord, environment: string): string {
    const [section, name, , stepName] = placeOf(word);
    if (word.kind === "Platform") return this.#platformKeyOf(word.word, environment);
    if (section === "endpoints") {
      const endpoint = this.#found(word, environment, ({ endpoints }) => endpoints[String(name)]);
      return endpoint === undefined ? word.word : word.word.replace(ENDPOINT, `$&${servingOf(endpoint)}`);
    }
    if (section === "datasets") {
      const isElsewhere = this.#repository.platform(environment)?.services["object-store"].mode === "existing";
      return isElsewhere ? word.word.replace(DATASET, "$&[store=existing]") : word.word;
    }
    if (section !== "pipelines") return word.word;
    const step = this.#found(word, environment, ({ pipelines }) => pipelines[String(name)]?.steps[String(stepName)]);
    return step === undefined ? word.word : word.word.replace(STEP, `$&[engine=${step.engine.kind}]`);
  }

  /** Whether a pipeline or step runs at all, as far as something acts on what it runs and waits for; else true. */
  isRun(word: WrittenWord, environment: string, acts: Acts): boolean {
    const [section, name, , stepName] = placeOf(word);
    // What serves an endpoint can be chosen otherwise; to take away what nothing serves does nothing.
    if (section === "endpoints" && word.value === null)
      return acts(this.keyOf({ ...word, word: "endpoints.*.model" }, environment));
    if (section !== "pipelines") return true;
    const pipeline = this.#found(word, environment, ({ pipelines }) => pipelines[String(name)]);
    if (pipeline === undefined) return true;
    const running = runningSteps(pipeline, ({ engine }) => acts(programKey(engine.kind)));
    const step = pipeline.steps[String(stepName)];
    if (step !== undefined) return running.has(step.name);
    if (word.word !== "pipelines.*.retries") return running.size > 0;
    return [...running].some((each) => !this.#saysItsRetries(word.file, [pipeline.name, each, environment]));
  }

  /** A step that says how often it is tried again does not go by its pipeline. */
  #saysItsRetries(file: string, place: readonly [pipeline: string, step: string, environment: string]): boolean {
    this.#retries ??= new Set(
      this.#repository
        .words()
        .filter(({ word, value }) => word === "pipelines.*.steps.*.retries" && value !== null)
        .flatMap((word) => {
          const [, pipeline, , step] = placeOf(word);
          return word.environments.map((environment) => JSON.stringify([word.file, pipeline, step, environment]));
        }),
    );
    return this.#retries.has(JSON.stringify([file, ...place]));
  }

  /** Where an environment itself is not built, its projects alone act on what its platform says. */
  #platformKeyOf(word: string, environment: string): string {
    if (word.startsWith("identity.")) {
      return this.#useOf(environment).isServing ? word : word.replace(/^identity/, "$&[endpoints=none]");
    }
    if (/^services\.prometheus(\.|$)/.test(word)) {
      return this.#useOf(environment).isWatched ? word.replace(/^services\.prometheus/, "$&[monitors=some]") : word;
    }
    return word;
  }

  #useOf(environment: string): EnvironmentUse {
    const known = this.#uses.get(environment);
    if (known !== undefined) return known;
    const projects = this.#repository.projectNames.flatMap((name) => this.#resolved(name, environment) ?? []);
    const endpoints = projects.flatMap((project) => Object.values(project.endpoints));
    const use = {
      isServing: endpoints.some(isServed),
      isWatched:
        endpoints.some(({ objectives }) => Object.values(objectives).some((bound) => bound !== undefined)) ||
        projects.some(({ monitors }) => Object.keys(monitors).length > 0) ||
        [...endpoints, ...projects.flatMap(({ pipelines }) => Object.values(pipelines))].some(
          ({ notify }) => notify.length > 0,
        ),
    };
    this.#uses.set(environment, use);
    return use;
  }

  /** What a word is said of. An environment that takes it away has it no more, and goes by what the others have. */
  #found<T>(word: WrittenWord, environment: string, find: (project: Project) => T | undefined): T | undefined {
    for (const name of [environment, ...this.#repository.environmentNames]) {
      const project = this.#projectOf(word, name);
      const found = project === undefined ? undefined : find(project);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #projectOf({ file, kind }: WrittenWord, environment: string): Project | undefined {
    const name = file.split("/").at(-2);
    return kind !== "Project" || name === undefined ? undefined : this.#resolved(name, environment);
  }

  #resolved(name: string, environment: string): Project | undefined {
    const key = JSON.stringify([name, environment]);
    if (!this.#projects.has(key)) this.#projects.set(key, this.#repository.project(name, environment));
    return this.#projects.get(key);
  }
}

/** What the projects of an environment ask of it. */
interface EnvironmentUse {
  /** An endpoint answers in the cluster, and so asks who calls. */
  isServing: boolean;
  /** Something is measured, so that metrics cannot be done without. */
  isWatched: boolean;
}

const DATASET = /^datasets\.\*/;
const ENDPOINT = /^endpoints\.\*/;
const STEP = /^pipelines\.\*\.steps\.\*/;

/** Where a word stands in the file, were it in the base. */
function placeOf({ path, override }: WrittenWord): WrittenWord["path"] {
  return override === undefined ? path : path.slice(2);
}

function servingOf({ mode, servedOn }: Endpoint): string {
  if (mode !== "online") return `[mode=${mode}]`;
  return servedOn === "cluster" ? "" : `[servedOn=${servedOn}]`;
}

/** The word that says what a step runs. */
function programKey(engine: string): string {
  return `pipelines.*.steps.*[engine=${engine}].${engine === "automl" ? "automl.target" : engine}`;
}
