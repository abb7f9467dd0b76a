/** What programs and tests import; the pack itself is `index.js`, which serves as soon as it is loaded. */
export { type EvaluationOptions, evaluate, evaluateResource, evaluateStack, refuses } from "./evaluate.ts";
export { explainRule, explainRules, type RuleExplanation } from "./explain.ts";
export { type HarnessOptions, judge, outcomesOf, type ResourceUnderTest } from "./harness.ts";
export { locate, type Roots } from "./locate.ts";
export { findingLines, formatVerdict } from "./message.ts";
export { podsOf } from "./pods.ts";
export { contextOf, findRepository, PLATFORM_VARIABLE, parseUrn, type Repository } from "./repository.ts";
export { RESULTS_VARIABLE, readResults } from "./results.ts";
export {
  type Enforcement,
  type Finding,
  type Outcome,
  type PlainValue,
  type ResourceRule,
  type Rule,
  type RuleContext,
  type RuleResource,
  type Severity,
  type StackRule,
  type Stage,
  UNKNOWN,
  type Verdict,
} from "./rule.ts";
export { RULES } from "./rules.ts";
export { servePack } from "./serve.ts";
export {
  findWaiver,
  loadWaivers,
  NO_WAIVERS,
  parseWaivers,
  type Waiver,
  type Waivers,
  waiversFile,
} from "./waivers.ts";
