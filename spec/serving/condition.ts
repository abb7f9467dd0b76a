/** One comparison of a condition such as `score >= 0.9 and amount > 1000`. */
export interface Comparison {
  field: string;
  operator: string;
  value: string;
}

const COMPARISON = /^([A-Za-z_][A-Za-z0-9_]*) ?(>=|<=|!=|=|>|<) ?('[^']*'|-?\d+(?:\.\d+)?|true|false)$/;

/** Undefined for what is no condition. `and` and `or` are read alike: what matters here are the fields. */
export function parseCondition(text: string): Comparison[] | undefined {
  if (text.length > 1_000) return undefined;
  const comparisons = text
    .trim()
    .split(/\s+(?:and|or)\s+/)
    .map((part) => COMPARISON.exec(part.replace(/\s+/g, " ")));
  const read = comparisons.flatMap((match) => {
    const [, field, operator, value] = match ?? [];
    return field === undefined || operator === undefined || value === undefined ? [] : [{ field, operator, value }];
  });
  return read.length === comparisons.length ? read : undefined;
}
