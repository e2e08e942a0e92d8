"""What the moderation queue costs: CPU of this process and queries of the page, by the number of reviews and
of cases.

``python -m tests.bench moderation [--reviews 600,5000] [--rounds 30]``. Every review is a case, as where
everything is held."""

import argparse
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from peerreview import create_app
from peerreview.domain import moderation as rules
from peerreview.store import accounts, concerns, courses, db, moderation
from tests.bench.class_of import PICK, build
from tests.browser import Counted

TARGET = 10.0


def hold_all(activity, now):
    """Every review that is in is held, and a case with one or two reasons."""
    kinds = [kind for kind in rules.KINDS if kind not in ("short", "no_show", "reported")]
    with db.writing():
        db.execute(
            """
            update response
            set state = 'held', shown = 0
            where activity_id = ? and task = 'review' and state = 'submitted'
            """,
            activity.id,
        )
        for (response,) in db.rows(
            "select id from response where activity_id = ? and task = 'review' and state = 'held'",
            activity.id,
        ):
            for kind in {kinds[response % len(kinds)], kinds[response // 7 % len(kinds)]}:
                concerns.raise_concern(
                    activity.id,
                    f"r{response}",
                    kind,
                    "review",
                    now=now,
                    response=response,
                    version=1,
                    reason="x",
                    words=9,
                    range=40,
                )
    db.database.execute_sql("analyze")
    return db.row("select count(*) from moderation_case")[0]


def cpu(act, rounds):
    """Median CPU milliseconds of *act*."""
    act()
    found = []
    for _ in range(rounds):
        begun = time.process_time()
        act()
        found.append((time.process_time() - begun) * 1000)
    return statistics.median(found)


def run(reviews, rounds, folder):
    """Print one row; whether the queue stayed under its target."""
    now = datetime.now(UTC)
    path = folder / f"queue{reviews}.db"
    activity, staff, _ = build(path, -(-reviews // (PICK - 1)), now=now)
    cases = hold_all(activity, now)
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "bench"})
    client, secret = app.test_client(), accounts.open_session(staff, now=now)
    with client.session_transaction() as session:
        session["_user_id"] = secret
    address = f"/activities/{activity.public_id}/moderation"
    me = courses.standing(staff.id, course_id=activity.course)
    queue = cpu(lambda: moderation.of_activity(activity, me, now), rounds)
    page = cpu(lambda: client.get(address), rounds)
    with Counted() as counted:
        answer = client.get(address)
    assert answer.status_code == 200, answer.status
    print(f"{cases:>8} {queue:>12.1f} {page:>11.1f} {counted.count:>9} {len(answer.data) / 1000:>8.1f}")
    return queue <= TARGET


def main(arguments):
    """Print a row for each size; 1 when a queue took longer than its target."""
    parser = argparse.ArgumentParser(prog="moderation", description=__doc__)
    parser.add_argument("--reviews", default="600,5000")
    parser.add_argument("--rounds", type=int, default=30)
    chosen = parser.parse_args(arguments)
    print(f"{'cases':>8} {'queue, ms':>12} {'page, ms':>11} {'queries':>9} {'kB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        fast = [run(int(size), chosen.rounds, Path(folder)) for size in chosen.reviews.split(",")]
    return 0 if all(fast) else 1
