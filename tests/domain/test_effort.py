"""How much a form asks for, in words, choices and minutes."""

import pytest

from peerreview.domain.forms import parse_items
from peerreview.domain.forms.effort import effort

LEVELS = [{"id": one, "title": one, "points": place} for place, one in enumerate("ab")]
CRITERION = {"kind": "criterion", "title": "C", "words": 19, "levels": LEVELS}
TEXT = {"kind": "text", "title": "T"}


def asks(*entries):
    return effort(parse_items(entry | {"id": f"i{place}"} for place, entry in enumerate(entries)))


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([CRITERION], (19, 1, 2)),
        ([CRITERION] * 4, (76, 4, 6)),
        ([CRITERION | {"required": False}], (0, 0, 1)),
        ([TEXT | {"words": 190}], (190, 0, 10)),
        ([TEXT], (0, 0, None)),
        ([CRITERION, TEXT], (19, 1, None)),
        ([TEXT | {"required": False}], (0, 0, 1)),
        ([{"kind": "scale", "title": "S", "levels": LEVELS}] * 6, (0, 6, 3)),
        ([{"kind": "list", "title": "L", "least": 19}], (0, 0, 3)),
        ([TEXT | {"hint": "word " * 476, "required": False}], (0, 0, 2)),
    ],
)
def test_what_a_form_takes(entries, expected):
    assert asks(*entries) == expected
