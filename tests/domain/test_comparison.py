"""One's own look beside that of the others."""

import pytest

from peerreview.domain.comparison import Compared, compare
from peerreview.domain.forms import Item, Level

LEVELS = tuple(Level(f"l{place}", str(place), points=place) for place in range(1, 5))
CLAIM, NOTE = Item("claim", "criterion", "Claim", levels=LEVELS), Item("note", "text", "Note")


@pytest.mark.parametrize(
    ("mine", "others", "theirs", "verdict"),
    [
        ("l3", ["l3", "l3"], 2, "same"),
        ("l3", ["l2", "l3"], 1.5, "same"),
        ("l4", ["l2", "l3", "l3"], 2, "higher"),
        ("l1", ["l2", "l2"], 1, "lower"),
        ("l2", ["l2", "gone"], 1, "same"),
    ],
)
def test_a_level_apart_is_a_difference(mine, others, theirs, verdict):
    found = compare([CLAIM, NOTE], {"claim": mine}, [{"claim": level} for level in others])
    assert found == [Compared("claim", int(mine[1]) - 1, theirs, verdict)]


@pytest.mark.parametrize(
    ("mine", "others"),
    [
        ({}, [{"claim": "l1"}]),
        ({"claim": "l1"}, []),
        ({"claim": ""}, [{"claim": "l1"}]),
        ({"claim": "l1"}, [{"claim": ""}]),
    ],
)
def test_without_both_there_is_nothing_to_compare(mine, others):
    assert compare([CLAIM, NOTE], mine, others) == []
