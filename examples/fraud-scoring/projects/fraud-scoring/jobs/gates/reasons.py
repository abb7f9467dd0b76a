"""A reviewer is told why a payment was held: a version with no reason for a high score is not good enough."""

import os
import sys

import mlflow
import pandas as pd
import shap

model = mlflow.pyfunc.load_model(os.environ["LAKEBED_MODEL_URI"]).unwrap_python_model()
payments = pd.DataFrame(
    {
        "amount": [4_900.0, 12.5],
        "merchant_category": [7995, 5411],
        "is_abroad": [True, False],
        "is_rooted": [True, False],
        "payments_10m": [9, 1],
        "amount_24h": [9_800.0, 40.0],
        "merchants_7d": [12, 3],
    }
)
reasons = abs(shap.TreeExplainer(model.trees).shap_values(payments)[0])
print(f"reasons of a suspicious payment: {dict(zip(payments.columns, reasons.round(3), strict=True))}")
sys.exit(0 if (reasons > 0.05).sum() >= 2 else 1)
