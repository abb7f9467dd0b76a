/** A place in a file, both counted from 1. */
export interface Position {
  /** Relative to the folder with `Pulumi.yaml`, or absolute outside of it. */
  file: string;
  line: number;
  column: number;
}

/** One mistake of the user's, with everything needed to mend it. */
export interface Problem {
  /** Stable, documented by `lakebed explain <code>`. */
  code: string;
  severity: "error" | "warning";
  /** What is wrong, and what was found. */
  message: string;
  position: Position;
  /** The edit that mends it. */
  fix: string;
  /** The source line and a caret below it, where there is one. */
  excerpt: string | undefined;
}
