/** What a threshold compares with, in one unit of each kind: `2 GiB` and `2048 MiB` are the same. */
export interface Measure {
  value: number;
  /** `%`, `s`, `B`, or the ISO 4217 currency; undefined for a plain number. */
  unit: string | undefined;
}
