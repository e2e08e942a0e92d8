"""What the gradebook of a class costs: CPU of its first page, with what was worked out and anew.

``python -m tests.bench gradebook [--size 600]``. Machines are noisy: compare rows of one run."""

import argparse
import tempfile
import time
from pathlib import Path

from peerreview import create_app
from peerreview.store import activities, db, grading, reminding
from tests.bench.class_of import build
from tests.bench.pages import app_now, cookies
from tests.browser import Counted

TARGET = 6.0  # ms of CPU of the first page


def main(argv: list[str]) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=600)
    options.add_argument("--requests", type=int, default=40)
    asked = options.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        _measure(f"{folder}/bench.db", asked)
    return 0


def _measure(path, asked):
    activity, staff, _writing = build(path, asked.size)
    for one in activities.of_course(activity.course, unpublished=False)[1:]:
        grading.release(one, by=staff.id, now=app_now())
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "bench", "SMTP_URL": ""})
    (cookie,) = cookies(app, [staff.id])
    course = db.row("select public_id from course where id = ?", activity.course)[0]
    pages = {
        "gradebook, first page": f"/courses/{course}/gradebook",
        "gradebook, a search": f"/courses/{course}/gradebook?q=an&sort=-total",
        "progress": f"/activities/{activity.public_id}/progress",
        "remind": f"/activities/{activity.public_id}/remind?show=unfinished",
    }
    print(f"{asked.size} students, {Path(path).stat().st_size / 1e6:.0f} MB")
    for name, address in pages.items():
        anew, queries, size = _cost(app, cookie, address, 1, fresh=True)
        again, _queries, _size = _cost(app, cookie, address, asked.requests)
        print(f"{name:24} {again:7.1f} ms  anew {anew:7.1f} ms  {queries:3} queries  {size / 1000:6.1f} kB")
    begun = time.process_time()
    reminding.everybody(activity, app_now())
    print(f"{'who owes what':24} {(time.process_time() - begun) * 1000:7.1f} ms")
    print(f"target: the first page of the gradebook under {TARGET} ms")


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
