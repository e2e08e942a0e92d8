"""What it takes to play each design: steps reached, seconds, duties a person, for a class of 23; and what the
page of a student of each shipped one costs among 60 and 600 (see ``running``)."""

import random
import time
from pathlib import Path

from peerreview.domain import designs, grouping
from peerreview.store import activities, rehearsal
from tests.bench import _board, running

ROOT = Path(__file__).parent.parent.parent


def main(argv):
    """Print a line for each shipped design and each of tests/designs, and the repair of the day; *argv*: how
    many people (23; 300 is a large lecture, some minutes a design with rounds) and the names of some designs,
    or ``repair`` or ``board`` for that alone. 1 where a student's page is too slow."""
    if argv == ["repair"]:
        return repair()
    if argv == ["board"]:
        return _board.main()
    people, names = (int(argv[0]), argv[1:]) if argv else (23, [])
    files = [*(ROOT / "peerreview" / "designs").glob("*.yaml"), *(ROOT / "tests" / "designs").glob("*.yaml")]
    print(
        f"{'design':34} {'steps reached':>13} {'seconds':>8} {'duties a step: most':>20} {'usual':>6}  "
        f"carried"
    )
    for file in sorted(file for file in files if not names or file.stem in names):
        design = designs.load(file.read_text(), activities.known_forms())
        began = time.process_time()
        found = rehearsal.play_apart(design, people=people, absent=2, late=1, leave=1, seed="bench")
        seconds = time.process_time() - began
        reached = sum(step.is_reached for step in found.steps)
        most, usual = max(step.most for step in found.steps), max(step.middle for step in found.steps)
        print(
            f"{file.stem:34} {reached:>6} of {len(found.steps):>3} {seconds:>8.1f} {most:>20} {usual:>6g}"
            f"  {'yes' if found.is_carried else 'NO'}",
            flush=True,
        )
    if not names:
        repair()
        _board.main()
    shipped = [
        file.stem for file in files if file.parent == running.SHIPPED and file.stem in (names or [file.stem])
    ]
    return running.main([*shipped, "--students"]) if shipped else 0


def repair(draws=1000):
    """Print what the repair of the day restores of groups that cover every topic: draws of absent people."""
    print(
        f"\n{'people/topics, away':20} {'places kept':>11} {'repaired':>9} {'full':>6} {'moves':>6} {'ms':>6}"
    )
    for people, topics, gone in (
        *((23, 5, away) for away in (1, 2, 3, 5)),
        (24, 4, 2),
        (60, 5, 4),
        (120, 6, 6),
    ):
        spec, made, experts, everybody = _covering(people, topics)
        chance, kept, mended, full, moves, slowest = random.Random("day"), 0, 0, 0, 0, 0.0
        places = len(made.groups) * topics
        for _ in range(draws):
            away = set(chance.sample(range(people), gone))
            here = [one for one in everybody if one.id not in away]
            began = time.process_time()
            found = grouping.ways(made, spec, here, experts)
            slowest = max(slowest, time.process_time() - began)
            kept += 1 - len(grouping.gaps(made, here, experts)) / places
            stands = len(found[0].stands) if found else 0
            mended += 1 - stands / places
            full += not stands
            moves += len(found[0].moves) if found else 0
        print(
            f"{f'{people}/{topics}, {gone}':20} {kept / draws:>11.1%} {mended / draws:>9.1%}"
            f" {full / draws:>6.0%} {moves / draws:>6.1f} {1000 * slowest:>6.1f}"
        )


def _covering(people, topics):
    """(Spec, homes, experts, everybody) of a class that covers so many topics."""
    everybody = [grouping.Person(number) for number in range(people)]
    names = tuple(f"topic {number}" for number in range(topics))
    experts = grouping.group(grouping.Spec(by="topics", keys=names, size=(3, 6)), everybody, seed="day")
    spec = grouping.Spec(rel=grouping.Rel.ACROSS, of="expert", key="topic")
    return spec, grouping.group(spec, everybody, experts, seed="day"), experts, everybody
