import grpc from "@grpc/grpc-js";
import { Any, provider, status } from "../plugin/proto.ts";
import { RpcError } from "../plugin/serve.ts";
import type { Change } from "./changes.ts";
import type { ObjectDiff } from "./diff.ts";
import { formatPath, type Properties, writeStruct } from "./property-values.ts";

/**
 * A refusal without a property's name: the engine would print the property's whole value beside it, a kubeconfig or a
 * secret not excepted.
 */
export function checkFailure(reason: string): InstanceType<typeof provider.CheckFailure> {
  const failure = new provider.CheckFailure();
  failure.setProperty("");
  failure.setReason(reason);
  return failure;
}

export function diffResponse(diff: ObjectDiff): InstanceType<typeof provider.DiffResponse> {
  const response = new provider.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = provider.DiffResponse.DiffChanges;
  response.setChanges(diff.changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setHasdetaileddiff(true);
  response.setDeletebeforereplace(diff.replaces.length > 0 && diff.deleteFirst);
  response.setReplacesList(diff.replaces.map((change) => formatPath(change.path)));
  response.setDiffsList([...new Set(diff.changes.map((change) => String(change.path[0] ?? "")))]);
  for (const change of diff.changes) {
    const detail = new provider.PropertyDiff();
    detail.setKind(detailKind(change, diff.replaces.includes(change)));
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(formatPath(change.path), detail);
  }
  return response;
}

function detailKind(change: Change, isReplacing: boolean): provider.PropertyDiff.Kind {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = provider.PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  return kinds[change.kind][isReplacing ? 1 : 0];
}

/** The object exists but is not ready: the engine keeps it, says why, and tries again next time. */
export function notReady(id: string, outputs: Properties, inputs: Properties, reasons: string[]): RpcError {
  const detail = new provider.ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(writeStruct(outputs));
  detail.setInputs(writeStruct(inputs));
  detail.setReasonsList(reasons);
  const message = `not ready: ${reasons.join("; ")}`;
  const wrapped = new Any();
  wrapped.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const answer = new status.Status();
  answer.setCode(grpc.status.UNKNOWN);
  answer.setMessage(message);
  answer.addDetails(wrapped);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(answer.serializeBinary()));
  return new RpcError(message, grpc.status.UNKNOWN, metadata);
}
