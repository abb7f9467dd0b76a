import { expect } from "vitest";

/** Counts what came out as it should, and keeps the rest by name. */
export class Tally {
  readonly #what: string;
  readonly #outcome: string;
  readonly #missed: string[] = [];
  #reached = 0;

  constructor(what: string, outcome = "reached the exact line") {
    this.#what = what;
    this.#outcome = outcome;
  }

  count(name: string, isReached: boolean): void {
    if (isReached) this.#reached += 1;
    else this.#missed.push(name);
  }

  /** Prints the share; fails with what did not, and where too few were tried to mean something. */
  expectAll({ ofAtLeast }: { ofAtLeast: number }): void {
    const total = this.#reached + this.#missed.length;
    const share = ((100 * this.#reached) / total).toFixed(1);
    process.stdout.write(`${this.#what}: ${this.#reached} of ${total} (${share} %) ${this.#outcome}\n`);
    expect(this.#missed).toEqual([]);
    expect(total).toBeGreaterThanOrEqual(ofAtLeast);
  }
}
