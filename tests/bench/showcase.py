"""What the pages of the showcase cost in a class in which much is shown: CPU in the process for each request.

``python -m tests.bench showcase [--sizes 60,600] [--requests 60]``. All of the request counts, the test
client too, so this is an upper bound; the goal is 4 ms."""

import argparse
import tempfile
import time
from datetime import timedelta

from peerreview import create_app
from peerreview.store import db, responses, showcase
from peerreview.store.tables import Account
from tests.bench.class_of import build
from tests.browser import Browser

SHOWN = 40  # works in the showcase


def main(argv):
    """Print a line for each page and size."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench showcase", description=__doc__)
    parser.add_argument("--sizes", default="60,600")
    parser.add_argument("--requests", type=int, default=60)
    options = parser.parse_args(argv)
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            _measure(f"{folder}/class.db", size, options.requests)


def _measure(path, size, requests):
    activity, _staff, students = build(path, size)
    now = db.moment(db.row("select max(saved_at) from response")[0]) + timedelta(days=20)
    _show(activity, now)
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "bench", "CLOCK": lambda: now})
    course = db.row("select public_id from course where id = ?", activity.course)[0]
    exhibit = db.row("select public_id from exhibit order by id")[0]
    for name, address in (
        ("list", f"/courses/{course}/showcase"),
        ("one thing", f"/showcase/{exhibit}"),
        ("my own", "/showcase/mine"),
        ("about me", f"/courses/{course}/me"),
    ):
        client = Browser(app, Account.get_by_id(students[0][0]), lambda: now).client
        for _turn in range(3):
            client.get(address)
        began = time.process_time()
        status = {client.get(address).status_code for _turn in range(requests)}
        cost = (time.process_time() - began) / requests
        print(f"{size:5} people  {name:10} {1000 * cost:6.2f} ms CPU  {sorted(status)}")
    db.database.close()


def _show(activity, now):
    """So many works are proposed and shown, each with how it was approached."""
    found = db.rows(
        "select id from response where activity_id = ? and task = 'work' order by id limit ?",
        activity.id,
        SHOWN,
    )
    staff = db.row("select id, account_id from enrolment where role <> 'student' order by id")
    for work in responses.by_ids([row[0] for row in found]):
        showcase.propose(
            work,
            "",
            person=staff.id,
            is_named=False,
            reason="",
            by=staff.account_id,
            now=now - timedelta(days=1),
        )
    for row in db.rows(
        "select x.public_id, e.account_id from exhibit x join response r on r.id = x.response_id "
        "join enrolment e on e.id = r.author_id"
    ):
        one = showcase.offer(row.account_id, row.public_id).thing
        showcase.say_yes(
            one,
            audience="class",
            until=now + timedelta(days=90),
            is_named=False,
            approach="First the end.",
            version=one.consent.newest,
            by=row.account_id,
            now=now,
        )
