"""kill -9 while students save: what was acknowledged is there."""

import json
import random
import re
import sqlite3
import threading
import time

from tests.bench._served import Person, Server, signed_in
from tests.bench.class_of import build

WRITERS = 6


def run(folder, options):
    """Kill, look, start again; prints what was lost. Whether nothing was."""
    path, chance = folder / "class.db", random.Random(options.seed)
    _, _, writing = build(path, 20)
    chosen = writing[:WRITERS]
    headers = signed_in(path, [account for account, *_ in chosen])
    acknowledged, lost, torn, waits, total = {}, 0, 0, [], 0
    for _ in range(options.kills):
        started, before = time.monotonic(), sum(acknowledged.values())
        with Server(path) as server:
            waits.append(time.monotonic() - started)
            _save_until_killed(server, zip(headers, chosen), acknowledged, chance)
        total += sum(acknowledged.values()) - before
        lost_now, torn_now = _look(path, acknowledged)
        lost, torn = lost + lost_now, torn + torn_now
    print(
        f"kills: {options.kills} killed, {total} saves acknowledged, {lost} lost, {torn} torn; "
        f"up again after {sorted(waits)[len(waits) // 2]:.1f} s"
    )
    return not lost and not torn and total > options.kills


def _save_until_killed(server, writers, acknowledged, chance):
    """Let *writers* (header, what they write) save, and kill the server at a chance moment."""
    stop, before = threading.Event(), sum(acknowledged.values())
    threads = [
        threading.Thread(target=_save, args=(server.port, header, review, acknowledged, stop))
        for header, (_, _, review, _) in writers
    ]
    for thread in threads:
        thread.start()
    wanted, begun = before + chance.randint(1, 60), time.monotonic()
    while sum(acknowledged.values()) < wanted and time.monotonic() - begun < 20:
        time.sleep(chance.uniform(0.0, 0.02))
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()


def _save(port, header, review, acknowledged, stop):
    """Save numbered texts until the server is gone; remembers the last number that was acknowledged."""
    person, number = Person(port, header), acknowledged.get(review, 0)
    try:
        rev = person.sit_down(f"/reviews/{review}")
        while not stop.is_set():
            number += 1
            fields = {"text.overall": f"Number {number}. " + "words " * 50, "rev": rev}
            status, answer, _ = person.post(
                f"/reviews/{review}/draft",
                fields | {"save_token": f"{review}.{number}"},
                **{"HX-Request": "true"},
            )
            if status in (200, 204):
                acknowledged[review] = number
                rev = int(re.search(r'value="(\d+)"', answer)[1]) if 'value="' in answer else rev + 1
    except (OSError, AttributeError, TypeError):
        return


def _look(path, acknowledged):
    """(saves lost, whether the file is torn) as another program reads it."""
    with sqlite3.connect(path) as copy:
        torn = copy.execute("pragma integrity_check").fetchall() != [("ok",)]
        lost = 0
        for review, number in acknowledged.items():
            (draft,) = copy.execute("select draft from response where public_id = ?", (review,)).fetchone()
            found = re.search(r"Number (\d+)\.", json.loads(draft or "{}").get("overall", {}).get("text", ""))
            lost += max(0, number - int(found[1] if found else 0))
    copy.close()
    return lost, int(torn)
