"""What can be seen of a letter without reading it: whose it is, and which it is. Tests need no scanner for this."""

import re
from pathlib import PurePosixPath

INSURED_ID = re.compile(r"\bIE[ -]?(\d{4})[ -]?(\d{4})\b")


def insured_id(text: str) -> str | None:
    """The first membership number on a page, however it was written."""
    found = INSURED_ID.search(text)
    return None if found is None else f"IE{found[1]}{found[2]}"


def letter_id(path: str) -> str:
    """`2026-05-04/2026-000123.pdf` is letter 2026-000123."""
    return PurePosixPath(path).stem


def recognised(confidences: list[float]) -> float:
    """Mean of Tesseract's confidences, from 0 to 1; -1 is a word that is none."""
    words = [value for value in confidences if value >= 0]
    return sum(words) / len(words) / 100 if words else 0.0
