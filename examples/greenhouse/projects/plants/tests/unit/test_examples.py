import pandas as pd
from examples import allowed, join_point_in_time, newest, recall_at, split_by_time


def test_what_is_invasive_is_never_recommended():
    sold = pd.Series(["Thymus vulgaris", "Impatiens glandulifera"])
    assert allowed(sold, pd.Series(["Impatiens glandulifera"])) == ["Thymus vulgaris"]


def test_a_purchase_sees_nothing_that_was_not_known_yet():
    purchases = pd.DataFrame({"customer_id": [1], "purchased_at": [pd.Timestamp("2026-05-01 12:00")], "region": ["10"]})
    activity = pd.DataFrame(
        {
            "customer_id": [1, 1],
            "active_at": [pd.Timestamp("2026-05-01 10:00"), pd.Timestamp("2026-05-01 11:30")],
            "region": ["10", "10"],
            "purchases_30d": [4, 5],
            "clicks_30d": [7, 9],
        }
    )
    joined = join_point_in_time(purchases, activity, pd.Timedelta(hours=1))
    assert joined["purchases_30d"].to_list() == [4]
    nothing_known = join_point_in_time(purchases, activity, pd.Timedelta(hours=3))
    assert nothing_known["clicks_30d"].to_list() == [0]


def test_the_latest_purchases_are_for_testing():
    examples = pd.DataFrame({"purchased_at": pd.to_datetime(["2026-01-03", "2026-01-01", "2026-01-02", "2026-01-04"])})
    train, test = split_by_time(examples, share=0.25)
    assert train["purchased_at"].max() < test["purchased_at"].min()
    assert len(newest(examples, days=2)) == 2


def test_recall_counts_what_was_among_the_first():
    assert recall_at([["a", "b"], ["c", "d"]], ["b", "b"], count=2) == 0.5
    assert recall_at([["a", "b"]], ["b"], count=1) == 0.0
