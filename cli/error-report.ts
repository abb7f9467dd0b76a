import { MachineError, UserError } from "../spec/errors.ts";
import type { ErrorCode } from "../spec/problems/error-codes.ts";
import { colors, EXIT, printNote } from "./output.ts";
import { lakebedVersion } from "./version.ts";

/** Tells what went wrong, and returns the exit code for it. */
export function reportError(error: unknown): number {
  if (error instanceof UserError) {
    printNote(`${colors.red("error")} ${withCode(error.message, error.code)}`);
    printNote(`${colors.dim(error instanceof MachineError ? "get it:" : "to do:")} ${error.hint}`);
    return error instanceof MachineError ? EXIT.machine : EXIT.usage;
  }
  // citty's own refusals (a missing word, a value outside of its list) are the user's to mend.
  if (error instanceof Error && error.name === "CLIError") {
    printNote(`${colors.red("error")} ${withCode(error.message, "wrong-arguments")}`);
    printNote(`${colors.dim("to do:")} see --help`);
    return EXIT.usage;
  }
  printNote(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (error instanceof Error && error.cause !== undefined) printNote(`caused by: ${String(error.cause)}`);
  printNote(
    `\n${colors.red("This is a bug in lakebed")}, not in your files. Please report it with the lines above, ` +
      `the command, and what \`lakebed doctor\` says (lakebed ${lakebedVersion()}, Node ${process.version}).`,
  );
  return EXIT.bug;
}

/** At the end of the first line: `lakebed explain <code>` says more. */
function withCode(message: string, code: ErrorCode): string {
  const [first = "", ...more] = message.split("\n");
  return [`${first} ${colors.dim(`(${code})`)}`, ...more].join("\n");
}
