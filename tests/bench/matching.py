"""Matching leads and members: `python -m tests.bench matching [INSTANCES]`.

The optimum against SciPy's `linear_sum_assignment` (`pip install scipy`; without it that is left out, and
said) on seeded instances with capacities and forbidden pairs; seconds of CPU at large sizes; and in made-up
classes of 5 to 60: pairs that must not be, how many others one refusal moves (and whether it is said where
that is not enough), and whether the order in which people come changes anything; weekly times over both
changes of the clocks; and a pilot of 60 people and 90 days, replayed twice."""

from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

from peerreview.domain.attributes.times import SLOT, FreeTime, slots
from peerreview.domain.grouping import Kind, Person, Preference, Spec
from peerreview.domain.grouping.matching import MOVED, Board
from peerreview.domain.grouping.optimum import assign
from peerreview.domain.grouping.spec import Common
from tests.bench import pilot

HOURS = [f"{day} {hour}" for day in range(5) for hour in range(8, 20)]
GOALS = [f"goal {number}" for number in range(20)]
BARRED = 1e4
WEEKS = [datetime(2026, 1, 1, 12, tzinfo=UTC) + timedelta(weeks=number) for number in range(104)]


def main(argv):
    many = int(argv[0]) if argv else 1000
    against_scipy(many)
    for people, leads, room in ((500, 500, 1), (1000, 400, 3), (1000, 300, 3)):
        draw = Random(people)
        costs = [[draw.random() for _ in range(leads)] for _ in range(people)]
        took = seconds(partial(assign, costs, [room] * leads))
        print(f"assign {people} to {leads} x {room}: {took:.2f} s (target {1 if room == 1 else 2})")
    people = made_up(Random(7), 1000, 400)
    took = min(seconds(lambda: Board(rule(), people).match()) for _ in range(3))
    print(f"match 1000 with 400 x 3, fits worked out: {took:.2f} s (target 2)")
    is_wrong = classes(many)
    moved = clocks()
    print(
        f"weekly times of two zones over {len(WEEKS)} weeks, both changes of the clocks: "
        f"{moved} at another local hour (target 0)"
    )
    return int(bool(is_wrong or moved or pilot.main([])))


def seconds(deed):
    start = process_time()
    deed()
    return process_time() - start


def against_scipy(many):
    try:
        import numpy
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        print("SciPy is not installed, so nothing is compared with it.")
        return
    same, start = 0, process_time()
    for number in range(many):
        draw = Random(number)
        rows, columns = draw.randint(1, 40), draw.randint(1, 15)
        room = [draw.randint(0, 4) for _ in range(columns)]
        costs = [
            [None if draw.random() < 0.3 else draw.choice([draw.random(), 0.5]) for _ in range(columns)]
            for _ in range(rows)
        ]
        seats = [column for column, places in enumerate(room) for _ in range(places)]
        table = numpy.full((rows, len(seats) + rows), BARRED)  # the last columns: without a place
        for row in range(rows):
            for seat, column in enumerate(seats):
                table[row, seat] = 2 * BARRED if costs[row][column] is None else costs[row][column]
        chosen = linear_sum_assignment(table)
        theirs = float(table[chosen].sum())
        ours = sum(
            BARRED if column is None else costs[row][column] for row, column in enumerate(assign(costs, room))
        )
        same += abs(ours - theirs) < 1e-5
    print(f"as good as SciPy's in {same} of {many} instances, {process_time() - start:.1f} s for both")


def rule():
    return Spec(
        size=None,
        roles={"mentor": (1, 1), "mentee": (1, 3)},
        needs={"mentor": "cred.mentor"},
        prefer=(Preference(Kind.LIKE, "goals"), Preference(Kind.LIKE, "free")),
        must=(Common("free", 2),),
        never=("conflict",),
        room="places",
        floor=0.1,
    )


def made_up(draw, members, leads):
    def some(values, least, most):
        return frozenset(draw.choice(values) for _ in range(draw.randint(least, most)))

    return [
        Person(
            key,
            {"goals": some(GOALS, 2, 5), "free": some(HOURS, 4, 20)}
            | ({"cred.mentor": True, "places": draw.randint(0, 3)} if key < leads else {})
            | ({"conflict": frozenset({draw.randrange(max(leads, 1))})} if draw.random() < 0.2 else {}),
        )
        for key in range(members + leads)
    ]


def classes(many):
    bad = placed = refused = moved = waits = more = unsaid = other_way = 0
    for number in range(many):
        draw = Random(f"class {number}")
        size = draw.randint(5, 60)
        leads = draw.randint(1, max(1, size // 3))
        people = made_up(draw, size - leads, leads)
        board = Board(rule(), people, seed=str(number))
        match = board.match()
        bad += sum(bool(board.bar(*pair)) for pair in match.pairs.items())
        placed += len(match.pairs)
        other_way += Board(rule(), draw.sample(people, len(people)), seed=str(number)).match() != match
        if not match.pairs:
            continue
        one = draw.choice(sorted(match.pairs))
        without = Board(rule(), people, refused=[(one, match.pairs[one])], seed=str(number))
        after = without.again({other: lead for other, lead in match.pairs.items() if other != one}, [one])
        refused += 1
        moved = max(moved, len(after.moved))
        waits += one not in after.pairs
        more += one not in after.pairs and one in without.match().pairs
        unsaid += one not in after.pairs and one not in {found.person for found in after.waiting}
    print(f"{many} classes of 5 to 60: {placed} pairs, {bad} that must not be (target 0)")
    print(
        f"{refused} refusals: {moved} others moved at most ({MOVED} allowed); {waits} wait, with the reason"
    )
    print(f"of these {more} had a place if more moved, {unsaid} are not said to wait (target 0)")
    print(f"people in another order: {other_way} other matches (target 0)")
    return bad or moved > MOVED or unsaid or other_way


def clocks():
    """How many weeks put a weekly time, seen on the clock of another zone, at another hour of its own."""
    found = 0
    for zone, seen in (("America/New_York", "Europe/Berlin"), ("Europe/Berlin", "Australia/Sydney")):
        one = FreeTime(1, 14 * 60, 16 * 60, zone)
        for week in WEEKS:
            monday = week.astimezone(ZoneInfo(seen)).date() - timedelta(days=week.weekday())
            midnight = datetime.combine(monday, time())
            starts = [
                (midnight + timedelta(minutes=SLOT * slot)).replace(tzinfo=ZoneInfo(seen))
                for slot in slots([one], seen, week)
            ]
            own = {start.astimezone(ZoneInfo(zone)).strftime("%a %H:%M") for start in starts}
            found += own != {"Tue 14:00", "Tue 14:30", "Tue 15:00", "Tue 15:30"}
    return found
