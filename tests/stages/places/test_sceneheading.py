"""Headings in the field's form, and descriptions of what was found."""

import pytest
from place_rows import location

from skyscript.stages.places.sceneheading import description, heading

PATIO, KITCHEN = location("L1", "patio", False), location("L2", "kitchen", True)


@pytest.mark.parametrize(
    ("places", "time", "expected"),
    [
        ([KITCHEN], "DAY", "INT. KITCHEN - DAY"),
        ([PATIO, KITCHEN], "DAY", "EXT. PATIO / INT. KITCHEN - DAY"),
        ([location("L3", None, True)], "DAY", "INT. LOCATION L3 - DAY"),
        ([location("L3", None, None)], None, "LOCATION L3"),
        ([KITCHEN, location("L4", "kitchen", True)], None, "INT. KITCHEN"),
        ([], "NIGHT", "UNKNOWN PLACE - NIGHT"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_heading(places, time, expected):
    assert heading(places, time) == expected


def test_description_names_people_by_their_ids_and_only_what_was_seen():
    assert description([KITCHEN], "DAY", ["C1", "C2"], ["cup", "oven"]) == (
        "A kitchen, by day. C1 and C2 are there, with a cup and an oven."
    )
    assert description([location("L3", None, False)], None, [], ["bench"]) == (
        "L3 (outside). There is a bench; nobody is recognised."
    )
    assert description([], None, [], []) == "A place that the pictures do not tell."
