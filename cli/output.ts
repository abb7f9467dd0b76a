import pc from "picocolors";

/**
 * The only door to the terminal: data goes to stdout, words about it to stderr. Colours honour NO_COLOR and FORCE_COLOR;
 * else both must be terminals, so that no escape code ends in a file or a variable (picocolors alone colours for any CI).
 */
const isShownInTerminal = process.stdout.isTTY && process.stderr.isTTY;
export const colors = pc.createColors(pc.isColorSupported && (isShownInTerminal || Boolean(process.env.FORCE_COLOR)));

export function printData(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  printData(JSON.stringify(value, null, 2));
}

export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A reader that went away (`lakebed plan | head`) is no error: nobody is left to be told anything. */
export function endQuietlyWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(EXIT.ok);
    throw error;
  });
}

/** Exit codes of every command; `bug` (EX_SOFTWARE) is none of the user's doing. */
export const EXIT = { ok: 0, findings: 1, usage: 2, machine: 3, bug: 70 } as const;
