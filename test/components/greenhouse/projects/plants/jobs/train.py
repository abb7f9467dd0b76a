"""The baseline: what customers of a region buy most. Registers a version; gates and an approver decide what is served."""

import mlflow
import pandas as pd
from deltalake import DeltaTable

from platform_paths import reads

MODEL = "recommender"


class MostBoughtInRegion(mlflow.pyfunc.PythonModel):
    def __init__(self, region_of: dict[int, str], favourites: dict[str, tuple[str, float]], overall: tuple[str, float]):
        self.region_of, self.favourites, self.overall = region_of, favourites, overall

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        best = [
            self.favourites.get(self.region_of.get(customer), self.overall) for customer in model_input["customer_id"]
        ]
        return pd.DataFrame(best, columns=["species", "score"])


def train(purchases: pd.DataFrame) -> MostBoughtInRegion:
    def favourite(rows: pd.DataFrame) -> tuple[str, float]:
        bought = rows.groupby("species")["quantity"].sum().sort_values(ascending=False)
        return bought.index[0], float(bought.iloc[0] / bought.sum())

    region_of = purchases.drop_duplicates("customer_id").set_index("customer_id")["region"].to_dict()
    favourites = {region: favourite(rows) for region, rows in purchases.groupby("region")}
    return MostBoughtInRegion(region_of, favourites, favourite(purchases))


def main() -> None:
    table = DeltaTable(reads("silver.purchases"))
    purchases = table.to_pandas()
    with mlflow.start_run():
        mlflow.log_params({"dataset": "silver.purchases", "dataset_version": table.version()})
        mlflow.log_metric("customers", purchases["customer_id"].nunique())
        mlflow.pyfunc.log_model(
            name=MODEL,
            python_model=train(purchases),
            input_example=purchases[["customer_id"]].head(1),
            registered_model_name=MODEL,
        )


if __name__ == "__main__":
    main()
