"""What the gradebook of a class costs: CPU of its first page at rest, with everything worked out anew, and
after a hand-in or an override.

``python -m tests.bench gradebook [--sizes 60,600]``. Machines are noisy: compare rows of one run, and the
ratios behind them."""

import argparse
import itertools
import statistics
import tempfile
import time
from decimal import Decimal
from pathlib import Path

from peerreview import create_app
from peerreview.store import activities, db, grading, handing_in, reminding, responses
from tests.bench.class_of import build
from tests.bench.pages import app_now, cookies
from tests.browser import Counted

AFTER = 5  # looks after a deed
TARGET = 6.0  # ms of CPU of the first page


def main(argv: list[str]) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="60,600")
    options.add_argument("--requests", type=int, default=40)
    asked = options.parse_args(argv)
    for size in map(int, asked.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            _measure(f"{folder}/bench.db", size, asked.requests)
    print(f"target: the first page of the gradebook under {TARGET} ms of CPU")
    return 0


def _measure(path, size, requests):
    activity, staff, writing = build(path, size)
    for one in activities.of_course(activity.course, unpublished=False)[1:]:
        grading.release(one, by=staff.id, now=app_now())
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "bench", "SMTP_URL": ""})
    (cookie,) = cookies(app, [staff.id])
    course = db.row("select public_id from course where id = ?", activity.course)[0]
    pages = {
        "gradebook, first page": f"/courses/{course}/gradebook",
        "gradebook, a search": f"/courses/{course}/gradebook?q=an&sort=-total",
        "grades of an activity": f"/activities/{activity.public_id}/grades",
        "progress": f"/activities/{activity.public_id}/progress",
        "remind": f"/activities/{activity.public_id}/remind?show=unfinished",
    }
    print(f"{size} students, {Path(path).stat().st_size / 1e6:.0f} MB")
    print(f"{'':24} {'at rest':>8} {'anew':>8} {'hand-in':>8} {'override':>8} {'queries':>8} {'kB':>7}")
    with app.app_context():
        deeds = _Deeds(activity, staff, writing)
        for name, address in pages.items():
            anew, _queries, _size = _cost(app, cookie, address, 1, fresh=True)
            rest, _queries, _size = _cost(app, cookie, address, requests)
            after, queries, body = _after(deeds.hand_in, app, cookie, address, AFTER)
            changed, _queries, _size = _after(deeds.override, app, cookie, address, AFTER)
            figures = f"{rest:8.1f} {anew:8.1f} {after:8.1f} {changed:8.1f} {queries:8} {body / 1000:7.1f}"
            print(f"{name:24} {figures}   after a hand-in {after / rest:.1f} x rest")
    begun = time.process_time()
    reminding.everybody(activity, app_now())
    print(f"{'who owes what':24} {(time.process_time() - begun) * 1000:8.1f} ms")


class _Deeds:
    """What happens in the class between two looks, each time of somebody else."""

    def __init__(self, activity, staff, writing):
        self.activity, self.staff, self.writing = activity, staff, iter(writing)
        self.people = itertools.cycle(one[1] for one in writing)

    def hand_in(self):
        """Somebody sends the review they were writing."""
        account, person, public_id, _response = next(self.writing)
        work = responses.written_by(account, public_id)
        handing_in.hand_in(work, person=person, by=account, now=app_now())

    def override(self):
        """Staff set somebody's grade by hand."""
        person = next(self.people)
        (line,) = grading.of_activity(self.activity, app_now(), enrolment_ids=(person,)).values()
        values = {"value": Decimal(70), "reason": "Seen again.", "by": self.staff.id, "now": app_now()}
        grading.override(self.activity, line, **values)


def _after(deed, app, cookie, address, count):
    """``_cost`` of the first look after each of *count* deeds."""
    found = []
    for _ in range(count):
        deed()
        found.append(_cost(app, cookie, address, 1))
    return statistics.median(one[0] for one in found), found[-1][1], found[-1][2]


def _cost(app, cookie, address, count, fresh=False):
    """(ms of CPU a request, queries of one, bytes)"""
    client = app.test_client(use_cookies=False)
    if fresh:
        db.kept.clear()
    with Counted() as counted:
        begun = time.process_time()
        for _ in range(count):
            answer = client.get(address, headers={"Cookie": cookie})
        used = (time.process_time() - begun) * 1000 / count
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return used, counted.count // count, len(answer.data)
