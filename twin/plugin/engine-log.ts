import grpc from "@grpc/grpc-js";
import { Empty, engine, engineGrpc } from "./proto.ts";
import { MESSAGE_LIMITS } from "./serve.ts";

export type Severity = "debug" | "info" | "warning" | "error";

export interface LogOptions {
  /** Shown only while the run goes on. */
  ephemeral?: boolean;
}

export interface EngineLog {
  write(severity: Severity, urn: string, message: string, options?: LogOptions): Promise<void>;
}

/** Messages for the user, shown by the engine at their resource. */
export function connectEngineLog(address: string): EngineLog {
  const client = new grpc.Client(address, grpc.credentials.createInsecure(), MESSAGE_LIMITS);
  const severities = {
    debug: engine.LogSeverity.DEBUG,
    info: engine.LogSeverity.INFO,
    warning: engine.LogSeverity.WARNING,
    error: engine.LogSeverity.ERROR,
  };
  // The definition, not the SDK's client class: that one insists on its own copy of grpc-js.
  const method = engineGrpc.EngineService.log;
  return {
    write(severity, urn, message, options = {}) {
      const request = new engine.LogRequest();
      request.setSeverity(severities[severity]);
      request.setUrn(urn);
      request.setMessage(message);
      request.setEphemeral(options.ephemeral ?? false);
      return new Promise((resolve, reject) => {
        client.makeUnaryRequest(
          method.path,
          method.requestSerialize,
          (bytes: Buffer) => Empty.deserializeBinary(bytes),
          request,
          (error: grpc.ServiceError | null) => (error === null ? resolve() : reject(error)),
        );
      });
    },
  };
}
