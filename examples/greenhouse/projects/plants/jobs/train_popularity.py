"""Registers a version of the baseline: what customers of a region buy most."""

import mlflow
import pandas as pd
from deltalake import DeltaTable
from platform_paths import reads
from popularity import MostBoughtInRegion

MODEL = "popularity"


class Popularity(mlflow.pyfunc.PythonModel):
    def __init__(self, most_bought: MostBoughtInRegion):
        self.most_bought = most_bought

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        return self.most_bought.answer(model_input["customer_id"])


table = DeltaTable(reads("silver.purchases"))
purchases = table.to_pandas()

with mlflow.start_run():
    mlflow.log_params({"dataset": "silver.purchases", "dataset_version": table.version()})
    mlflow.log_metric("customers", purchases["customer_id"].nunique())
    mlflow.pyfunc.log_model(
        name=MODEL,
        python_model=Popularity(MostBoughtInRegion(purchases)),
        code_paths=["jobs/popularity.py"],
        input_example=purchases[["customer_id"]].head(1),
        registered_model_name=MODEL,
    )
