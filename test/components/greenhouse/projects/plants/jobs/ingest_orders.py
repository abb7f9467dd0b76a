"""Takes over orders that changed since the last run, from the shop's PostgreSQL."""

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
    .option("url", f"jdbc:postgresql://{source['host']}:{source['port']}/{source['database']}")
    .option("user", source["credentials"]["username"])
    .option("password", source["credentials"]["password"])
    .option(
        "query",
        f"select order_id, customer_id, postcode, species, quantity, updated_at from {source['table']} {condition}",
    )
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
