"""Training examples: a purchase, and what was known of the customer just before it."""

import pandas as pd


def allowed(species: pd.Series, invasive: pd.Series) -> list[str]:
    """What may be recommended at all: sold, and not invasive."""
    return sorted(set(species) - set(invasive))


def newest(purchases: pd.DataFrame, days: int) -> pd.DataFrame:
    start = purchases["purchased_at"].max() - pd.Timedelta(days=days)
    return purchases[purchases["purchased_at"] > start]


def join_point_in_time(purchases: pd.DataFrame, activity: pd.DataFrame, delay: pd.Timedelta) -> pd.DataFrame:
    """The latest activity that was known at each purchase; what became known later is never seen."""
    known = activity.drop(columns="region").assign(known_at=activity["active_at"] + delay).sort_values("known_at")
    return pd.merge_asof(
        purchases.sort_values("purchased_at"),
        known,
        left_on="purchased_at",
        right_on="known_at",
        by="customer_id",
        allow_exact_matches=False,
    ).fillna({"purchases_30d": 0, "clicks_30d": 0})


def split_by_time(examples: pd.DataFrame, share: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The latest purchases are for testing: the future is what the model will be asked about."""
    cut = int(len(examples) * (1 - share))
    ordered = examples.sort_values("purchased_at")
    return ordered.iloc[:cut], ordered.iloc[cut:]


def recall_at(ranked: list[list[str]], bought: list[str], count: int) -> float:
    """Share of the purchases whose species was among the first of those suggested."""
    hits = sum(species in suggested[:count] for suggested, species in zip(ranked, bought, strict=True))
    return hits / len(bought) if bought else 0.0
