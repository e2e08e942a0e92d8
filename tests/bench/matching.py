"""Matching leads and members: `python -m tests.bench matching [INSTANCES]`.

The optimum against SciPy's `linear_sum_assignment` (`pip install scipy`; without it that is left out, and
said) on seeded instances with capacities and forbidden pairs; seconds of CPU at large sizes; and in made-up
classes of 5 to 60: pairs that must not be, and how many others one refusal moves."""

import time
from functools import partial
from random import Random

from peerreview.domain.grouping import Kind, Person, Preference, Spec
from peerreview.domain.grouping.matching import MOVED, Board
from peerreview.domain.grouping.optimum import assign
from peerreview.domain.grouping.spec import Common

HOURS = [f"{day} {hour}" for day in range(5) for hour in range(8, 20)]
GOALS = [f"goal {number}" for number in range(20)]
BARRED = 1e4


def main(argv):
    many = int(argv[0]) if argv else 1000
    against_scipy(many)
    for people, leads, room in ((500, 500, 1), (1000, 400, 3), (1000, 300, 3)):
        draw = Random(people)
        costs = [[draw.random() for _ in range(leads)] for _ in range(people)]
        took = seconds(partial(assign, costs, [room] * leads))
        print(f"assign {people} to {leads} x {room}: {took:.2f} s")
    people = made_up(Random(7), 1000, 400)
    print(f"match 1000 with 400 x 3, fits worked out: {seconds(lambda: Board(rule(), people).match()):.2f} s")
    classes(many)


def seconds(deed):
    start = time.process_time()
    deed()
    return time.process_time() - start


def against_scipy(many):
    try:
        import numpy
        from scipy.optimize import linear_sum_assignment
    except ImportError:
        print("SciPy is not installed, so nothing is compared with it.")
        return
    same, start = 0, time.process_time()
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
    print(f"as good as SciPy's in {same} of {many} instances, {time.process_time() - start:.1f} s for both")


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
    bad = placed = refused = moved = lost = 0
    for number in range(many):
        draw = Random(f"class {number}")
        size = draw.randint(5, 60)
        leads = draw.randint(1, max(1, size // 3))
        people = made_up(draw, size - leads, leads)
        board = Board(rule(), people, seed=str(number))
        match = board.match()
        bad += sum(bool(board.bar(*pair)) for pair in match.pairs.items())
        placed += len(match.pairs)
        if not match.pairs:
            continue
        one = draw.choice(sorted(match.pairs))
        without = Board(rule(), people, refused=[(one, match.pairs[one])], seed=str(number))
        after = without.again({other: lead for other, lead in match.pairs.items() if other != one}, [one])
        refused += 1
        moved = max(moved, len(after.moved))
        lost += one not in after.pairs and one in without.match().pairs
    print(f"{many} classes of 5 to 60: {placed} pairs, {bad} that must not be (target 0)")
    print(f"{refused} refusals: {moved} others moved at most ({MOVED} allowed); {lost} wait needlessly")
