"""What a class teaches the coach."""

import pytest

from peerreview.domain.diplomacy import Settings, read
from peerreview.domain.diplomacy.learning import goes_quiet, is_waved_through

HARD = "This paragraph is garbage and nobody can follow it, whatever you meant by it in the end."


@pytest.mark.parametrize(
    ("rule", "shown", "waved", "quiet"),
    [
        ("harsh.contempt", 20, 6, True),
        ("harsh.contempt", 20, 5, False),  # a quarter is not more than a quarter
        ("harsh.contempt", 19, 19, False),  # too few to learn from
        ("harsh.contempt", 600, 150, False),
        ("harsh.contempt", 600, 151, True),
        ("safety.threat", 600, 600, False),
        ("absolute.never", 0, 0, False),
    ],
)
def test_more_than_a_quarter_of_at_least_twenty(rule, shown, waved, quiet):
    assert goes_quiet(rule, shown, waved) is quiet


def test_of_few_it_is_only_marked():
    assert is_waved_through(3, 1) and not goes_quiet("harsh.contempt", 3, 1)


def test_a_quiet_rule_gives_no_tip_and_is_still_noticed():
    (said,) = [one for one in read(HARD).findings if one.signal == "harsh"]
    quiet = read(HARD, settings=Settings(quieted=frozenset({said.rule})))
    assert [one.level for one in quiet.findings if one.rule == said.rule] == ["quiet"]
    assert said.rule not in {one.rule for one in quiet.tips}


def test_what_is_off_stays_off():
    (said,) = [one for one in read(HARD).findings if one.signal == "harsh"]
    settings = Settings(signals=(("harsh", "off"),), quieted=frozenset({said.rule}))
    assert all(one.signal != "harsh" for one in read(HARD, settings=settings).findings)
