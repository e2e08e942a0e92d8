"""Codes as they are written, and whose place on a list somebody takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerreview.domain import joining
from peerreview.domain.joining import Seat

SEATS = [
    Seat(1, "ivo@college.example", "0043990", False),
    Seat(2, "ida@college.example", "43990", False),
    Seat(3, "uma@college.example", "", True),
    Seat(4, "twin@college.example", "77", False),
    Seat(5, "other@college.example", "77", False),
]


@pytest.mark.parametrize(
    ("email", "number", "seat"),
    [
        ("IVO@College.example ", "", 1),
        ("ivo@college.example", "43990", 1),  # the address goes first
        ("x@home.example", "0043990", 1),
        ("x@home.example", "00-43990", 1),
        ("x@home.example", "43990", 2),  # zeros in front count
        ("x@home.example", "77", None),  # two of one number: nobody
        ("x@home.example", "", None),  # no number is nobody's number
        ("uma@college.example", "", 3),
    ],
)
def test_whose_place_it_is(email, number, seat):
    found = joining.seat_of(SEATS, email=email, number=number)
    assert (found and found.id) == seat


@given(st.integers(0, 2**128 - 1))
def test_a_code_is_read_as_it_is_shown(seed):
    code = joining.code_from(f"{seed:032x}")
    assert len(code) == joining.LENGTH and set(code) <= set(joining.SIGNS)
    assert joining.code_key(joining.code_shown(code).lower()) == code
