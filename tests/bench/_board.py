"""What the board on the day costs in a class of any size: its refresh and its page, in CPU and questions."""

import statistics
import tempfile
import time
from pathlib import Path

from peerreview import create_app
from peerreview.domain.schedule import WindowRow
from peerreview.store import accounts, db, migrate, presence, settle
from tests.browser import Counted
from tests.cast import START, World, day

DAY = """
title: Topics at home
params: {topics: [Shade, Roofs, Water, Wind, People at risk]}
phases:
  - id: expert
    title: Experts
    group: {by: topics, size: 3-6}
    tasks: [{id: sheet, by: group, form: submission, hold: none, see: group}]
  - id: home
    title: Home
    group: {of: expert, rel: across, key: topic}
    tasks:
      - {id: note, title: Note, form: submission, see: group}
      - {id: ours, title: Ours, form: submission, by: group, see: group}
"""
PART = {"HX-Request": "true"}


def main(sizes=(60, 600), requests=200):
    """Print a line for each size: medians in milliseconds of CPU, questions to the database."""
    print(f"\n{'board':8} {'nothing new':>14} {'something new':>16} {'page':>14}   (ms of CPU, questions)")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{size:<8} " + " ".join(_line(size, Path(folder), requests)))


def _line(size, folder, requests):
    url = f"sqlite:///{folder / 'board.db'}"
    db.open_database(url)
    migrate.up()
    accounts.METHOD = "pbkdf2:sha256:1"
    with db.chance_from(db.Replay("board")):
        world = _world(size)
    app = create_app({"DATABASE_URL": url, "SECRET_KEY": "bench", "TESTING": True})
    app.config["CLOCK"] = lambda: world.at
    client = app.test_client()
    secret = accounts.open_session(world.accounts[world.assistant.id], now=world.at)
    with client.session_transaction() as session:
        session["_user_id"] = secret
    head = f"/activities/{world.activity.public_id}/groups"
    page = client.get(head).text
    known = page.split('data-known="')[1].split('"')[0]
    groups = page.split('data-groups="')[1].split('"')[0]
    same = f"{head}/now?known={known}&groups={groups}"
    for path, headers, count in (
        (same, PART, requests),
        (f"{head}/now?groups={groups}", PART, requests),
        (head, {}, max(3, requests // 20)),
    ):
        yield f"{_median(client, path, headers, count):>9.2f} {_questions(client, path, headers):>4}"
    db.database.close()


def _world(size):
    """A class of *size*, at home, everybody seen a moment ago."""
    world = World()
    world.more += [world.join(f"Student{number} Number", "student") for number in range(size - 4)]
    world.run(
        DAY,
        WindowRow("expert", 1, "all", START, day(2)),
        WindowRow("home", 1, "all", None, day(4)),
    )
    settle.tick(world.go(2, 1).at)
    world.reload()
    with db.writing():
        for who in world.students:
            presence.look(world.activity.id, who.id, now=world.at)
    return world


def _median(client, path, headers, count):
    spent = []
    for _ in range(count):
        began = time.process_time()
        answer = client.get(path, headers=headers)
        spent.append(time.process_time() - began)
        assert answer.status_code in (200, 204), answer.status_code
    return 1000 * statistics.median(spent)


def _questions(client, path, headers):
    with Counted() as counted:
        client.get(path, headers=headers)
    return counted.count
