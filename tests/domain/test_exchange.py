"""What somebody gave and got: about others, as far as it is open to them."""

from peerreview.domain.exchange import Exchange, exchange
from peerreview.domain.schedule import Arrived
from tests.domain.timeline import facts, made, own

DESIGN = made("""
  - id: write
    tasks: [{id: work, form: f}]
  - id: answer
    group: {size: 4}
    tasks:
      - {id: review, form: f, about: work, pick: 2, see: blind}
      - {id: self_look, form: f, about: own.work}
      - {id: rating, form: f, about: members, see: aggregate}
      - {id: note, form: f, about: work, min: 0}
      - {id: sum, form: f, by: group, about: work}
""")


def test_it_counts_what_is_in_and_what_is_open():
    mine = facts(
        own(1, "work"),
        own(2, "review", 11),
        own(3, "review", 12, state="draft"),
        own(4, "note", 11),
        own(5, "note", 12, state="withdrawn"),
        own(6, "self_look", 1),
        own(7, "sum", group=9),
        own(8, "rating", 4, kind="person"),
        arrived=(
            Arrived(21, "review", 1),
            Arrived(22, "review", 1),
            Arrived(23, "note", 1),
            Arrived(24, "rating", 1),
            Arrived(6, "self_look", 1),
        ),
    )
    found = exchange(DESIGN, mine, {21, 23, 24, 6})
    assert found == Exchange({"review": 1, "rating": 1, "note": 1}, {"review": 1, "rating": 0, "note": 1})


def test_who_wrote_nothing_about_others_gave_nothing():
    assert exchange(DESIGN, facts(own(1, "work")), set()) == Exchange({}, {})
