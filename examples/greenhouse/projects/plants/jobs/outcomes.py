"""What was recommended a day, and how much of it the same customer bought within a week."""

from platform_paths import reads, writes
from pyspark.sql import SparkSession
from pyspark.sql.functions import count, count_if, expr, to_date

spark = SparkSession.builder.getOrCreate()

predictions = spark.read.format("delta").load(reads("bronze.predictions")).alias("predictions")
purchases = spark.read.format("delta").load(reads("silver.purchases")).alias("purchases")

bought = expr(
    "purchases.customer_id = predictions.customer_id and purchases.species = predictions.species"
    " and purchases.purchased_at between predictions.predicted_at and predictions.predicted_at + interval 7 days"
)
answered = (
    predictions.join(purchases, bought, "left")
    .groupBy("predictions.request_id", "predictions.species", "predictions.predicted_at")
    .agg((count("purchases.customer_id") > 0).alias("was_bought"))
)
(
    answered.groupBy(to_date("predicted_at").alias("day"), "species")
    .agg(count("*").alias("recommended"), count_if("was_bought").alias("bought"))
    .write.format("delta")
    .mode("overwrite")
    .save(writes("gold.recommendation_outcomes"))
)
