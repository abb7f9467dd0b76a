"""Where a step's data lies: the platform tells each step in its environment, and nothing here names a bucket."""

import json
import os
from pathlib import Path


def reads(name: str) -> str:
    return json.loads(os.environ["LAKEBED_READS"])[name]


def writes(name: str) -> str:
    return json.loads(os.environ["LAKEBED_WRITES"])[name]


def source_of(name: str) -> dict:
    """Address of the system that a dataset is filled from, with its credentials read from the mounted secret."""
    source = json.loads(os.environ["LAKEBED_SOURCES"])[name]
    folder = Path("/connections") / source["connection"]
    return source | {"credentials": {file.name: file.read_text() for file in folder.iterdir() if file.is_file()}}
