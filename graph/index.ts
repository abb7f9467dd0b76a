export {
  type ChangedNode,
  compareGraphs,
  type GraphDifferences,
  graphDigest,
  type PropertyChange,
} from "./differences.ts";
export type { Graph, GraphNode, OutputOrder, PlainValue } from "./graph.ts";
export { UNKNOWN } from "./graph.ts";
export { type Breach, findBreaches, invariantNames } from "./invariants.ts";
export { graphJson } from "./json.ts";
export {
  ancestorsOf,
  childrenOf,
  countKinds,
  displayName,
  type KubernetesObject,
  kubernetesObject,
  kubernetesObjects,
  nodesOfType,
  shortType,
} from "./queries.ts";
export { type Program, type RecordOptions, recordProgram } from "./record.ts";
export { componentTree, type TreeNode, walkTree } from "./tree.ts";
export { isPlainObject, leaves, valueAt } from "./values.ts";
