"""Takes over clicks that are waiting in Kafka, then ends; the checkpoint remembers where it was."""

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, from_json

from platform_paths import source_of, writes

spark = SparkSession.builder.getOrCreate()
source, target = source_of("bronze.clicks"), writes("bronze.clicks")
credentials = source["credentials"]

(
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
    .select(
        from_json(
            col("value").cast("string"), "event_id string, customer_id long, species string, clicked_at timestamp"
        ).alias("click")
    )
    .select("click.*")
    .writeStream.format("delta")
    .option("checkpointLocation", f"{target}_checkpoint")
    .trigger(availableNow=True)
    .start(target)
    .awaitTermination()
)
