import type { ConnectionSpec } from "../../spec/platform/connection.schema.ts";
import { template } from "./templates.ts";

/** What a first dataset is read from: a connection of each kind. */
export type ConnectionKind = ConnectionSpec["kind"];

export interface FirstSource {
  /** As the wizard describes it. */
  hint: string;
  /** A name for such a connection. */
  presetName: string;
  /** What of the system is read, in the words of `source`. */
  source: string;
  engine: "spark" | "python";
  /** The job that reads it. */
  job(): string;
}

export const FIRST_SOURCES: Readonly<Record<ConnectionKind, FirstSource>> = {
  postgres: {
    hint: "a table of a PostgreSQL database",
    presetName: "shop-db",
    source: "table: public.orders, cursor: updated_at",
    engine: "spark",
    job: () => databaseJob("PostgreSQL", "postgresql"),
  },
  mysql: {
    hint: "a table of a MySQL or MariaDB database",
    presetName: "shop-db",
    source: "table: orders, cursor: updated_at",
    engine: "spark",
    job: () => databaseJob("MySQL", "mysql"),
  },
  kafka: {
    hint: "a topic",
    presetName: "shop-events",
    source: "topic: shop.orders",
    engine: "spark",
    job: () => template("ingest_orders.kafka.py"),
  },
  "object-store": {
    hint: "CSV files in a bucket that speaks S3",
    presetName: "partner-files",
    source: "path: orders/*.csv",
    engine: "spark",
    job: () => template("ingest_orders.object-store.py"),
  },
  http: {
    hint: "JSON of an API",
    presetName: "shop-api",
    source: "path: orders.json",
    engine: "python",
    job: () => template("ingest_orders.http.py"),
  },
};

export const CONNECTION_KINDS = Object.keys(FIRST_SOURCES) as ConnectionKind[];

/** What stands in for a connection that there is not yet. */
const SAMPLE: Pick<FirstSource, "engine" | "job"> = {
  engine: "python",
  job: () => template("ingest_orders.sample.py"),
};

/** The step that fills the first dataset. */
export function firstStep(connection: { kind: ConnectionKind } | undefined): Pick<FirstSource, "engine" | "job"> {
  return connection === undefined ? SAMPLE : FIRST_SOURCES[connection.kind];
}

function databaseJob(product: string, protocol: string): string {
  return template("ingest_orders.database.py").replace("$PRODUCT", product).replace("$PROTOCOL", protocol);
}
