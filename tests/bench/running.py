"""What pages of a running design cost: CPU of one request in this process, and queries, by size of class.

``python -m tests.bench running [DESIGN ...] [--sizes 60,600]``: each design is played with made-up people for
one and a half of its steps; then its pages are opened as a student and as the instructor, all of them in
turn and ROUNDS times, so that a busy machine is busy for each: the least and the median are told. Compare
rows of one run. ``--forming`` instead: how long it takes to form groups of 1,000 people."""

import argparse
import random
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace

from peerreview.domain import designs, grouping
from peerreview.store import activities, db, migrate
from peerreview.store.rehearsal.cast import START
from peerreview.store.rehearsal.play import DAY, begin, go_on
from tests.browser import Counted
from tests.conftest import Site

REQUESTS, ROUNDS = 15, 5
SHIPPED = Path(__file__).parent.parent.parent / "peerreview" / "designs"
PAGES = ("activities.show", "activities.groups", "activities.progress")


def main(argv):
    """Print a line for each design, size and page."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench running", description=__doc__)
    parser.add_argument("designs", nargs="*", default=["think_pair_share"])
    parser.add_argument("--sizes", default="60,600")
    parser.add_argument("--forming", action="store_true")
    options = parser.parse_args(argv)
    if options.forming:
        return forming()
    with tempfile.TemporaryDirectory() as folder:
        worlds = [
            _World(name, people, f"sqlite:///{folder}/{name}{people}.db")
            for name in options.designs
            for people in map(int, options.sizes.split(","))
        ]
        for _round in range(ROUNDS):
            for world in worlds:
                world.open_pages()
    print(
        f"{'design':28} {'people':>6} {'page':34} {'least ms CPU':>12} {'median':>7} {'queries':>8} {'kB':>6}"
    )
    for world in worlds:
        for (page, role), took in world.took.items():
            queries, size = world.seen[page, role]
            print(
                f"{world.name:28} {world.people:>6} {f'{page} ({role})':34} {min(took):>8.2f}"
                f" {statistics.median(took):>7.2f} {queries:>8} {size / 1000:>6.1f}"
            )


class _World:
    """A design in the middle of its run with so many *people*, in a database of its own: ``took`` {(page,
    role): [ms of CPU of one request]}, ``seen`` {the same: (queries, bytes)}."""

    def __init__(self, name, people, url):
        self.name, self.people, self.url = name, people, url
        self.took, self.seen = defaultdict(list), {}
        db.open_database(url, synchronous="OFF")
        migrate.up()
        design = designs.load((SHIPPED / f"{name}.yaml").read_text(), activities.known_forms())
        with db.chance_from(db.Replay("bench")):
            self.game = begin(design, people=people, absent=2, late=1, leave=1, seed="bench")
            go_on(self.game, until=START + DAY * 1.5)
        db.close_database()

    def open_pages(self):
        """Open each page REQUESTS times, after one that is not counted."""
        game = self.game
        db.open_database(self.url, synchronous="OFF")
        site = Site(SimpleNamespace(at=game.now, accounts={}), self.url, fresh=True)
        student = game.cast.present[len(game.cast.present) // 2]
        for role, account, pages in (
            ("student", student.account, PAGES[:1]),
            ("instructor", game.cast.instructor_account, PAGES),
        ):
            client = site.browse(account).client
            for page in pages:
                path = site.path(page, activity=game.activity.public_id)
                client.get(path)
                with Counted() as counted:
                    size = len(client.get(path).data)
                self.seen[page, role] = counted.count, size
                for _request in range(REQUESTS):
                    began = time.process_time()
                    client.get(path)
                    self.took[page, role].append(1000 * (time.process_time() - began))
        db.close_database()


def forming(people=1000):
    """Print how long each way of forming groups takes."""
    draw = random.Random("forming")
    everybody = [
        grouping.Person(
            number,
            {
                "skill": draw.randrange(100),
                "free": frozenset(draw.sample(range(40), 12)),
                "few": draw.random() < 0.1,
                "stance": draw.choice(("for", "against", "unsure")),
            },
        )
        for number in range(people)
    ]
    spread = grouping.Preference(grouping.Kind.SPREAD, "skill")
    like = grouping.Preference(grouping.Kind.LIKE, "free")
    pairs = grouping.Spec(size=(2, 3), merges=(2, 2))
    topics = tuple(f"topic {number}" for number in range(5))
    ways = {
        "pairs of a pyramid": (pairs, None),
        "fours of them": (grouping.Spec(rel=grouping.Rel.UNION, merge=2), pairs),
        "experts of five topics": (grouping.Spec(by="topics", keys=topics, size=(3, 6)), None),
        "teams, spread by skill, free together, nobody alone": (
            grouping.Spec(size=(3, 5), prefer=(spread, like), never=("isolate",)),
            None,
        ),
        "rooms, spread by stance": (
            grouping.Spec(size=(5, 8), prefer=(grouping.Preference(grouping.Kind.SPREAD, "stance"),)),
            None,
        ),
    }
    for words, (spec, before) in ways.items():
        earlier = grouping.group(before, everybody, seed="bench") if before else None
        began = time.process_time()
        found = grouping.group(spec, everybody, earlier, seed="bench")
        print(
            f"{people} people, {words:54} {time.process_time() - began:>6.2f} s, {len(found.groups)} groups"
        )
