"""What a page costs: CPU of the server process per request, requests a second, tails, queries, bytes, memory.

``python -m tests.bench pages [--sizes 60,600,6000] [--requests 300]``. Machines are noisy: compare rows of
one run."""

import argparse
import gzip
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from peerreview import create_app
from peerreview.store import accounts, db
from tests.bench.class_of import COMMENTS, build
from tests.browser import Counted

TICK = os.sysconf("SC_CLK_TCK")
TARGETS = {"workspace": 3.0, "autosave": 2.0, "submit": 4.0, "home": 3.1}


class Visitor:
    """One signed-in keep-alive connection."""

    def __init__(self, port, cookie):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookie, self.rev, self.count, self.texts = cookie, 0, 0, dict(COMMENTS)

    def get(self, path):
        """Body of a page."""
        return self._send("GET", path, None, {})

    def post(self, path, fields, **headers):
        """Body of the answer to a post."""
        return self._send(
            "POST",
            path,
            urlencode(fields),
            {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token, **headers},
        )

    def _send(self, method, path, body, headers):
        self.connection.request(method, path, body, {"Cookie": self.cookie, **headers})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status not in ((303,) if path.endswith("/hand-in") else (200, 204)):
            raise SystemExit(f"{method} {path} answered {answer.status}: {text[:300]!r}")
        return text

    def sit_down(self, review):
        """Open the workspace once: the key and the revision."""
        page = self.get(f"/reviews/{review}").decode()
        self.token = re.search(r'name="csrf-token" content="([^"]+)"', page)[1]
        self.rev = int(re.search(r'id="rev" value="(\d+)"', page)[1])

    def fields(self):
        """A whole form with one comment changed since the last, the next one each time."""
        self.count += 1
        self.item = list(COMMENTS)[self.count % len(COMMENTS)]
        self.texts[self.item] = f"{COMMENTS[self.item]} Look at line {self.count} as well."
        typed = {f"level.{item}": "l3" for item in ("claim", "evidence", "counter", "style")}
        typed |= {f"text.{item}": words for item, words in self.texts.items()}
        return typed | {"rev": self.rev, "save_token": f"{id(self)}.{self.count}"}


def cookies(app, account_ids):
    """A cookie header for a fresh session of each account."""
    found = []
    for account in account_ids:
        client = app.test_client()
        secret = accounts.open_session(db_account(account), now=app_now())
        with client.session_transaction() as session:
            session["_user_id"], session["csrf_token"] = secret, "0" * 40
        found.append(f"peerreview={client.get_cookie('peerreview').value}")
    return found


def db_account(account_id):
    """The Account row."""
    from peerreview.store.tables import Account

    return Account.get_by_id(account_id)


def app_now():
    """Now, aware."""
    from datetime import UTC, datetime

    return datetime.now(UTC)


