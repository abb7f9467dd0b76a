"""Takes over card payments as they come, for as long as the cluster runs."""

from kafka import stream_of
from platform_paths import writes
from pyspark.sql import SparkSession
from pyspark.sql.functions import to_date

spark = SparkSession.builder.getOrCreate()
target = writes("bronze.transactions")

SCHEMA = """
transaction_id string, account_id string, card_token string, merchant string, merchant_category int,
merchant_country string, amount double, paid_at timestamp
"""

(
    stream_of(spark, "bronze.transactions", SCHEMA)
    .withColumn("paid_on", to_date("paid_at"))
    .writeStream.format("delta")
    .partitionBy("paid_on")
    .option("checkpointLocation", f"{target}_checkpoint")
    .trigger(processingTime="1 second")
    .start(target)
    .awaitTermination()
)
