import numpy as np
import pandas as pd
from evaluation import false_positive_rate, split_by_time


def test_only_honest_payments_count_as_false_alarms():
    is_fraud = np.array([True, False, False, False, False])
    score = np.array([0.99, 0.95, 0.2, 0.1, 0.89])
    assert false_positive_rate(is_fraud, score) == 0.25


def test_the_latest_days_are_for_testing():
    payments = pd.DataFrame({"paid_at": pd.to_datetime(["2026-01-01", "2026-02-01", "2026-02-20"])})
    train, test = split_by_time(payments, days=20)
    assert len(train) == 1
    assert len(test) == 2
