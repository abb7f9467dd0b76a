import { quote } from "../problems/excerpt.ts";
import type { Finding } from "../problems/problem-list.ts";
import { dataAt, namesAt, type Path } from "../reading/located.ts";
import type { Surroundings } from "./surroundings.ts";

/** Something that can be renamed: its name today, and the one that it was first deployed under. */
interface Renameable {
  name: string;
  formerly: string | undefined;
  /** Of its `formerly`; undefined where this file does not say it. */
  path: Path | undefined;
}

/** The sections whose things can be renamed, and what one of them is called. */
const SECTIONS = { datasets: "dataset", pipelines: "pipeline", models: "model" } as const;

/**
 * What is deployed bears the first name of each thing, so no two may have the same. Two things that swapped their names
 * have different first names, which is right.
 */
export function checkFormerNames(around: Surroundings): Finding[] {
  return [
    ...findTakenNames("project", renameableProjects(around)),
    ...Object.entries(SECTIONS).flatMap(([section, what]) => findTakenNames(what, renameablesIn(section, around))),
  ];
}

/** Names stand here also of things that are malformed. */
function renameablesIn(section: string, { raw }: Surroundings): Renameable[] {
  return namesAt(raw, [section]).map((name) => {
    const path = [section, name, "formerly"];
    const formerly = dataAt(raw, path);
    return { name, formerly: typeof formerly === "string" ? formerly : undefined, path };
  });
}

/** None where this one was not renamed: what is wrong with another's former name is said there. */
function renameableProjects({ projects, spec }: Surroundings): Renameable[] {
  if (spec.formerly === undefined) return [];
  return [...projects].map(([name, { formerly }]) => ({
    name,
    formerly,
    path: name === spec.name ? ["formerly"] : undefined,
  }));
}

function findTakenNames(what: string, things: readonly Renameable[]): Finding[] {
  return things.flatMap((thing, index) => {
    const { name, formerly, path } = thing;
    if (formerly === undefined || path === undefined) return [];
    if (formerly === name) return [sameName(what, name, path)];
    const namesake = things.find((other) => other.name === formerly && other.formerly === undefined);
    if (namesake !== undefined) return [takenBy(what, { name, formerly, path })];
    const claimant = things.slice(0, index).find((other) => other.formerly === formerly);
    return claimant === undefined ? [] : [claimedTwice(what, { name, formerly, path }, claimant.name)];
  });
}

function sameName(what: string, name: string, path: Path): Finding {
  return {
    code: "formerly-same",
    message: `the ${what} is named ${quote(name)} today, and \`formerly\` says the same`,
    fix: `Remove \`formerly\`, or write the name that the ${what} was first deployed under.`,
    path,
    at: "value",
  };
}

interface Renamed {
  name: string;
  formerly: string;
  path: Path;
}

function takenBy(what: string, { name, formerly, path }: Renamed): Finding {
  return {
    code: "formerly-taken",
    message: `${quote(formerly)} is another ${what}, and with this \`formerly\` both would be deployed under that name`,
    fix: `Remove \`formerly\` if ${quote(name)} is new; if it was ${quote(formerly)} once, give the other ${what} a name of its own.`,
    path,
    at: "value",
  };
}

function claimedTwice(what: string, { name, formerly, path }: Renamed, claimant: string): Finding {
  return {
    code: "formerly-taken",
    message: `${quote(claimant)} and ${quote(name)} both say that they were the ${what} ${quote(formerly)}`,
    fix: `Keep \`formerly: ${formerly}\` at the one that was deployed under that name.`,
    path,
    at: "value",
  };
}
