"""What the gates compare. Nothing here knows of the platform, so tests need none."""

import numpy as np
import pandas as pd


def split_by_time(payments: pd.DataFrame, days: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The latest days are for testing: fraud changes, and the model will be asked about the future."""
    start = payments["paid_at"].max() - pd.Timedelta(days=days)
    return payments[payments["paid_at"] <= start], payments[payments["paid_at"] > start]


def false_positive_rate(is_fraud: np.ndarray, score: np.ndarray, threshold: float = 0.9) -> float:
    """Share of the honest payments that would be held for a reviewer."""
    honest = ~is_fraud.astype(bool)
    return float((score[honest] >= threshold).mean()) if honest.any() else 0.0
