"""What pages of a running design cost: CPU of one request in this process, and queries, by size of class.

``python -m tests.bench running [DESIGN ...] [--sizes 60,600]``: each design is played with made-up people for
one and a half of its steps; then its pages are opened as a student and as the instructor. Compare rows of one
run. ``--forming`` instead: how long it takes to form groups of 1,000 people."""

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

from peerreview.domain import designs, grouping
from peerreview.store import activities, db, migrate
from peerreview.store.rehearsal.cast import START
from peerreview.store.rehearsal.play import DAY, begin, go_on
from tests.browser import Counted
from tests.conftest import Site

REQUESTS = 40
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
    print(f"{'design':28} {'people':>6} {'page':34} {'ms CPU':>7} {'queries':>8} {'kB':>6}")
    for name in options.designs:
        for people in map(int, options.sizes.split(",")):
            with tempfile.TemporaryDirectory() as folder:
                _of_class(name, people, f"sqlite:///{folder}/running.db")


def _of_class(name, people, url):
    db.open_database(url, synchronous="OFF")
    migrate.up()
    text = (SHIPPED / f"{name}.yaml").read_text()
    design = designs.load(text, activities.known_forms())
    with db.chance_from(db.Replay("bench")):
        game = begin(design, people=people, absent=2, late=1, leave=1, seed="bench")
        go_on(game, until=START + DAY * 1.5)
    world = SimpleNamespace(at=game.now, accounts={})
    site = Site(world, url, fresh=True)
    student = game.cast.present[len(game.cast.present) // 2]
    for role, account, pages in (
        ("student", student.account, PAGES[:1]),
        ("instructor", game.cast.instructor_account, PAGES),
    ):
        browser = site.browse(account)
        for page in pages:
            path = site.path(page, activity=game.activity.public_id)
            ms, queries, size = _measured(browser, path)
            print(
                f"{name:28} {people:>6} {f'{page} ({role})':34} {ms:>7.2f} {queries:>8} {size / 1000:>6.1f}"
            )
    db.close_database()


def _measured(browser, path):
    """(median ms of CPU, queries, bytes) of a page that was opened before."""
    client = browser.client
    client.get(path)
    took = []
    with Counted() as counted:
        size = len(client.get(path).data)
    for _request in range(REQUESTS):
        began = time.process_time()
        client.get(path)
        took.append(1000 * (time.process_time() - began))
    return statistics.median(took), counted.count, size


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
