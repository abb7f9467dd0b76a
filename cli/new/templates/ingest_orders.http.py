"""Takes over the orders that an API tells as a JSON list; each run writes the table anew."""

import json
from urllib.request import Request, urlopen

import pandas as pd
from deltalake import write_deltalake

from platform_paths import source_of, writes

TIMEOUT_SECONDS = 60


def fetch(source: dict) -> list[dict]:
    token = source["credentials"]["token"]
    address = f"{source['url'].rstrip('/')}/{source['path']}"
    with urlopen(Request(address, headers={"Authorization": f"Bearer {token}"}), timeout=TIMEOUT_SECONDS) as answer:
        return json.load(answer)


def table(orders: list[dict]) -> pd.DataFrame:
    typed = pd.DataFrame(orders)[["order_id", "product", "quantity", "ordered_on", "updated_at"]]
    return typed.astype({"order_id": "int64", "product": "string", "quantity": "int64"}).assign(
        ordered_on=pd.to_datetime(typed["ordered_on"]).dt.date,
        updated_at=pd.to_datetime(typed["updated_at"], utc=True),
    )


if __name__ == "__main__":
    write_deltalake(writes("bronze.orders"), table(fetch(source_of("bronze.orders"))), mode="overwrite")
