"""Reads scanned letters, page by page. A letter that was read before is not read again."""

import datetime

import fsspec
import pandas as pd
import pytesseract
from deltalake import DeltaTable, write_deltalake
from letters import insured_id, letter_id, recognised
from pdf2image import convert_from_bytes
from platform_paths import parameters, reads, writes

settings, target = parameters(), writes("silver.pages")
known = set()
if DeltaTable.is_deltatable(target):
    known = set(DeltaTable(target).to_pandas(columns=["letter_id"])["letter_id"])


def pages_of(path: str, scan: bytes) -> list[dict]:
    rows = []
    for number, image in enumerate(convert_from_bytes(scan, dpi=settings["dpi"]), start=1):
        data = pytesseract.image_to_data(image, lang=settings["languages"], output_type=pytesseract.Output.DICT)
        text = " ".join(word for word in data["text"] if word.strip())
        rows.append(
            {
                "letter_id": letter_id(path),
                "page": number,
                "insured_id": insured_id(text),
                "text": text,
                "recognised": recognised([float(value) for value in data["conf"]]),
                "scanned_at": datetime.datetime.now(datetime.UTC),
            }
        )
    return rows


for scan in fsspec.open_files(f"{reads('bronze.scans')}**/*.pdf"):
    if letter_id(scan.path) in known:
        continue
    with scan as file:
        write_deltalake(target, pd.DataFrame(pages_of(scan.path, file.read())), mode="append")
