"""Writes a Delta table of made-up rows with the declared columns: `write-table.py PATH ROWS '{"column": "type"}'`."""

import json
import random
import sys
from datetime import UTC, datetime, timedelta

import pyarrow as pa
from deltalake import write_deltalake

path, rows, columns = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3])
choose = random.Random(7)
first_day = datetime(2026, 1, 1, tzinfo=UTC)


def moment(row: int) -> datetime:
    return first_day + timedelta(minutes=90 * row)


KINDS = {
    "integer": (pa.int32(), lambda row: choose.randrange(8)),
    "long": (pa.int64(), lambda row: choose.randrange(1, 40)),
    "double": (pa.float64(), lambda row: round(choose.uniform(1, 500), 2)),
    "string": (pa.string(), lambda row: choose.choice("abcdefgh")),
    "boolean": (pa.bool_(), lambda row: choose.random() < 0.3),
    "timestamp": (pa.timestamp("us", tz="UTC"), moment),
    "date": (pa.date32(), lambda row: moment(row).date()),
}
table = {name: pa.array([KINDS[kind][1](row) for row in range(rows)], KINDS[kind][0]) for name, kind in columns.items()}
write_deltalake(path, pa.table(table), mode="overwrite")
