"""A topic as a stream of rows. Address and credentials come from the platform."""

from platform_paths import source_of
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col, from_json


def stream_of(spark: SparkSession, dataset: str, schema: str) -> DataFrame:
    source = source_of(dataset)
    credentials = source["credentials"]
    return (
        spark.readStream.format("kafka")
        .option("kafka.bootstrap.servers", ",".join(source["bootstrap"]))
        .option("kafka.security.protocol", "SASL_SSL")
        .option("kafka.sasl.mechanism", "SCRAM-SHA-512")
        .option(
            "kafka.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required "
            f'username="{credentials["username"]}" password="{credentials["password"]}";',
        )
        .option("subscribe", source["topic"])
        .option("startingOffsets", "earliest")
        .load()
        .select(from_json(col("value").cast("string"), schema).alias("event"))
        .select("event.*")
    )
