"""How much each customer bought and clicked within 30 days, a row for each moment at which that changed."""

from platform_paths import reads, writes
from pyspark.sql import SparkSession, Window
from pyspark.sql.functions import coalesce, col, last, lit, sum as total

spark = SparkSession.builder.getOrCreate()

THIRTY_DAYS = 30 * 86_400

purchases = spark.read.format("delta").load(reads("silver.purchases"))
clicks = spark.read.format("delta").load(reads("bronze.clicks"))

# A purchase and a click are both events; what is missing of one is nothing of the other.
events = purchases.select(
    "customer_id",
    "region",
    col("purchased_at").alias("active_at"),
    col("quantity").alias("bought"),
    lit(0).alias("clicked"),
).unionByName(
    clicks.select(
        "customer_id",
        lit(None).cast("string").alias("region"),
        col("clicked_at").alias("active_at"),
        lit(0).cast("long").alias("bought"),
        lit(1).alias("clicked"),
    )
)

so_far = Window.partitionBy("customer_id").orderBy(col("active_at").cast("long"))
lately = so_far.rangeBetween(-THIRTY_DAYS, 0)

(
    events.select(
        "customer_id",
        "active_at",
        coalesce(last("region", ignorenulls=True).over(so_far), lit("unknown")).alias("region"),
        total("bought").over(lately).cast("long").alias("purchases_30d"),
        total("clicked").over(lately).cast("long").alias("clicks_30d"),
    )
    .dropDuplicates(["customer_id", "active_at"])
    .write.format("delta")
    .mode("overwrite")
    .save(writes("silver.customer_activity"))
)
