"""Keeps the pace of each account up to date, payment by payment."""

from pace import pace
from platform_paths import reads, writes
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col, min as earliest

spark = SparkSession.builder.getOrCreate()
source, target = reads("silver.transactions"), writes("gold.account_velocity")

SCHEMA = "account_id string, at timestamp, payments_10m long, amount_24h double, merchants_7d long"


def update(payments: DataFrame, batch: int) -> None:
    touched = payments.groupBy("account_id").agg(earliest("paid_at").alias("since"))
    week = spark.read.format("delta").load(source).where("paid_at > current_timestamp() - interval 8 days")
    (
        week.join(touched, "account_id")
        .groupBy("account_id")
        .applyInPandas(lambda rows: pace(rows), SCHEMA)
        .join(touched, "account_id")
        .where(col("at") >= col("since"))
        .drop("since")
        .write.format("delta")
        .mode("append")
        .option("txnAppId", "velocity")
        .option("txnVersion", batch)
        .save(target)
    )


(
    spark.readStream.format("delta")
    .load(source)
    .writeStream.foreachBatch(update)
    .option("checkpointLocation", f"{target}_checkpoint")
    .trigger(processingTime="1 second")
    .start()
    .awaitTermination()
)
