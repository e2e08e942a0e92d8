"""Hints fade after passes in a row and come back after one failure; nobody waits for what nobody else can
write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import designs
from peerreview.domain.designs import DesignError
from peerreview.domain.fading import Fades
from peerreview.store import activities

FADES = Fades("check")


@pytest.mark.parametrize(
    ("shares", "gone"),
    [
        ([], False),
        ([1, 1], False),
        ([1, 1, 1], True),
        ([0.6, 0.6, 0.6], True),
        ([0.2, 0.6, 0.9, 1], True),
        ([1, 1, 1, 0.5], False),
        ([1, 1, 1, 0.5, 1, 1], False),
        ([1, 1, 1, 0.5, 1, 1, 1], True),
    ],
)
def test_hints_are_gone_after_three_passes_and_back_after_a_fail(shares, gone):
    assert FADES.has_faded(shares) is gone


@given(shares=st.lists(st.floats(0, 1), max_size=9), times=st.integers(1, 4))
def test_a_failure_always_brings_them_back(shares, times):
    assert not Fades("check", 0.5, times).has_faded([*shares, 0.4])
    assert Fades("check", 0.5, times).has_faded([*shares, *[0.5] * times])


TEXT = """
title: T
phases:
  - id: a
    tasks: [{id: move, form: submission, fades: FADES}, {id: check, form: rate}]
"""


def loaded(fades):
    return designs.load(TEXT.replace("FADES", fades), activities.known_forms()).tasks["move"].fades


def test_a_design_says_by_what_hints_fade():
    assert loaded("check") == Fades("check", 0.6, 3)
    assert loaded("{by: check, bar: 0.8, times: 2}") == Fades("check", 0.8, 2)
    with pytest.raises(DesignError, match="“fades: chek” names no task of this design.*Did you mean “check”"):
        loaded("chek")
    with pytest.raises(DesignError, match="Line 5"):
        loaded("{by: check, bar: 2}")
