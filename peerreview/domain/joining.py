"""Joining a course with the code of its class: how a code is written, and which place on the list somebody
who joins already has."""

from typing import NamedTuple

from peerreview.domain import identity

# Without what is taken for something else on a wall: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
SIGNS = "ACDEFGHJKMNPQRTWXY34679"
LENGTH = 8


class Seat(NamedTuple):
    """A place of a course's list: of whom, by address and by the number the college knows them by ("" where
    none is known); whether they can sign in already."""

    id: int
    email: str
    number: str
    is_in: bool


def code_from(seed):
    """A code made from a secret of 128 bits, as hex digits."""
    left, code = int(seed, 16), ""
    for _ in range(LENGTH):
        left, place = divmod(left, len(SIGNS))
        code += SIGNS[place]
    return code


def code_key(typed):
    """A code as it is kept: capitals, without what people put between its parts."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[: 2 * LENGTH]


def code_shown(code):
    """A code as it is read aloud and typed: two parts."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def number_key(typed):
    """The form in which numbers of a college are compared: text, so that zeros in front count."""
    return "".join(sign for sign in identity.name(typed).upper() if sign.isalnum())


def seat_of(seats, *, email, number=""):
    """The Seat of who joins under an address and a number: the one with the same address, else the one with
    the same number, where there is one alone; None for somebody who is not on the list."""
    key = identity.address_key(email)
    same = [seat for seat in seats if identity.address_key(seat.email) == key]
    if not same and number_key(number):
        same = [seat for seat in seats if number_key(seat.number) == number_key(number)]
    return same[0] if len(same) == 1 else None
