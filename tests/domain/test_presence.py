"""Who is here, who looked lately, who is quiet."""

from datetime import timedelta

import pytest

from peerreview.domain.presence import is_here, quiet_for
from tests.cast import START


@pytest.mark.parametrize(("seconds", "here"), [(0, True), (60, True), (61, False), (600, False)])
def test_here_is_who_looked_within_a_minute(seconds, here):
    assert is_here(START, START + timedelta(seconds=seconds)) is here
    assert not is_here(None, START)


@pytest.mark.parametrize(("minutes", "quiet"), [(0, None), (10, None), (10.5, 10), (12, 12), (200, 200)])
def test_quiet_is_who_did_not_look_lately(minutes, quiet):
    assert quiet_for(START, START + timedelta(minutes=minutes)) == quiet
    assert quiet_for(None, START) is None
