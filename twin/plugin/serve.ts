import grpc from "@grpc/grpc-js";

/** Custom resource definitions are megabytes; gRPC's own limit is 4 MiB. */
const MAX_MESSAGE_BYTES = 400 * 1024 * 1024;

export const MESSAGE_LIMITS = {
  "grpc.max_receive_message_length": MAX_MESSAGE_BYTES,
  "grpc.max_send_message_length": MAX_MESSAGE_BYTES,
};

/** An answer that the engine shows as the resource's error. */
export class RpcError extends Error {
  readonly code: grpc.status;
  readonly metadata: grpc.Metadata | undefined;

  constructor(message: string, code: grpc.status = grpc.status.UNKNOWN, metadata?: grpc.Metadata) {
    super(message);
    this.name = "RpcError";
    this.code = code;
    this.metadata = metadata;
  }
}

/** Serves a unary call with an async function. */
export function unary<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(asServiceError(error), null),
      );
  };
}

function asServiceError(error: unknown): Partial<grpc.StatusObject> {
  const details = error instanceof Error ? error.message : String(error);
  if (!(error instanceof RpcError)) return { code: grpc.status.UNKNOWN, details };
  return { code: error.code, details, ...(error.metadata && { metadata: error.metadata }) };
}

export function refuse(message: string): () => never {
  return () => {
    throw new RpcError(message, grpc.status.UNIMPLEMENTED);
  };
}

/** Starts the server and tells the engine the port, on the first line of stdout. */
export async function servePlugin(
  service: grpc.ServiceDefinition,
  implementation: grpc.UntypedServiceImplementation,
): Promise<void> {
  const server = new grpc.Server(MESSAGE_LIMITS);
  server.addService(service, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  process.stdout.write(`${port}\n`);
}

/**
 * Ends this process with the engine: stdin closes when the engine is gone, however it went, and SIGINT comes at the
 * end of each run (a plugin that stays costs every command 5 s).
 */
export function endWithEngine(cleanUp: () => void): void {
  const end = (): void => {
    cleanUp();
    process.exit(0);
  };
  process.stdin.resume();
  process.stdin.on("end", end);
  process.stdin.on("error", end);
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}
