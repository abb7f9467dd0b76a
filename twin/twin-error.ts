import { MachineError } from "../spec/errors.ts";
import type { TwinCode } from "../spec/problems/error-codes.ts";

/** The machine lacks something that the twin needs, or something of the twin's went wrong. */
export class TwinError extends MachineError {
  constructor(code: TwinCode, message: string, hint: string, options?: ErrorOptions) {
    super(code, message, hint, options);
    this.name = "TwinError";
  }
}
