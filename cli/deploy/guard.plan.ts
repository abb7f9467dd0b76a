import { isManagedObject, type RunRecord } from "./run-record.ts";

/** More than this share of a stack and more than this number of objects is a mass deletion. */
export const MASS_DELETE_SHARE = 0.5;
export const MASS_DELETE_MINIMUM = 3;

export interface GuardVerdict {
  code: "mass-delete" | "empty-program";
  message: string;
  fix: string;
}

/**
 * Refuses a preview that would take most of a stack away: a slip of a module type makes an empty program, and an empty
 * program deletes everything.
 */
export function judgeDeletions(preview: RunRecord, existingObjects: number): GuardVerdict | undefined {
  const managed = [...preview.steps.values()].filter(isManagedObject);
  const doomed = managed.filter((step) => step.op === "delete" || step.op === "discard" || step.op === "replace");
  const registered = managed.filter((step) => step.op !== "delete" && step.op !== "discard");
  if (existingObjects > 0 && registered.length === 0) {
    return {
      code: "empty-program",
      message: `${preview.stack}: the program declares nothing, but the stack has ${count(existingObjects)}: all would be deleted`,
      fix:
        "if the program should declare something, see that its file exports it by default and that package.json beside it says " +
        '"type": "module"; to take the stack away use `lakebed destroy`, or allow it with --allow-mass-delete',
    };
  }
  if (doomed.length <= MASS_DELETE_MINIMUM || doomed.length <= existingObjects * MASS_DELETE_SHARE) return undefined;
  return {
    code: "mass-delete",
    message: `${preview.stack}: the update would delete or replace ${doomed.length} of ${count(existingObjects)}`,
    fix: `look at them with \`pulumi preview --stack ${preview.stack} --diff\`; if it is meant, allow it with --allow-mass-delete`,
  };
}

function count(objects: number): string {
  return objects === 1 ? "1 object" : `${objects} objects`;
}
