import { createHash } from "node:crypto";
import { join } from "node:path";
import { type MeasuredWord, measureWords } from "../../../graph/provisioning/measurement.ts";
import { findUnprovisioned, isIdentity, placeOf } from "../../../graph/provisioning/provisioned.ts";
import { approvals } from "../../../graph/provisioning/trial-day.ts";
import { TrialRepository } from "../../../graph/provisioning/trial-repository.ts";
import { loadRepository } from "../../../spec/repository.ts";

/** What `check` prints of a leaf, beside what became of it when it said something else. */
export interface JudgedLeaf {
  /** `platform.yaml:24 gpuPools.a10g.spot` */
  leaf: string;
  measured: MeasuredWord;
  /** Environments that go by it for which it is listed as not provisioned. */
  listed: string[];
}

/**
 * Says every leaf of an example otherwise, one at a time, on the day when all its models were approved: much of what is
 * said of an endpoint is used from then on. The records of that day are no leaves of the example. `atMost` takes a sample,
 * the same each time.
 */
export async function judgeLeaves(example: string, atMost: number): Promise<JudgedLeaf[]> {
  const directory = join(import.meta.dirname, "..", "..", "..", "examples", example);
  const repository = loadRepository(directory);
  const lines = new Map(repository.words().map((word) => [placeOf(word), word.position.line]));
  const listed = new Map(
    findUnprovisioned(repository).map(({ word, environments }) => [placeOf(word), environments] as const),
  );
  const sample = new Set(
    [
      ...new Set(
        repository
          .words()
          .filter((word) => !isIdentity(word))
          .map(placeOf),
      ),
    ]
      .toSorted(byDigest)
      .slice(0, atMost),
  );
  const isListed = (place: string) => (listed.get(place) ?? []).length > 0;
  const trial = new TrialRepository(directory);
  try {
    trial.keep(approvals(trial));
    const judged: JudgedLeaf[] = [];
    const options = {
      isAsked: (word: MeasuredWord["word"]) => sample.has(placeOf(word)),
      isWorthCompany: ({ word }: MeasuredWord) => !isListed(placeOf(word)),
    };
    for await (const measured of measureWords(trial, options)) {
      const place = placeOf(measured.word);
      const { file, path } = measured.word;
      judged.push({
        leaf: `${file}:${lines.get(place)} ${path.join(".")}`,
        measured,
        listed: listed.get(place) ?? [],
      });
    }
    return judged;
  } finally {
    trial.remove();
  }
}

/** As good as by chance, and a new leaf moves no other in or out but the last. */
function byDigest(one: string, other: string): number {
  const [a, b] = [one, other].map((place) => createHash("sha256").update(place).digest("hex"));
  return (a ?? "") < (b ?? "") ? -1 : 1;
}
