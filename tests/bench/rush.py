"""What a claim and a hand-in cost in a large class: settled for whom they concern, beside the same acts when
each settles the whole class first, as it would if it asked for a look at everybody.

``python -m tests.bench rush [--size 1000] [--acts 300]``. One process, one after the other: compare the
columns of one run."""

import argparse
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from peerreview.store import allocation, clockwork, db, handing_in, responses, settle
from tests.bench.class_of import build


def claim(activity, writer, now):
    """Somebody asks for a work to review."""
    account, person, *_ = writer
    allocation.claim(activity, task="review", person=person, by=account, now=now)


def hand_in(activity, writer, now):
    """Somebody sends a review."""
    account, person, _public_id, response = writer
    handing_in.hand_in(responses.by_id(response), person=person, by=account, now=now)


def free(writers):
    """Take the last review from *writers*, so that they can claim one."""
    for _account, person, _public_id, response in writers:
        address = db.row("select address from response where id = ?", response)[0]
        db.execute("delete from response where id = ?", response)
        db.execute("delete from allocation where address = ? and reviewer_id = ?", address, person)


def measured(activity, act, writers, now, *, whole):
    """[milliseconds] of each act; *whole*: the class is settled before each."""
    found = []
    for writer in writers:
        begun = time.perf_counter()
        if whole:
            clockwork.look_again(activity.id, now)
            settle.settle(activity.id, now)
        act(activity, writer, now)
        found.append((time.perf_counter() - begun) * 1000)
    return sorted(found)


def middle_and_tail(times):
    """(p50, p95) of sorted *times*."""
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def main(argv):
    """Build, measure, print."""
    parser = argparse.ArgumentParser(prog="tests.bench rush")
    parser.add_argument("--size", type=int, default=1000)
    parser.add_argument("--acts", type=int, default=300)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        now = datetime.now(UTC)
        activity, _staff, writing = build(Path(folder) / "class.db", options.size, now=now)
        count = min(options.acts, len(writing) // 2)
        few = max(count // 10, 1)  # of the slow column fewer are enough
        claims, sends = writing[:count], writing[count : 2 * count]
        free(claims)
        print(f"class of {options.size}, {count} acts; milliseconds p50 / p95, ratio of p95")
        for name, act, writers in (("claim", claim, claims), ("hand in", hand_in, sends)):
            whole = measured(activity, act, writers[:few], now, whole=True)
            those = measured(activity, act, writers[few:], now, whole=False)
            (slow, slowest), (quick, quickest) = middle_and_tail(whole), middle_and_tail(those)
            print(
                f"{name:8} whole class {slow:7.1f} / {slowest:7.1f}   those concerned {quick:7.1f} / "
                f"{quickest:7.1f}   x{slowest / quickest:.1f}"
            )
