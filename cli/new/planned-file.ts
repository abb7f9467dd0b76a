/** A file that is yet to be written. */
export interface PlannedFile {
  /** Below the folder that is made, with forward slashes. */
  path: string;
  content: string;
}
