"""Takes over orders that changed since the last run, from a $PRODUCT database."""

from delta.tables import DeltaTable
from pyspark.sql import SparkSession

from platform_paths import source_of, writes

spark = SparkSession.builder.getOrCreate()
source, target = source_of("bronze.orders"), writes("bronze.orders")

known = DeltaTable.isDeltaTable(spark, target)
newest = spark.read.format("delta").load(target).agg({source["cursor"]: "max"}).first()[0] if known else None
condition = f"where {source['cursor']} > timestamp '{newest}'" if newest else ""

orders = (
    spark.read.format("jdbc")
    .option("url", f"jdbc:$PROTOCOL://{source['host']}:{source['port']}/{source['database']}")
    .option("user", source["credentials"]["username"])
    .option("password", source["credentials"]["password"])
    .option("query", f"select order_id, product, quantity, ordered_on, updated_at from {source['table']} {condition}")
    .load()
)

if known:
    (
        DeltaTable.forPath(spark, target)
        .alias("old")
        .merge(orders.alias("new"), "old.order_id = new.order_id")
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute()
    )
else:
    orders.write.format("delta").save(target)
