"""How fast an account spends. Nothing here knows of Spark or the platform, so tests need neither."""

import pandas as pd


def pace(payments: pd.DataFrame) -> pd.DataFrame:
    """For each payment of one account, what was paid up to and with it."""
    ordered = payments.sort_values("paid_at")
    return pd.DataFrame(
        [row_at(ordered[ordered["paid_at"] <= moment], moment) for moment in ordered["paid_at"].unique()]
    )


def row_at(so_far: pd.DataFrame, moment: pd.Timestamp) -> dict:
    def within(time: str) -> pd.DataFrame:
        return so_far[so_far["paid_at"] > moment - pd.Timedelta(time)]

    return {
        "account_id": so_far["account_id"].iloc[0],
        "at": moment,
        "payments_10m": len(within("10min")),
        "amount_24h": float(within("24h")["amount"].sum()),
        "merchants_7d": within("7D")["merchant_category"].nunique(),
    }
