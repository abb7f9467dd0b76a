"""Takes over disputes that changed since the last run, from the back office."""

from delta.tables import DeltaTable
from platform_paths import source_of, writes
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
source, target = source_of("bronze.disputes"), writes("bronze.disputes")

# Whatever money is to the back office, here it has two digits behind the point.
COLUMNS = "transaction_id, is_fraud, cast(lost as decimal(12,2)) as lost, changed_at"

known = DeltaTable.isDeltaTable(spark, target)
newest = spark.read.format("delta").load(target).agg({source["cursor"]: "max"}).first()[0] if known else None
condition = f"where {source['cursor']} > timestamp '{newest}'" if newest else ""

disputes = (
    spark.read.format("jdbc")
    .option("url", f"jdbc:mysql://{source['host']}:{source['port']}/{source['database']}")
    .option("user", source["credentials"]["username"])
    .option("password", source["credentials"]["password"])
    .option("query", f"select {COLUMNS} from {source['table']} {condition}")
    .load()
)

if known:
    (
        DeltaTable.forPath(spark, target)
        .alias("old")
        .merge(disputes.alias("new"), "old.transaction_id = new.transaction_id")
        .whenMatchedUpdateAll()
        .whenNotMatchedInsertAll()
        .execute()
    )
else:
    disputes.write.format("delta").save(target)
