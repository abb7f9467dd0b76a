"""Trains two towers on a GPU and registers a version; gates and an approver decide what is served."""

import mlflow
import numpy as np
import pandas as pd
import torch
from deltalake import DeltaTable
from examples import allowed, join_point_in_time, newest, recall_at, split_by_time
from platform_paths import parameters, reads
from two_towers import TwoTowers, fit, rank

MODEL = "recommender"
COUNTS = ["purchases_30d", "clicks_30d"]


class Recommender(mlflow.pyfunc.PythonModel):
    """Answers for a customer with what was last known of them; a stranger is nobody in particular."""

    def __init__(self, towers: TwoTowers, customers: pd.DataFrame):
        self.towers, self.customers = towers.cpu().eval(), customers

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        strangers = {"region": "unknown"} | dict.fromkeys(COUNTS, 0)
        known = self.customers.reindex(model_input["customer_id"]).fillna(strangers)
        ranked = rank(self.towers, self.towers.places(known["region"]), counts_of(known), 1)
        return pd.DataFrame([best[0] for best in ranked], columns=["species", "score"])


def counts_of(rows: pd.DataFrame) -> torch.Tensor:
    return torch.tensor(rows[COUNTS].to_numpy(np.float32))


def main() -> None:
    settings = parameters()
    table = DeltaTable(reads("silver.purchases"))
    activity = DeltaTable(reads("features.customer_activity")).to_pandas()
    sold = pd.read_csv(reads("reference.species"))
    invasive = pd.read_csv(reads("reference.invasive_species"))
    species = allowed(sold["name"], invasive["name"])

    purchases = newest(table.to_pandas(), settings["window_days"])
    examples = join_point_in_time(purchases[purchases["species"].isin(species)], activity, pd.Timedelta(hours=1))
    train, test = split_by_time(examples, share=0.1)

    device = "cuda" if torch.cuda.is_available() else "cpu"
    towers = TwoTowers(sorted(train["region"].unique()), species, settings["embedding_size"]).to(device)
    bought = torch.tensor(train["species"].map(species.index).to_numpy())

    with mlflow.start_run():
        mlflow.log_params(settings | {"dataset": "silver.purchases", "dataset_version": table.version()})
        fit(towers, towers.places(train["region"]), counts_of(train), bought, settings["epochs"])
        ranked = rank(towers, towers.places(test["region"]), counts_of(test), 10)
        suggested = [[name for name, _ in best] for best in ranked]
        mlflow.log_metric("recall_at_10", recall_at(suggested, test["species"].to_list(), 10))
        customers = activity.sort_values("active_at").groupby("customer_id").last()[["region", *COUNTS]]
        mlflow.pyfunc.log_model(
            name=MODEL,
            python_model=Recommender(towers, customers),
            code_paths=["jobs/two_towers.py"],
            input_example=purchases[["customer_id"]].head(1),
            registered_model_name=MODEL,
        )


if __name__ == "__main__":
    main()
