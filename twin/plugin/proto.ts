import { createRequire } from "node:module";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import type AnyModule from "google-protobuf/google/protobuf/any_pb.js";
import type EmptyModule from "google-protobuf/google/protobuf/empty_pb.js";
import type StructModule from "google-protobuf/google/protobuf/struct_pb.js";

/** The messages of the engine's protocol, as the SDK ships them. */
export { engine, engineGrpc, language, languageGrpc, plugin, provider, providerGrpc, status };

// From the SDK's own folder: a second copy of google-protobuf would make messages that the SDK's cannot hold.
const requireFromSdk = createRequire(import.meta.resolve("@pulumi/pulumi/proto/provider_pb.js"));

export const { Any } = requireFromSdk("google-protobuf/google/protobuf/any_pb.js") as typeof AnyModule;
export const { Empty } = requireFromSdk("google-protobuf/google/protobuf/empty_pb.js") as typeof EmptyModule;
export const { Struct } = requireFromSdk("google-protobuf/google/protobuf/struct_pb.js") as typeof StructModule;
export type Struct = StructModule.Struct;
