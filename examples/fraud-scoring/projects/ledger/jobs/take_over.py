"""Takes over accounts that changed since the last run. Names and addresses are never asked for."""

from delta.tables import DeltaTable
from platform_paths import source_of, writes
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
source, target = source_of("bronze.accounts"), writes("bronze.accounts")

known = DeltaTable.isDeltaTable(spark, target)
newest = spark.read.format("delta").load(target).agg({source["cursor"]: "max"}).first()[0] if known else None
condition = f"where {source['cursor']} > timestamp '{newest}'" if newest else ""

accounts = (
    spark.read.format("jdbc")
    .option("url", f"jdbc:mysql://{source['host']}:{source['port']}/{source['database']}")
    .option("user", source["credentials"]["username"])
    .option("password", source["credentials"]["password"])
    .option(
        "query",
        f"select account_id, opened_on, birth_year, country, changed_at from {source['table']} {condition}",
    )
    .load()
)

if known:
    (
        DeltaTable.forPath(spark, target)
        .alias("old")
        .merge(accounts.alias("new"), "old.account_id = new.account_id")
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute()
    )
else:
    accounts.write.format("delta").save(target)
