"""Takes over the sample in this file, until a connection of platform.yaml brings real orders."""

from datetime import date, datetime, timedelta

import pandas as pd
from deltalake import write_deltalake

from platform_paths import writes

FIRST_DAY = date(2026, 1, 5)
SOLD_ON_WEEKDAYS = {"tulips": [3, 2, 2, 4, 9, 14, 0], "roses": [1, 1, 2, 2, 6, 11, 0]}


def sample() -> pd.DataFrame:
    days = [FIRST_DAY + timedelta(days=number) for number in range(8 * 7)]
    sold = [(product, quantities[day.weekday()], day) for day in days for product, quantities in SOLD_ON_WEEKDAYS.items()]
    orders = pd.DataFrame(sold, columns=["product", "quantity", "ordered_on"])
    orders.insert(0, "order_id", range(1, len(orders) + 1))
    return orders.assign(updated_at=[datetime.combine(day, datetime.min.time()) for day in orders["ordered_on"]])


if __name__ == "__main__":
    write_deltalake(writes("bronze.orders"), sample(), mode="overwrite")
