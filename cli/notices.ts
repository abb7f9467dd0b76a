import type { CodeDocument } from "../spec/problems/code-document.ts";

/** What is told of right files, and refuses nothing. */
export const notices = {
  "declared-not-provisioned": {
    title: "A word is declared that nothing acts on yet",
    explanation:
      "The language says more than this version can create. Such a word is checked like any other, and changes nothing that is created: no other valid value of it would. Those that promise protection, such as retention, callers or gates, are warnings, because somebody may rely on them. `check` and `plan` list them with their lines; the list is measured by saying each word otherwise, not kept by hand.",
    example: "models:\n  recommender:\n    approvals: { atLeast: 2 }   # recorded, and nobody is asked yet",
  },
} satisfies Record<string, CodeDocument>;
