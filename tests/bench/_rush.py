"""A class before its deadline: each begins a review, saves twice and hands it in."""

import random
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from peerreview.store import db
from tests.bench._served import Person, Server, signed_in
from tests.bench.class_of import COMMENTS, build

LIMIT = 500  # milliseconds: what the slowest of twenty may wait


def run(folder, options):
    """Let them come at random moments; prints the waits of each act. Whether each is within LIMIT."""
    path, chance = folder / "class.db", random.Random(options.seed)
    activity, _, writing = build(path, options.rush)
    with db.writing():
        db.execute("delete from response where activity_id = ? and task = 'review'", activity.id)
        db.execute("delete from allocation where activity_id = ?", activity.id)
    headers = signed_in(path, [account for account, *_ in writing])
    db.close_database()
    waits, problems = {}, {}
    with Server(path) as server:
        idle = server.worked()
        took = _storm(server, headers, activity, waits, problems, options, chance)
        used = server.worked() - idle
    for name in ("begin", "open", "autosave", "hand in"):
        found = sorted(waits.get(name, [0]))
        p50, p95, p99 = (found[min(len(found) - 1, int(len(found) * part))] for part in (0.5, 0.95, 0.99))
        print(
            f"rush: {name:9} {len(found):5} times, p50 {p50:.0f}, p95 {p95:.0f}, p99 {p99:.0f}, "
            f"most {found[-1]:.0f} ms"
        )
    sent = _sent(path, activity)
    print(
        f"rush: {options.rush} students in {took:.0f} s; {sent} reviews are in; not answered as meant: "
        f"{problems or 0}; the server worked {used:.0f} s, {1000 * used / options.rush:.0f} ms a student"
    )
    return sent == len(waits.get("hand in", ())) and all(
        sorted(found)[int(len(found) * 0.95)] < LIMIT for name, found in waits.items() if name != "open"
    )


def _storm(server, headers, activity, waits, problems, options, chance):
    """All of them, each at a moment of their own; fills *waits* and *problems*. Returns the seconds it
    took."""
    lock, begun = threading.Lock(), time.monotonic()

    def student(header, at):
        time.sleep(max(0.0, begun + at - time.monotonic()))
        try:
            found = _acts(Person(server.port, header), activity.public_id)
        except (OSError, TypeError) as error:
            found = [("failed", 0.0, str(error)[:60])]
        with lock:
            for name, seconds, problem in found:
                waits.setdefault(name, []).append(seconds * 1000)
                if problem:
                    problems[problem] = problems.get(problem, 0) + 1

    moments = sorted(chance.uniform(0, options.seconds) for _ in headers)
    with ThreadPoolExecutor(max_workers=min(200, len(headers))) as pool:
        list(pool.map(student, headers, moments))
    return time.monotonic() - begun


def _acts(person, activity):
    """[(act, seconds, problem)] of one student."""
    found = []

    def timed(name, wanted, act, *arguments, **headers):
        begun = time.monotonic()
        answer = act(*arguments, **headers)
        problem = "" if answer[0] in wanted else f"{name} {answer[0]}"
        found.append((name, time.monotonic() - begun, problem))
        return answer

    person.token = "0" * 40
    _, page, _ = person.get(f"/activities/{activity}")
    person.token = page.split('name="csrf-token" content="')[1].split('"')[0]
    _, _, desk = timed("begin", (303,), person.post, f"/activities/{activity}/tasks/review/claims", {})
    if not desk or "/reviews/" not in desk:
        return found
    desk = desk.split("?")[0]
    begun = time.monotonic()
    rev = person.sit_down(desk)
    found.append(("open", time.monotonic() - begun, ""))
    typed = {f"level.{item}": "l3" for item in COMMENTS if item != "overall"}
    typed |= {f"text.{item}": words for item, words in COMMENTS.items()}
    for number in range(2):
        fields = typed | {
            "text.overall": f"{COMMENTS['overall']} {number}",
            "rev": rev,
            "save_token": f"{desk}.{number}",
        }
        answer = timed("autosave", (200, 204), person.post, f"{desk}/draft", fields, **{"HX-Request": "true"})
        rev += answer[0] in (200, 204)
    timed("hand in", (303,), person.post, f"{desk}/hand-in", typed | {"rev": rev, "asked": "1"})
    return found


def _sent(path, activity):
    with sqlite3.connect(path) as copy:
        return copy.execute(
            "select count(*) from response where activity_id = ? and task = 'review' and version > 0",
            (activity.id,),
        ).fetchone()[0]
