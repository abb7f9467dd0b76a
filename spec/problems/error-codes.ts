import type { CodeDocument } from "./code-document.ts";
import { deployCodes } from "./codes/deploy.codes.ts";
import { programCodes } from "./codes/program.codes.ts";
import { twinCodes } from "./codes/twin.codes.ts";
import { usageCodes } from "./codes/usage.codes.ts";
import type { ProblemCode } from "./problem-codes.ts";

const all = { ...usageCodes, ...programCodes, ...deployCodes, ...twinCodes };

/** What a command can end with: one of these, or a problem of the files. The compiler refuses an error with another. */
export type ErrorCode = keyof typeof all | ProblemCode;

export type TwinCode = keyof typeof twinCodes;

/** Codes that are no problem of a file: wrong usage, what a machine lacks, what forbids a deployment. */
export const errorCodes: Readonly<Record<keyof typeof all, CodeDocument>> = all;
