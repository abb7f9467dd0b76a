import { stringify } from "yaml";

/** A value on one line, quoted only where YAML, or a reader of older YAML, would take it for something else. */
export function inline(value: string | readonly string[]): string {
  const text = stringify([value], {
    collectionStyle: "flow",
    lineWidth: 0,
    compat: "yaml-1.1",
    flowCollectionPadding: false,
  });
  return text.trim().slice(1, -1);
}
