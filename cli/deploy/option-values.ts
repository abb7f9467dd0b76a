/** Every value of an option that may be given several times; citty keeps the last one only. */
export function optionValues(rawArguments: readonly string[], name: string): string[] {
  return rawArguments.flatMap((word, index) => {
    if (word.startsWith(`--${name}=`)) return [word.slice(name.length + 3)];
    const next = rawArguments[index + 1];
    return word === `--${name}` && next !== undefined ? [next] : [];
  });
}
