"""Runs against the data of the environment, with the rights of the pipeline."""

import datetime
import os

from deltalake import DeltaTable


def test_payments_came_within_the_last_hour():
    table = DeltaTable(os.environ["LAKEBED_TABLE_SILVER_TRANSACTIONS"])
    newest = max(table.to_pyarrow_dataset().scanner(columns=["paid_at"]).to_table()["paid_at"].to_pylist())
    assert datetime.datetime.now(datetime.UTC) - newest < datetime.timedelta(hours=1)
