"""Takes over what waits of the phones, then ends; the checkpoint remembers where it was."""

from kafka import stream_of
from platform_paths import writes
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
target = writes("bronze.devices")

(
    stream_of(spark, "bronze.devices", "account_id string, device_hash binary, is_rooted boolean, seen_at timestamp")
    .writeStream.format("delta")
    .option("checkpointLocation", f"{target}_checkpoint")
    .trigger(availableNow=True)
    .start(target)
    .awaitTermination()
)
