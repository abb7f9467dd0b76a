import { RunError } from "@pulumi/pulumi";
import { type Data, type DataMap, dataAt, isDataMap, isSamePath, type Path } from "../../spec/reading/located.ts";
import type { Repository } from "../../spec/repository.ts";
import type { WrittenWord } from "../../spec/written-words.ts";
import { Baseline, type Target } from "./baseline.ts";
import { Circumstances } from "./circumstances.ts";
import { companionsOf } from "./companions.ts";
import type { Spoken } from "./effect.ts";
import { Names, otherValues } from "./other-values.ts";
import { isRemoval, placeOf } from "./provisioned.ts";
import { applyEdits, type Edit, hasMistakes, type TrialRepository } from "./trial-repository.ts";

/** What became of a word when it said something else. */
export interface MeasuredWord {
  word: WrittenWord;
  /** Its name in the table. */
  key: string;
  /** Targets of the environments that go by it. */
  targets: Target[];
  /** Those of them on which something else would be created. */
  acted: Target[];
  /** How many other values were valid; none means that nothing is known of the word. */
  tried: number;
}

/** More values than these have never told more. */
const ENOUGH_VALUES = 4;
/** Most values that a schema admits are refused by a check for the same reason. */
const ENOUGH_REFUSED = 60;
/** Where another value was right, the likely ones were tried already. */
const ENOUGH_REFUSED_THEN = 20;

export interface MeasuringOptions {
  /** Whether a word is worth the time; what is known need not be measured again. @default all are */
  isAsked?(word: WrittenWord, key: string, targets: readonly Target[]): boolean;
  /**
   * Whether others of a word's kind, said otherwise too, may show what it does alone only beside them: the strictest of
   * several classifications hides the others. @default never
   */
  isWorthCompany?(measured: MeasuredWord): boolean;
}

/** Says each word of a repository otherwise, one at a time, and looks at what would be created. */
export async function* measureWords(
  trial: TrialRepository,
  options: MeasuringOptions = {},
): AsyncGenerator<MeasuredWord> {
  const { isAsked = () => true, isWorthCompany = () => false } = options;
  const measurement = await Measurement.begin(trial);
  for (const word of measurement.words) {
    const { key, targets } = measurement.describe(word);
    if (!isAsked(word, key, targets)) continue;
    const measured = await measurement.measure(word);
    const isSilent = measured.tried > 0 && measured.acted.length < targets.length;
    yield isSilent && isWorthCompany(measured) ? await measurement.measureInCompany(measured) : measured;
  }
}

/** What else is said otherwise while words are tried, and what to hold them against. */
interface Ground {
  setup: readonly Edit[];
  baseline: Baseline;
}

class Measurement {
  readonly words: WrittenWord[];
  readonly #trial: TrialRepository;
  readonly #names: Names;
  readonly #ground: Ground;
  readonly #circumstances: Circumstances;
  /** Baselines with one thing declared twice, by its name. */
  readonly #grounds = new Map<string, Ground[]>();
  /** Baselines in which all words of a kind say the same, by the kind and what they say. */
  readonly #companies = new Map<string, Ground | undefined>();

  private constructor(trial: TrialRepository, repository: Repository, ground: Ground) {
    this.#trial = trial;
    this.#circumstances = new Circumstances(repository);
    this.#names = new Names(trial.data);
    this.words = withRemovalsOnce(repository.words());
    this.#ground = ground;
  }

  static async begin(trial: TrialRepository): Promise<Measurement> {
    const repository = trial.load([]);
    if (hasMistakes(repository)) {
      throw new Error(repository.problems.map(({ message, fix }) => `${message} (${fix})`).join("\n"));
    }
    const baseline = await Baseline.record(repository, spokenIn(trial.data));
    return new Measurement(trial, repository, { setup: [], baseline });
  }

