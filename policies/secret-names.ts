/** Last words of names whose values are secret. */
const SECRET_ENDINGS = [
  "password",
  "passwd",
  "pwd",
  "passphrase",
  "secret",
  "token",
  "apikey",
  "credential",
  "credentials",
  "api key",
  "private key",
  "secret key",
  "access key",
  "access key id",
  "signing key",
  "encryption key",
  "client secret",
  "connection string",
  "dsn",
];
/** `existingSecret: shop-db` names a secret and is none. */
const REFERENCE_WORDS = new Set(["existing", "ref", "from", "use", "enable", "create", "disable", "external"]);
/** Files are keyed by their name: `password.txt`, `token.json`. */
const FILE_EXTENSIONS = new Set(["txt", "json", "yaml", "yml", "env", "key", "pem"]);

/** Whether a key or variable is named like something secret: `DB_PASSWORD`, `apiKey`, `tls.key`; not `PASSWORD_FILE`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => REFERENCE_WORDS.has(word))) return false;
  if (words.length > 1 && FILE_EXTENSIONS.has(words.at(-1) ?? "") && name.includes(".")) {
    if (words.at(-1) === "key" && words.at(-2) === "tls") return true;
    words.pop();
  }
  const joined = words.join(" ");
  return SECRET_ENDINGS.some((ending) => joined === ending || joined.endsWith(` ${ending}`));
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

const CREDENTIALS = [
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  // A password in an address, unless it is a reference that something fills in.
  /[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:(?![$<{%])[^\s/@]+@/i,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
];

/** Whether a text holds something that is secret whatever it is called. */
export function holdsCredential(text: string): boolean {
  return CREDENTIALS.some((pattern) => pattern.test(text));
}
