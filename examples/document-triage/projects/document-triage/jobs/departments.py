"""Reads the insurer's directory and replaces the table of departments by it."""

import pandas as pd
import requests
from deltalake import write_deltalake
from platform_paths import source_of, writes

source = source_of("bronze.departments")
response = requests.get(
    f"{source['url']}/{source['path']}",
    headers={"Authorization": f"Bearer {source['credentials']['token']}"},
    timeout=30,
)
response.raise_for_status()
departments = pd.DataFrame(response.json())[["department", "is_open"]]
write_deltalake(writes("bronze.departments"), departments, mode="overwrite")
