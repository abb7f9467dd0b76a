import pandas as pd
from pace import pace


def test_each_payment_sees_those_up_to_it():
    payments = pd.DataFrame(
        {
            "account_id": ["a"] * 3,
            "amount": [10.0, 20.0, 40.0],
            "merchant_category": [5411, 5411, 7995],
            "paid_at": pd.to_datetime(["2026-05-01 12:00", "2026-05-01 12:05", "2026-05-02 12:01"]),
        }
    )
    rows = pace(payments)
    assert rows["payments_10m"].to_list() == [1, 2, 1]
    assert rows["amount_24h"].to_list() == [10.0, 30.0, 60.0]
    assert rows["merchants_7d"].to_list() == [1, 1, 2]