def cpu(pid):
    """Seconds of CPU of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid):
    """Proportional set size in MB."""
    return int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1]) / 1024


def measure(pid, visitors, act, requests):
    """(CPU ms per request, requests a second, [sorted latencies in ms])."""
    latencies, lock = [], threading.Lock()

    def work(visitor, count):
        mine = []
        for _ in range(count):
            begun = time.perf_counter()
            act(visitor)
            mine.append((time.perf_counter() - begun) * 1000)
        with lock:
            latencies.extend(mine)

    each = max(requests // len(visitors), 1)
    threads = [threading.Thread(target=work, args=(visitor, each)) for visitor in visitors]
    used, begun = cpu(pid), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count = each * len(visitors)
    return (cpu(pid) - used) * 1000 / count, count / (time.perf_counter() - begun), sorted(latencies)


def rows_of(activity, reviews):
    """[(name, what a visitor does)]; reviews by visitor."""

    def autosave(visitor):
        answer = visitor.post(f"/reviews/{visitor.review}/draft", visitor.fields(), **{"HX-Request": "true"})
        visitor.rev += 1
        return answer

    def tips(visitor, typed=None):
        typed = typed or visitor.fields()
        return visitor.post(
            f"/responses/{visitor.review}/tips/{visitor.item}",
            {f"text.{visitor.item}": typed[f"text.{visitor.item}"], "begun": "1"},
            **{"HX-Request": "true"},
        )

    def submit(visitor):
        typed = visitor.fields()
        tips(visitor, typed)  # the pause before: whoever types has seen the coach's thoughts on every comment
        answer = visitor.post(f"/reviews/{visitor.review}/hand-in", typed)
        visitor.rev += 2
        return answer

    return [
        ("bare", lambda visitor: visitor.get("/bench/bare")),
        ("home", lambda visitor: visitor.get("/")),
        ("activity", lambda visitor: visitor.get(f"/activities/{activity.public_id}")),
        ("workspace", lambda visitor: visitor.get(f"/reviews/{visitor.review}")),
        ("opened", lambda visitor: visitor.opener.get(f"/reviews/{visitor.opener.review}")),
        ("autosave", autosave),
        ("tips", tips),
        ("submit", submit),
        ("progress", lambda visitor: visitor.staff.get(f"/activities/{activity.public_id}/progress")),
    ]


def queries_of(app, account, paths):
    """{path: queries} of one signed-in person, in this process."""
    client = app.test_client()
    secret = accounts.open_session(account, now=app_now())
    with client.session_transaction() as session:
        session["_user_id"] = secret
    found = {}
    for path in paths:
        client.get(path)
        with Counted() as counted:
            client.get(path)
        found[path] = counted.count
    return found


def run(size, requests, folder, port):
    """Measure one class size; returns {row: CPU ms}."""
    path = folder / f"class{size}.db"
    begun = time.perf_counter()
    activity, staff, writing = build(path, size)
    print(
        f"\nclass of {size}: built in {time.perf_counter() - begun:.1f} s, {path.stat().st_size / 1e6:.1f} MB"
    )
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "bench"})
    chosen, opened = writing[:16], writing[16:32]  # half a review each; just opened, nothing typed yet
    db.execute(
        f"update response set draft = null where id in ({db.places(opened)})",
        *(response for *_, response in opened),
    )
    found_cookies = cookies(app, [account for account, *_ in chosen + opened] + [staff.id])
    asked = {
        "home": "/",
        "activity": f"/activities/{activity.public_id}",
        "workspace": f"/reviews/{chosen[0][2]}",
    }
    counts = queries_of(app, db_account(chosen[0][0]), asked.values())
    counts |= queries_of(app, staff, [f"/activities/{activity.public_id}/progress"])
    server = subprocess.Popen([sys.executable, "-m", "tests.bench.server", str(path), str(port)])
    try:
        return table(
            server.pid,
            port,
            activity,
            chosen + opened,
            found_cookies,
            {"progress": f"/activities/{activity.public_id}/progress", **asked},
            counts,
            requests,
        )
    finally:
        server.terminate()
        server.wait()


def table(pid, port, activity, chosen, found_cookies, paths, counts, requests):
    """Print the rows of one size; returns {row: CPU ms at 4 connections}."""
    wait_for(port)
    everybody = [Visitor(port, cookie) for cookie in found_cookies[:-1]]
    visitors, openers = everybody[: len(everybody) // 2], everybody[len(everybody) // 2 :]
    for visitor, (_, _, review, _) in zip(everybody, chosen):
        visitor.review, visitor.staff = review, Visitor(port, found_cookies[-1])
        visitor.sit_down(review)
    for visitor, opener in zip(visitors, openers):
        visitor.opener = opener
    apart = {}
    print(
        f"{'row':10} {'CPU ms':>7} {'at 1, 4, 16':>16} {'c=1':>6} {'c=4':>6} {'c=16':>6} req/s   "
        f"{'p50/p95/p99 ms at 1':>22} {'at 16':>22} {'queries':>8} {'bytes':>7} {'gz':>6}"
    )
    found = {}
    for name, act in rows_of(activity, chosen):
        for visitor in visitors:
            act(visitor)
        begun = time.perf_counter()
        body = act(visitors[0])
        fitting = min(
            requests, max(16, int(4 / (time.perf_counter() - begun)))
        )  # slow rows: about four seconds a column
        before = spent(visitors[0])
        one, four, many = (
            measure(pid, visitors[:count], act, fitting) for count in (1, 4, min(16, len(visitors)))
        )
        done = sum(len(part[2]) for part in (one, four, many))
        apart[name] = {
            kind: (seconds - before.get(kind, 0.0)) * 1000 / done
            for kind, seconds in spent(visitors[0]).items()
        }
        found[name] = sorted((one[0], four[0], many[0]))[1]
        count = counts.get(paths.get(name), "")
        print(
            f"{name:10} {found[name]:7.2f} {one[0]:4.2f}{four[0]:6.2f}{many[0]:6.2f} {one[1]:6.0f} "
            f"{four[1]:6.0f} {many[1]:6.0f}         {tails(one[2]):>22} {tails(many[2]):>22}"
            f" {count!s:>8} {len(body):7} {len(gzip.compress(body, 6)):6}"
        )
    found["tips"] -= apart["tips"]["read"]
    texts = sum(apart["submit"].values())
    found["submit"] -= found["tips"] + texts
    print(
        f"memory after the load: {memory(pid):.0f} MB (PSS); a submit without the tips before it and "
        f"without treating its texts"
        f" (rendering {apart['submit']['to_html']:.2f} ms, the coach {apart['submit']['read']:.2f}): "
        f"{found['submit']:.2f} ms CPU"
    )
    return found


def spent(visitor):
    """{what: CPU seconds of the server so far}: what it does with texts, counted apart."""
    return json.loads(visitor.get("/bench/spent"))


def tails(latencies):
    """p50/p95/p99."""
    return "/".join(
        f"{latencies[min(int(len(latencies) * share), len(latencies) - 1)]:.1f}"
        for share in (0.5, 0.95, 0.99)
    )


def wait_for(port):
    """Until the server answers."""
    for _ in range(200):
        try:
            Visitor(port, "").get("/healthz")
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def static_bytes():
    """Gzipped bytes of all style and script of a first visit."""
    folder = Path(__file__).parent.parent.parent / "peerreview" / "static"
    files = [*folder.glob("*.css"), *folder.glob("*.js")]
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files)


def main(argv):
    """Build, measure, print."""
    parser = argparse.ArgumentParser(prog="tests.bench pages")
    parser.add_argument("--sizes", default="60,600,6000")
    parser.add_argument("--requests", type=int, default=400)
    options = parser.parse_args(argv)
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for place, size in enumerate(int(size) for size in options.sizes.split(",")):
            results[size] = run(size, options.requests, Path(folder), 8190 + place)
    print(f"\nstyle and script of a first visit: {static_bytes() / 1000:.1f} kB gz (target 35)")
    sizes = list(results)
    for name in results[sizes[0]]:
        cost = " ".join(f"{size}: {results[size][name]:.2f}" for size in sizes)
        print(
            f"{name:10} CPU ms {cost}   growth "
            f"x{results[sizes[-1]][name] / max(results[sizes[0]][name], 0.01):.2f}   target "
            f"{TARGETS.get(name, '-')}"
        )
