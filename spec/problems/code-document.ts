/** What `lakebed explain <code>` prints. */
export interface CodeDocument {
  title: string;
  /** Markdown. */
  explanation: string;
  /** YAML that is right. */
  example: string;
}
