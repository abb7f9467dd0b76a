"""A gate of the team's own: over a thousand customers, no plant may be suggested to more than half of them."""

import os
import sys

import mlflow
import pandas as pd

model = mlflow.pyfunc.load_model(os.environ["LAKEBED_MODEL_URI"])
answers = model.predict(pd.DataFrame({"customer_id": range(1, 1001)}))
share = answers["species"].value_counts(normalize=True).iloc[0]
print(f"most suggested: {answers['species'].mode()[0]}, to {share:.0%} of the customers")
sys.exit(0 if share <= 0.5 else 1)
