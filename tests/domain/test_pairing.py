"""What pairs who helps with who is helped: what the helper passed and learned, of these two alone."""

from datetime import timedelta
from pathlib import Path

import pytest

from peerreview.domain import designs
from peerreview.domain.attributes import Held
from peerreview.domain.pairing import Pairing, ago, asked_of_helpers, pairing
from tests.domain.timeline import PEER, day

FILES = Path(designs.__file__).parents[2] / "designs"
KELLER = designs.load((FILES / "proctors.yaml").read_text())
MARK = KELLER.tasks["mark"]
OPEN = designs.load((FILES / "proctors.yaml").read_text().replace("open_to: passed", "open_to: everyone"))
HELD = (Held("cred.proctor", day(2), day(182)),)


def test_only_what_a_design_asks_of_helpers_pairs():
    assert asked_of_helpers(KELLER, MARK) == ("unit", ("cred.proctor",))
    assert asked_of_helpers(OPEN, OPEN.tasks["mark"]) == (None, ("cred.proctor",))
    for design, task in ((PEER, "review"), (PEER, "work"), (KELLER, "quiz"), (KELLER, "answer")):
        assert asked_of_helpers(design, design.tasks[task]) == (None, ())


@pytest.mark.parametrize(
    ("passages", "held", "own", "helped", "found"),
    [
        ((day(3),), HELD, (day(1), day(3), day(9)), 2, Pairing(day(3), ("cred.proctor",), 2, 2)),
        ((day(3), day(8)), HELD, (), 0, Pairing(day(3), ("cred.proctor",), 0, 0)),  # the first of them
        ((), HELD, (day(1),), 2, None),  # staff, or somebody whose passing was undone
        ((day(20),), HELD, (day(1),), 0, None),  # passed it only later
        ((day(3),), (), (day(1),), 0, Pairing(day(3), (), 1, 0)),  # what was learned has ended since
        ((day(3),), (Held("cred.proctor", day(12)),), (), 0, Pairing(day(3), (), 0, 0)),  # or came later
        ((day(3),), (Held("cred.other", day(2)),), (), 0, Pairing(day(3), (), 0, 0)),
    ],
)
def test_what_pairs_them_as_of_the_day(passages, held, own, helped, found):
    given = {"passages": passages, "held": held, "own": own, "helped": helped}
    assert pairing(KELLER, MARK, day(10), **given) == found


def test_where_only_learning_is_asked_that_pairs():
    task = OPEN.tasks["mark"]
    assert pairing(OPEN, task, day(10), passages=(day(3),), held=HELD) == Pairing(None, ("cred.proctor",))
    assert pairing(OPEN, task, day(10), passages=(day(3),)) is None
    assert pairing(PEER, PEER.tasks["review"], day(10), passages=(day(3),), held=HELD) is None


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (timedelta(seconds=-5), ("day", 0)),
        (timedelta(hours=23), ("day", 0)),
        (timedelta(days=13, hours=23), ("day", 13)),
        (timedelta(days=14), ("week", 2)),
        (timedelta(days=22), ("week", 3)),
    ],
)
def test_days_then_weeks(since, said):
    assert ago(day(30) - since, day(30)) == said
