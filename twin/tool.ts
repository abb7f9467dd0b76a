/** A program that the twin uses, and where it came from. */
export interface Tool {
  path: string;
  version: string;
  /** For people: `on PATH`, `built from the Go module`. */
  origin: string;
}
