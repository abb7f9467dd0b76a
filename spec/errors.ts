import type { ErrorCode } from "./problems/error-codes.ts";

/** A mistake of the user's or of the machine's, as opposed to a bug of ours: printed without a stack. */
export class UserError extends Error {
  /** Stable, documented by `lakebed explain <code>`. */
  readonly code: ErrorCode;
  /** What to do next. */
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UserError";
    this.code = code;
    this.hint = hint;
  }
}

/** The machine lacks something; `hint` has the command that mends it. The CLI exits with 3. */
export class MachineError extends UserError {
  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(code, message, hint, options);
    this.name = "MachineError";
  }
}
