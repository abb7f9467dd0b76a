/** The language: what a platform repository says, checked and resolved. Free of Pulumi. */
export * from "./errors.ts";
export * from "./model.ts";
export type { Position, Problem } from "./problems/problem.ts";
export { type CodeDocument, type ProblemCode, problemCodes } from "./problems/problem-codes.ts";
export { formatProblem, formatProblems } from "./problems/problem-format.ts";
export { loadRepository, type Repository } from "./repository.ts";
export { locateRepository } from "./repository-folder.ts";
export { parseStackName, stackNameOf, stackNames } from "./stack-name.ts";
