"""What running a large course costs: `python -m tests.bench people [people]`. Judged by the work of the
process: what a busy machine makes of it is printed beside it.

A list of 10,000 people is looked at and applied in a database of its own, as the page does it; then looked
at again and taken back. Figures of other pages of people and grades belong into FIGURES, each a function of
the course that prints its line."""

import contextlib
import sys
import tempfile
import time
from pathlib import Path

from peerreview.store import accounts, courses, db, migrate, rosters
from tests.bench._searched import searched
from tests.cast import START

MANY = 10_000
IMPORT = 5.0  # seconds that looking at a list and applying it may take together


def main(argv: list[str]) -> int:
    many = int(argv[0]) if argv else MANY
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder) / "people.db"):
        admin = accounts.create(name="Ada Admin", email="ada@college.example", now=START, is_admin=True)
        course = courses.create(code="BIG 1", title="Everybody", zone="UTC", by=admin.id, now=START)
        took = _imported(course, admin.id, many)
        for figure in FIGURES:
            figure(course, admin.id)
    print(f"{'in time' if took < IMPORT else 'TOO SLOW'}: {took:.2f} s of {IMPORT} s for {many} people")
    return int(took >= IMPORT)


@contextlib.contextmanager
def _database(path):
    db.open_database(f"sqlite:///{path}")
    migrate.up()
    yield
    db.database.close()


def _imported(course, by, many):
    """Seconds from the text of a list to everybody in the course."""
    text = "Name,E-mail,Student number,Section\n" + "".join(
        f"Given{one} Family{one % 997},person{one}@college.example,{one:07},S{one % 40}\n"
        for one in range(many)
    )
    begun = time.process_time()
    key = rosters.keep(course.id, text, fields=rosters.titles_of(course.id), by=by, now=START)
    batch = rosters.find(course.id, key)
    seen = _timed("look at the list", rosters.look, batch, by=by, now=START)
    count = _timed(
        "apply it", rosters.apply, batch, seal=seen.seal, keys=batch.keys, mended={}, by=by, now=START
    )
    took = time.process_time() - begun
    assert count == many
    again = _timed("look at it again", rosters.look, rosters.find(course.id, key), by=by, now=START)
    assert len(again.of("same")) == many
    _timed("take it back", rosters.undo, rosters.find(course.id, key), by=by, now=START)
    return took


def _timed(what, act, *values, **named):
    begun, work = time.perf_counter(), time.process_time()
    found = act(*values, **named)
    wall, work = time.perf_counter() - begun, time.process_time() - work
    print(f"  {what:<20}{wall:6.2f} s, of these {work:.2f} s work")
    return found


# Further figures: each is called with the course and the account that asks.
FIGURES = (searched,)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
