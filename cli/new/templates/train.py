"""The baseline: what is ordered of a product on such a day of the week, on average. It registers a version of the model;
which one is served is decided by a release record that somebody else approved."""

import mlflow
import pandas as pd
from deltalake import DeltaTable

from platform_paths import reads

MODEL = "demand"
DAYS_HELD_BACK = 7


class AverageByWeekday(mlflow.pyfunc.PythonModel):
    def __init__(self, averages: dict[tuple[str, int], float], overall: float):
        self.averages, self.overall = averages, overall

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        asked = zip(model_input["product"], model_input["weekday"])
        return pd.DataFrame({"quantity": [self.averages.get(each, self.overall) for each in asked]})


def by_day(orders: pd.DataFrame) -> pd.DataFrame:
    days = orders.groupby(["product", "ordered_on"], as_index=False)["quantity"].sum()
    # 64 bits, as the signature in project.yaml says; pandas counts weekdays in 32.
    return days.assign(weekday=pd.to_datetime(days["ordered_on"]).dt.weekday.astype("int64"))


def train(days: pd.DataFrame) -> AverageByWeekday:
    averages = days.groupby(["product", "weekday"])["quantity"].mean().to_dict()
    return AverageByWeekday(averages, float(days["quantity"].mean()))


def mean_absolute_error(days: pd.DataFrame) -> float:
    """Of the last days, for a model that has not seen them."""
    dates = pd.to_datetime(days["ordered_on"])
    seen = dates <= dates.max() - pd.Timedelta(days=DAYS_HELD_BACK)
    predicted = train(days[seen]).predict(None, days[~seen])["quantity"]
    return float(abs(predicted.to_numpy() - days[~seen]["quantity"].to_numpy()).mean())


def main() -> None:
    table = DeltaTable(reads("bronze.orders"))
    days = by_day(table.to_pandas())
    with mlflow.start_run():
        mlflow.log_params({"dataset": "bronze.orders", "dataset_version": table.version()})
        mlflow.log_metric("mean_absolute_error", mean_absolute_error(days))
        mlflow.pyfunc.log_model(
            name=MODEL,
            python_model=train(days),
            input_example=days[["product", "weekday"]].head(1),
            registered_model_name=MODEL,
        )


if __name__ == "__main__":
    main()
