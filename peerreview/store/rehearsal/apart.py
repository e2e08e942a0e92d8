"""Playing in a database of its own, thrown away after; and which class is too small for that."""

import tempfile
from pathlib import Path

from peerreview.domain import schedule
from peerreview.store import db, files, migrate
from peerreview.store.rehearsal.play import play


def too_small(design, people):
    """Sentences about what a class of so many *people* cannot do, with what would work instead; empty when it
    can."""
    return [
        f"“{one.values['task']}” deals {one.values['pick']} to each, so at least {one.values['least']} "
        f"people must stay to the end; there are {people}. With “pick: {one.instead}” this class could do it."
        for one in schedule.misfits(design, people)
        if one.instead
    ]


def play_apart(design, **how):
    """The Report of playing *design* (*how* as of ``play``) in a database of its own, thrown away after; the
    one that was open is open again."""
    before = db.address()
    with tempfile.TemporaryDirectory() as folder:
        db.open_database(f"sqlite:///{Path(folder) / 'rehearsal.db'}", synchronous="OFF")
        try:
            migrate.up()
            with db.chance_from(db.Replay(str(how.get("seed", "1")))), files.kept_apart(folder):
                return play(design, **how)
        finally:
            db.close_database()
            if before:
                db.open_database(before)
