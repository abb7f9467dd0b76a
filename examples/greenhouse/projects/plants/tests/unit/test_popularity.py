import pandas as pd
from popularity import MostBoughtInRegion

PURCHASES = pd.DataFrame(
    [(1, "Ocimum basilicum", 3, "10"), (2, "Thymus vulgaris", 1, "10"), (3, "Helleborus niger", 8, "80")],
    columns=["customer_id", "species", "quantity", "region"],
)


def test_a_customer_gets_what_the_region_buys_most():
    answers = MostBoughtInRegion(PURCHASES).answer(pd.Series([2, 3]))
    assert answers.to_dict("records") == [
        {"species": "Ocimum basilicum", "score": 0.75},
        {"species": "Helleborus niger", "score": 1.0},
    ]


def test_a_stranger_gets_the_overall_favourite():
    answers = MostBoughtInRegion(PURCHASES).answer(pd.Series([99]))
    assert answers["species"].to_list() == ["Helleborus niger"]
