/** What must never stand in a spec, nor be repeated in a message. */
const CREDENTIALS: readonly RegExp[] = [
  // user:password@host, with or without a scheme
  /[^\s/:@"'{[,]{1,128}:[^\s/@"',]{1,256}@(?=[A-Za-z0-9[])/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bxox[a-z]-[A-Za-z0-9-]{10,255}/,
  /\bgh[pousr]_[A-Za-z0-9]{20,255}/,
  /\bglpat-[A-Za-z0-9_-]{20,255}/,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/,
  /hooks\.slack\.com\/services\/\S{1,255}/,
  /\beyJ[A-Za-z0-9_-]{10,1024}\.[A-Za-z0-9_-]{10,1024}\.[A-Za-z0-9_-]{5,1024}/,
  /\b(password|passwd|secret|token|api_?key|access_?key)=[^\s&;]{1,255}/i,
];

/** The same, wherever they stand in a text. */
const ALL_CREDENTIALS = CREDENTIALS.map((pattern) => new RegExp(pattern, `${pattern.flags}g`));

/**
 * Keys whose values are masked wherever they stand; a reference such as `shop/oltp` is no secret. Every repetition is
 * bounded, so that a long line costs time in proportion to its length.
 */
const SECRET_KEY =
  /(["']?\b[\w-]{0,64}(?:password|passwd|secret|token|credentials?|api[-_]?key|access[-_]?key|private[-_]?key)[\w-]{0,64}["']?\s{0,8}:\s{0,64})("[^"]*"?|'[^']*'?|[^,}\]]+)/gi;
const REFERENCE = /^["']?[a-z][a-z0-9-]{0,39}(\/[a-z][a-z0-9-]{0,39})+["']?$/;

export function looksLikeCredential(text: string): boolean {
  return CREDENTIALS.some((pattern) => pattern.test(text));
}

/** Replaces whatever could be a secret by asterisks of equal length, so that carets below still fit. */
export function maskCredentials(text: string): string {
  const masked = ALL_CREDENTIALS.reduce((rest, pattern) => rest.replace(pattern, asterisks), text);
  return masked.replace(
    SECRET_KEY,
    (_whole, key: string, value: string) => key + (REFERENCE.test(value.trimEnd()) ? value : asterisks(value)),
  );
}

function asterisks(text: string): string {
  return "*".repeat(text.length);
}
