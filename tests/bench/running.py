"""What pages of a running design cost: CPU of one answer of the program, and queries, by size of class.

``python -m tests.bench running [DESIGN ...] [--sizes 60,600] [--students]``: each design (all that are
shipped where none is named) is played with made-up people for one and a half of its steps; then its pages are
opened as a student who takes part and as the instructor (*--students*: as the student alone), all of them in
turn and ROUNDS times, so that a busy machine is busy for each: the least and the median are told. The page
of a student is told to be in time when its least is at most LIMIT and it asks no more in the larger class; 1
when one is not. Memory is looked after as the server does it. Compare rows of one run. ``--forming`` instead:
how long it takes to form groups of 1,000 people."""

import argparse
import random
import statistics
import tempfile
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path

from peerreview import jobs
from peerreview.domain import designs, grouping
from peerreview.store import activities, db, migrate
from peerreview.store.rehearsal.cast import START
from peerreview.store.rehearsal.play import DAY, begin, go_on
from tests.browser import Counted
from tests.conftest import Site

REQUESTS, ROUNDS = 15, 5
LIMIT = 4.0  # ms of CPU that the page of a student may take
SHIPPED = Path(__file__).parent.parent.parent / "peerreview" / "designs"
PAGES = ("activities.show", "activities.groups", "activities.progress")


def main(argv):
    """Print a line for each design, size and page; 1 where a student's page is too slow or grows."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench running", description=__doc__)
    parser.add_argument("designs", nargs="*", default=sorted(file.stem for file in SHIPPED.glob("*.yaml")))
    parser.add_argument("--sizes", default="60,600")
    parser.add_argument("--students", action="store_true")
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
        jobs.settle_memory()
        for _round in range(ROUNDS):
            for world in worlds:
                world.open_pages(students_alone=options.students)
    print(
        f"{'design':34} {'people':>6} {'page':34} {'least ms CPU':>12} {'median':>7} {'queries':>8} {'kB':>6}"
    )
    return int(not all([_told(world, worlds) for world in worlds]))


def _told(world, worlds):
    """Print the lines of a world. Whether the page of its student is in time, and asks no more than in the
    smaller class."""
    is_good = True
    for (page, role), took in world.took.items():
        queries, size = world.seen[page, role]
        verdict = ""
        if role == "student":
            fewest = min(
                other.seen[page, role][0] for other in worlds if (other.name, page) == (world.name, page)
            )
            is_good = min(took) <= LIMIT and queries <= fewest
            verdict = "in time" if min(took) <= LIMIT else f"TOO SLOW (limit {LIMIT:g})"
            verdict += "" if queries <= fewest else f", GROWS (from {fewest} queries)"
        print(
            f"{world.name:34} {world.people:>6} {f'{page} ({role})':34} {min(took):>12.2f}"
            f" {statistics.median(took):>7.2f} {queries:>8} {size / 1000:>6.1f} {verdict}"
        )
    return is_good


class Answers:
    """In front of a program: how much CPU each answer took, in ms."""

    def __init__(self, inner):
        self.inner, self.took = inner, []

    def __call__(self, environ, start_response):
        began = time.process_time()
        answer = self.inner(environ, start_response)
        self.took.append(1000 * (time.process_time() - began))
        return answer


class _Clock:
    """A clock that goes on a little with each look, as time does between two requests."""

    accounts = {}

    def __init__(self, at):
        self._at = at

    @property
    def at(self):
        self._at += timedelta(milliseconds=1)
        return self._at


class _World:
    """A design in the middle of its run with so many *people*, in a database of its own: ``took`` {(page,
    role): [ms of CPU of one answer]}, ``seen`` {the same: (queries, bytes)}."""

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

    def _roles(self, students_alone):
        """[(role, account, pages)] of who opens what: the student in the middle of those who take part, and
        the instructor where staff find the activity."""
        game, activity = self.game, activities.find(activity_id=self.game.activity.id)
        among = [
            one
            for one in game.cast.present
            if activity.people == "class" or activities.takes_part(activity, one.enrolment.id)[0]
        ]
        yield "student", among[len(among) // 2].account, PAGES[:1]
        if not students_alone and not activity.is_closed_to_staff:
            yield "instructor", game.cast.instructor_account, PAGES

    def open_pages(self, *, students_alone):
        """Open each page REQUESTS times, after one that is not counted."""
        game = self.game
        db.open_database(self.url, synchronous="OFF")
        site = Site(_Clock(game.now), self.url, fresh=True)
        site.app.wsgi_app = answers = Answers(site.app.wsgi_app)
        for role, account, pages in self._roles(students_alone):
            client = site.browse(account).client
            for page in pages:
                path = site.path(page, activity=game.activity.public_id)
                client.get(path)
                with Counted() as counted:
                    answer = client.get(path)
                assert answer.status_code == 200, (self.name, page, role, answer.status)
                self.seen[page, role] = counted.count, len(answer.data)
                answers.took.clear()
                for _request in range(REQUESTS):
                    client.get(path)
                self.took[page, role] += answers.took
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
