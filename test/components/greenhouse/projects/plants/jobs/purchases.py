"""What each customer bought, by region, from orders of plants they had looked at or not."""

from pyspark.sql import SparkSession
from pyspark.sql.functions import col, substring

from platform_paths import reads, writes

spark = SparkSession.builder.getOrCreate()

orders = spark.read.format("delta").load(reads("bronze.orders"))
clicks = spark.read.format("delta").load(reads("bronze.clicks")).select("customer_id", "species").distinct()

(
    orders.where(col("order_id").isNotNull() & col("quantity").between(1, 500))
    .join(clicks, ["customer_id", "species"], "left")
    # Two digits of a postcode are a region; the rest of it would single people out.
    .select("customer_id", "species", "quantity", substring("postcode", 1, 2).alias("region"))
    .write.format("delta")
    .mode("overwrite")
    .save(writes("silver.purchases"))
)
