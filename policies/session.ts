import { evaluateResource, evaluateStack, stackUrn } from "./evaluate.ts";
import type { Roots } from "./locate.ts";
import { contextOf, parseUrn, type Repository } from "./repository.ts";
import type { ResultsFile } from "./results.ts";
import type { PlainValue, ResourceRule, RuleContext, RuleResource, StackRule, Stage, Verdict } from "./rule.ts";
import { judgeWaivers, NO_WAIVERS, type Waivers } from "./waivers.ts";

export interface SessionOptions {
  /** Those that the program may belong to. */
  repositories: readonly Repository[];
  /** Reads the waivers that are kept in a folder. */
  loadWaivers: (root: string) => Waivers;
  results: ResultsFile | undefined;
  clock: () => Date;
}

/** A resource as the engine shows it to a policy, its properties not yet read. */
export interface SeenResource {
  urn: string;
  type: string;
  name: string;
  parent: string | undefined;
  readProps: () => { [key: string]: PlainValue };
}

/** What one process of the pack has seen of a stack. */
export class Session {
  /** Stage of programs that no platform file knows, from the pack's configuration. */
  foreignStage: Stage | undefined;
  readonly #options: SessionOptions;
  readonly #resources = new Map<string, RuleResource>();
  /** Which rules have had the resource's present copy: a rule that asks again is asking about new properties. */
  readonly #served = new Map<string, Set<string>>();
  readonly #verdicts: Verdict[] = [];
  readonly #waivers = new Map<string, Waivers>();

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Where the files are that asked for a resource; undefined for a program that is not ours. */
  rootsOf(urn: string): Roots | undefined {
    const repository = this.#repositoryOf(urn);
    return repository?.platformRoot === undefined
      ? undefined
      : { platformRoot: repository.platformRoot, projectRoot: repository.projectRoot };
  }

  contextOf(urn: string): RuleContext {
    const now = this.#options.clock().toISOString();
    return contextOf(parseUrn(urn), this.#repositoryOf(urn), { now, foreignStage: this.foreignStage });
  }

  #repositoryOf(urn: string): Repository | undefined {
    const { project } = parseUrn(urn);
    return this.#options.repositories.find((repository) => repository.projectName === project);
  }

  #waiversOf(urn: string): Waivers {
    const repository = this.#repositoryOf(urn);
    if (repository === undefined) return NO_WAIVERS;
    const root = repository.platformRoot ?? repository.projectRoot;
    const waivers = this.#waivers.get(root) ?? this.#options.loadWaivers(root);
    this.#waivers.set(root, waivers);
    return waivers;
  }

  /** Rules of a resource run one after the other over one copy of its properties. */
  resource(seen: SeenResource, asker: string): RuleResource {
    const known = this.#resources.get(seen.urn);
    const served = this.#served.get(seen.urn);
    if (known !== undefined && served !== undefined && !served.has(asker)) {
      served.add(asker);
      return known;
    }
    this.#served.set(seen.urn, new Set([asker]));
    return this.#remember(seen);
  }

  /** Stack rules see outputs; the inputs that were seen before say more: a component's, and what was asked for. */
  stackResource(seen: SeenResource): RuleResource {
    return this.#resources.get(seen.urn) ?? this.#remember(seen);
  }

  find(urn: string): RuleResource | undefined {
    return this.#resources.get(urn);
  }

  #remember(seen: SeenResource): RuleResource {
    const { urn, type, name, parent } = seen;
    const props = seen.readProps();
    const own = type.startsWith("lakebed:") && typeof props.source === "string" ? props.source : undefined;
    const inherited = parent === undefined ? undefined : this.#resources.get(parent)?.source;
    const resource = { urn, type, name, parent, props, source: own ?? inherited };
    this.#resources.set(urn, resource);
    return resource;
  }

  judgeResource(rule: ResourceRule, resource: RuleResource): Verdict {
    const verdict = evaluateResource(rule, resource, this.contextOf(resource.urn), this.#waiversOf(resource.urn));
    this.#record([verdict]);
    return verdict;
  }

  judgeStack(rule: StackRule, resources: readonly RuleResource[]): Verdict[] {
    const urn = resources[0]?.urn ?? "";
    const verdicts = evaluateStack(rule, resources, this.contextOf(urn), this.#waiversOf(urn));
    this.#record(verdicts);
    return verdicts;
  }

  judgeWaivers(resources: readonly RuleResource[]): Verdict[] {
    const urn = resources[0]?.urn ?? "";
    const context = this.contextOf(urn);
    const verdicts = judgeWaivers(this.#waiversOf(urn), this.#verdicts, stackUrn(resources, context), context);
    this.#record(verdicts);
    return verdicts;
  }

  #record(verdicts: Verdict[]): void {
    const judged = verdicts.filter((verdict) => verdict.enforcement !== "off");
    this.#verdicts.push(...judged);
    this.#options.results?.append(judged);
  }
}
