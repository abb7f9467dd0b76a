import { isProperties, type Properties, stringAt, type Value } from "./property-values.ts";

export interface Cause {
  field: string;
  reason: string;
  message: string;
}

/** A refusal by the API server, in its own words. */
export class ApiError extends Error {
  readonly httpStatus: number;
  readonly reason: string;
  readonly causes: Cause[];
  /** The kind that the server did not find, of a 404. */
  readonly missingKind: string;

  constructor(httpStatus: number, body: Value | undefined, text: string) {
    const status = isStatus(body) ? body : {};
    super(stringAt(status, ["message"]) ?? `HTTP ${httpStatus}: ${text.trim() || "no explanation"}`);
    this.name = "ApiError";
    this.httpStatus = httpStatus;
    this.reason = stringAt(status, ["reason"]) ?? "";
    this.missingKind = httpStatus === 404 ? (stringAt(status, ["details", "kind"]) ?? "") : "";
    const details = isProperties(status.details) ? status.details : {};
    this.causes = (Array.isArray(details.causes) ? details.causes : []).map((cause) => ({
      field: stringAt(cause, ["field"]) ?? "",
      reason: stringAt(cause, ["reason"]) ?? "",
      message: stringAt(cause, ["message"]) ?? "",
    }));
  }
}

function isStatus(body: Value | undefined): body is Properties {
  return isProperties(body) && body.kind === "Status";
}

/** The server could not be reached, in words for the user. */
export class UnreachableError extends Error {
  constructor(server: string, cause: Error & { code?: string }) {
    super(`the Kubernetes API server at ${server} cannot be reached (${cause.code ?? "no answer"}): is it running?`, {
      cause,
    });
    this.name = "UnreachableError";
  }
}

const IMMUTABLE =
  /immutable|may not (be )?changed?|cannot (be )?changed?|must not be changed|updates to .+ are forbidden/i;

/** The fields that the server will not change on the object as it stands; undefined if that is not its complaint. */
export function immutableFields(error: unknown): string[] | undefined {
  if (!(error instanceof ApiError) || (error.httpStatus !== 422 && error.httpStatus !== 403)) return undefined;
  const fields = error.causes.filter((cause) => IMMUTABLE.test(cause.message)).map((cause) => cause.field);
  if (fields.length > 0) return [...new Set(fields)];
  return error.causes.length === 0 && IMMUTABLE.test(error.message) ? [""] : undefined;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.httpStatus === 404;
}

/** The object would be fine, but its namespace does not exist. */
export function isNamespaceMissing(error: unknown): boolean {
  return error instanceof ApiError && error.missingKind === "namespaces";
}

/** A kind that discovery promised is not served (yet): plain text, not a Status. */
export function isNotServed(error: unknown): boolean {
  return error instanceof ApiError && error.httpStatus === 404 && error.missingKind === "" && error.reason === "";
}

export function isBeingDeleted(error: unknown): boolean {
  return error instanceof ApiError && error.httpStatus === 409 && error.message.includes("object is being deleted");
}

/** The manifest itself is wrong, wherever it would be applied. A wrong field under server-side apply is a 500. */
export function isAboutTheManifest(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.httpStatus === 422 || error.httpStatus === 400 || isSchemaError(error);
}

export function isSchemaError(error: unknown): boolean {
  return (
    error instanceof ApiError && error.httpStatus === 500 && error.message.startsWith("failed to create typed patch")
  );
}
