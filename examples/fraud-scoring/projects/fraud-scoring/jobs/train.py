"""Boosted trees over the payment and the pace of its account. Registers a version; gates and two approvers decide."""

import mlflow
import pandas as pd
from deltalake import DeltaTable
from evaluation import false_positive_rate, split_by_time
from platform_paths import parameters, reads
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import average_precision_score

MODEL = "fraud"
# Age group and country are not among them: gates compare by them, the model never sees them.
INPUTS = ["amount", "merchant_category", "is_abroad", "is_rooted", "payments_10m", "amount_24h", "merchants_7d"]
# The pace of an account at its first payment.
NO_PAYMENT_BEFORE = {"payments_10m": 0, "amount_24h": 0.0, "merchants_7d": 0}


class Fraud(mlflow.pyfunc.PythonModel):
    def __init__(self, trees: HistGradientBoostingClassifier):
        self.trees = trees

    def predict(self, context, model_input: pd.DataFrame, params=None) -> pd.DataFrame:
        return pd.DataFrame({"score": self.trees.predict_proba(model_input[INPUTS])[:, 1]})


def main() -> None:
    settings = parameters()
    table = DeltaTable(reads("gold.labelled"))
    pace = DeltaTable(reads("features.account_velocity")).to_pandas().sort_values("at")
    payments = pd.merge_asof(
        table.to_pandas().sort_values("paid_at"),
        pace,
        left_on="paid_at",
        right_on="at",
        by="account_id",
        allow_exact_matches=False,
    ).fillna(NO_PAYMENT_BEFORE)
    # What stays whole numbers is declared as such; a join with gaps had made them decimals.
    payments = payments.astype({"payments_10m": "int64", "merchants_7d": "int64"})
    train, test = split_by_time(payments, settings["holdout_days"])
    trees = HistGradientBoostingClassifier(max_iter=settings["trees"], learning_rate=settings["learning_rate"])
    with mlflow.start_run():
        mlflow.log_params(settings | {"dataset": "gold.labelled", "dataset_version": table.version()})
        trees.fit(train[INPUTS], train["is_fraud"])
        score = trees.predict_proba(test[INPUTS])[:, 1]
        is_fraud = test["is_fraud"].to_numpy()
        mlflow.log_metric("average_precision", average_precision_score(is_fraud, score))
        mlflow.log_metric("false_positive_rate", false_positive_rate(is_fraud, score))
        mlflow.pyfunc.log_model(
            name=MODEL, python_model=Fraud(trees), input_example=test[INPUTS].head(1), registered_model_name=MODEL
        )


if __name__ == "__main__":
    main()
