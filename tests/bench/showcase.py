"""What the pages of the showcase cost in a class in which much is shown: CPU of one answer of the program.

``python -m tests.bench showcase [--sizes 60,600] [--requests 60]``: the least of so many requests, in ms; 1
where a page takes more than LIMIT of ``running``, or asks more in the larger class."""

import argparse
import tempfile
from datetime import timedelta

from peerreview import create_app, jobs
from peerreview.store import db, responses, showcase
from peerreview.store.tables import Account
from tests.bench.class_of import build
from tests.bench.running import LIMIT, Answers
from tests.browser import Browser, Counted

SHOWN = 40  # works in the showcase


def main(argv):
    """Print a line for each page and size; 1 where one is too slow or grows."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench showcase", description=__doc__)
    parser.add_argument("--sizes", default="60,600")
    parser.add_argument("--requests", type=int, default=60)
    options = parser.parse_args(argv)
    return int(slow(options.sizes, options.requests) > 0)


def slow(sizes, requests=60):
    """Print a line for each page and size; how many are too slow or grow."""
    fewest, bad = {}, 0
    for size in map(int, sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            bad += _measure(f"{folder}/class.db", size, requests, fewest)
    return bad


def _measure(path, size, requests, fewest):
    activity, _staff, students = build(path, size)
    now = db.moment(db.row("select max(saved_at) from response")[0]) + timedelta(days=20)
    _show(activity, now)
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "bench", "CLOCK": lambda: now})
    app.wsgi_app = answers = Answers(app.wsgi_app)
    course = db.row("select public_id from course where id = ?", activity.course)[0]
    exhibit = db.row("select public_id from exhibit order by id")[0]
    bad = 0
    for name, address in (
        ("list", f"/courses/{course}/showcase"),
        ("one thing", f"/showcase/{exhibit}"),
        ("my own", "/showcase/mine"),
        ("about me", f"/courses/{course}/me"),
    ):
        client = Browser(app, Account.get_by_id(students[0][0]), lambda: now).client
        client.get(address)
        jobs.settle_memory()
        with Counted() as counted:
            assert client.get(address).status_code == 200, name
        answers.took.clear()
        for _turn in range(requests):
            client.get(address)
        least, most = min(answers.took), fewest.setdefault(name, counted.count)
        is_good = least <= LIMIT and counted.count <= most
        bad += not is_good
        print(
            f"showcase: {size:5} people  {name:10} {least:6.2f} ms CPU {counted.count:4} queries"
            f" {'in time' if is_good else f'TOO SLOW OR GROWS (limit {LIMIT:g}, from {most} queries)'}"
        )
    db.database.close()
    return bad


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
