"""Adds to each payment what is known of the account and of the phone that confirmed it."""

from platform_paths import reads, writes
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import coalesce, col, lit, max_by

spark = SparkSession.builder.getOrCreate()
target = writes("silver.transactions")


def enrich(payments: DataFrame, batch: int) -> None:
    # Read in each batch, so that a changed account counts from the next payment on.
    accounts = spark.read.format("delta").load(reads("silver.accounts"))
    devices = spark.read.format("delta").load(reads("bronze.devices"))
    latest = devices.groupBy("account_id").agg(max_by("is_rooted", "seen_at").alias("is_rooted"))
    (
        payments.join(accounts, "account_id", "left")
        .join(latest, "account_id", "left")
        .select(
            "transaction_id",
            "account_id",
            "amount",
            "merchant_category",
            (col("merchant_country") != col("country")).alias("is_abroad"),
            coalesce("is_rooted", lit(False)).alias("is_rooted"),
            "age_group",
            "country",
            "paid_at",
            "paid_on",
        )
        .write.format("delta")
        .mode("append")
        .partitionBy("paid_on")
        # A batch that is run again after a failure is written once.
        .option("txnAppId", "enrich")
        .option("txnVersion", batch)
        .save(target)
    )


(
    spark.readStream.format("delta")
    .load(reads("bronze.transactions"))
    .writeStream.foreachBatch(enrich)
    .option("checkpointLocation", f"{target}_checkpoint")
    .trigger(processingTime="1 second")
    .start()
    .awaitTermination()
)