  describe(word: WrittenWord): { key: string; targets: Target[] } {
    const [environment = ""] = word.environments;
    return { key: this.#circumstances.keyOf(word, environment), targets: this.#targetsOf(word.environments) };
  }

  async measure(word: WrittenWord): Promise<MeasuredWord> {
    const { targets } = this.describe(word);
    const direct = await this.#tryAll(word, targets, this.#ground, otherValues(word, this.#names));
    if (direct.tried > 0) return direct;
    if (word.path.at(-1) === "mode") return this.#measureMode(word, targets);
    const name = nameIn(word.value);
    if (name === undefined) return direct;
    const other = secondOf(name);
    const values = Array.isArray(word.value)
      ? [
          [...word.value, other],
          [...word.value.slice(0, -1), other],
        ]
      : [other];
    for (const doubled of await this.#withSecond(name)) {
      const measured = await this.#tryAll(word, targets, doubled, values);
      if (measured.tried > 0) return measured;
    }
    return direct;
  }

  /** Once more, where all words of its kind say one other thing, as far as that is right. */
  async measureInCompany(alone: MeasuredWord): Promise<MeasuredWord> {
    const { word, targets } = alone;
    const acted = new Set(alone.acted);
    let { tried } = alone;
    for (const value of [...otherValues(word, this.#names)].slice(0, ENOUGH_VALUES)) {
      if (acted.size === targets.length) break;
      const company = value === undefined ? undefined : await this.#companyOf(word, value);
      if (company === undefined) continue;
      const measured = await this.#tryAll(word, targets, company, otherValues(word, this.#names));
      for (const target of measured.acted) acted.add(target);
      tried += measured.tried;
    }
    return { ...alone, acted: [...acted], tried };
  }

  async #companyOf(word: WrittenWord, value: Data): Promise<Ground | undefined> {
    const key = JSON.stringify([word.file, word.word, value]);
    if (!this.#companies.has(key)) this.#companies.set(key, await this.#inChorus(word, value));
    return this.#companies.get(key);
  }

  async #inChorus({ file, word }: WrittenWord, value: Data): Promise<Ground | undefined> {
    let setup: Edit[] = [];
    for (const each of this.words) {
      if (each.file !== file || each.word !== word || isRemoval(each)) continue;
      const more = [...setup, { file, path: each.path, value }];
      if (!hasMistakes(this.#trial.load(more))) setup = more;
    }
    return setup.length === 0 ? undefined : await this.#groundOf(setup);
  }

  /** What stands beside a mode says where an existing thing is, and goes with it. */
  async #measureMode(word: WrittenWord, targets: Target[]): Promise<MeasuredWord> {
    const values = otherValues(word, this.#names);
    const whole = { ...word, path: word.path.slice(0, -1) };
    return { ...(await this.#tryAll(whole, targets, this.#ground, values)), word };
  }

  async #tryAll(
    word: WrittenWord,
    targets: Target[],
    ground: Ground,
    values: Iterable<Data | undefined>,
  ): Promise<MeasuredWord> {
    const acted = new Set<Target>();
    let tried = 0;
    let refused = 0;
    for (const value of values) {
      const edit = { file: word.file, path: word.path, ...(value === undefined ? {} : { value }) };
      const companions = companionsOf(word, value, this.#trial.data.get(word.file));
      const changed =
        (await this.#changedBy(edit, word, ground)) ?? (await this.#changedInCompany(edit, companions, word, ground));
      if (changed === undefined) refused += 1;
      else {
        tried += 1;
        for (const target of changed) acted.add(target);
      }
      const isEnough = tried >= ENOUGH_VALUES || refused >= (tried > 0 ? ENOUGH_REFUSED_THEN : ENOUGH_REFUSED);
      if (isEnough || targets.every((target) => acted.has(target))) break;
    }
    return { word, key: this.describe(word).key, targets, acted: [...acted], tried };
  }

  /** As `#changedBy`, where other words have to go along: what they would do without the word is not the word's doing. */
  async #changedInCompany(
    edit: Edit,
    companions: readonly Edit[],
    word: WrittenWord,
    ground: Ground,
  ): Promise<Set<Target> | undefined> {
    if (companions.length === 0) return undefined;
    const setup = [...ground.setup, ...companions];
    const isAllTakenAway = companions.every(({ value }) => value === undefined);
    const without = isAllTakenAway ? await this.#groundOf(setup) : undefined;
    return this.#changedBy(edit, word, without ?? { setup, baseline: ground.baseline });
  }

  /** Undefined where the files would have mistakes, or the program refuses. */
  async #groundOf(setup: readonly Edit[]): Promise<Ground | undefined> {
    const repository = this.#trial.load(setup);
    if (hasMistakes(repository)) return undefined;
    const spoken = spokenIn(applyEdits(this.#trial.data, setup));
    const baseline = await unlessRefused(Baseline.record(repository, spoken));
    return baseline === undefined ? undefined : { setup, baseline };
  }

  /** Undefined where the files would have mistakes, the program refuses, or a default says what the word said. */
  async #changedBy(edit: Edit, word: WrittenWord, { setup, baseline }: Ground): Promise<Set<Target> | undefined> {
    const edits = [...setup, edit];
    const repository = this.#trial.load(edits);
    if (hasMistakes(repository)) return undefined;
    const isTakenAway = edits.some(({ path, value }) => value === undefined && isSamePath(path, word.path));
    if (isTakenAway && !baseline.isMeantOtherwise(repository, word.environments)) return undefined;
    const spoken = spokenIn(applyEdits(this.#trial.data, edits));
    return unlessRefused(baseline.targetsChangedIn(repository, spoken, word.environments));
  }

  #targetsOf(environments: readonly string[]): Target[] {
    const all = this.#ground.baseline.environments.filter(({ name }) => environments.includes(name));
    return [...new Set(all.map(({ target }) => target))];
  }

  /** The repository with a second thing like the one of this name, so that what names the first can name the other. */
  async #withSecond(name: string): Promise<Ground[]> {
    const known = this.#grounds.get(name) ?? (await this.#doubled(name));
    this.#grounds.set(name, known);
    return known;
  }

  async #doubled(name: string): Promise<Ground[]> {
    const grounds: Ground[] = [];
    const setups = declarationsOf(name, this.#trial.data).map(({ file, path, value }): Edit => {
      return { file, path: [...path.slice(0, -1), secondOf(String(path.at(-1)))], value };
    });
    // A pool goes with its quota, a dataset with the step that writes it; of other names each is a thing of its own.
    const together = [...setups, ...mentionsOf(name, this.#trial.data)];
    for (const setup of setups.length === 0 ? [] : [together, setups, ...setups.map((each) => [each])]) {
      const ground = await this.#groundOf(setup);
      if (ground !== undefined) grounds.push(ground);
    }
    return grounds;
  }
}

/** What a removal takes away are many words at one place, and can be said otherwise only together. */
function withRemovalsOnce(words: readonly WrittenWord[]): WrittenWord[] {
  const seen = new Set<string>();
  return words.filter((word) => {
    const place = placeOf(word);
    if (isRemoval(word) && seen.has(place)) return false;
    seen.add(place);
    return true;
  });
}

/** Undefined where the program refuses with a message of its own. */
async function unlessRefused<T>(recorded: Promise<T>): Promise<T | undefined> {
  try {
    return await recorded;
  } catch (error) {
    if (RunError.isInstance(error)) return undefined;
    throw error;
  }
}

function nameIn(value: Data): string | undefined {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === "string" ? last : undefined;
}

function secondOf(name: string): string {
  return `${name}2`;
}

interface Declaration {
  file: string;
  path: Path;
  value: Data;
}

/** Where something of this name is declared: a map that has it as a key. `models.x` stands under `models` as `x`. */
function declarationsOf(name: string, files: ReadonlyMap<string, DataMap>): Declaration[] {
  const [, section, own] = /^(models|features)\.(.+)$/.exec(name) ?? [];
  const key = own ?? name;
  return [...files].flatMap(([file, data]) =>
    [...mapsIn(data, [])].flatMap(({ path, value }) => {
      const declared = dataAt(value, [key]);
      const isThere = declared !== undefined && (section === undefined || path.at(-1) === section);
      return isThere && path[0] !== "overrides" ? [{ file, path: [...path, key], value: declared }] : [];
    }),
  );
}

/** Each list that has the name, with the second beside it: what a step writes, for one. */
function mentionsOf(name: string, files: ReadonlyMap<string, DataMap>): Edit[] {
  return [...files].flatMap(([file, data]) =>
    [...mapsIn(data, [])].flatMap(({ path, value }) =>
      Object.entries(value).flatMap(([key, list]): Edit[] => {
        const isMention = key === "writes" && Array.isArray(list) && list.includes(name) && path[0] !== "overrides";
        return isMention ? [{ file, path: [...path, key], value: [...list, secondOf(name)] }] : [];
      }),
    ),
  );
}

function* mapsIn(value: Data, path: Path): Generator<{ path: Path; value: DataMap }> {
  if (!isDataMap(value)) return;
  yield { path, value };
  for (const [key, item] of Object.entries(value)) yield* mapsIn(item, [...path, key]);
}

export function spokenIn(files: ReadonlyMap<string, DataMap>): Spoken {
  const signatures = [...files.values()].map((data) =>
    [
      ["purpose", "summary"],
      ["owner", "contact"],
      ["owner", "costCenter"],
    ].flatMap((path) => {
      const said = dataAt(data, path);
      return typeof said === "string" ? [said] : [];
    }),
  );
  return { text: JSON.stringify([...files.values()]), signatures };
}
