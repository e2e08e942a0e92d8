"""The process of one rehearsal (``python -m peerreview.rehearsing``): plays an activity in a database of its
own and shows its pages, through the same views, on a socket in its folder. It reads from its input what to
play.

Whoever asks is named by the server that passes the question on; nothing can be sent, only looked at. It ends
when told to, or when nobody has asked for an hour."""

import json
import os
import shutil
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

IDLE = 3600  # seconds without a question until it ends by itself
WHO, PREFIX, KEY, BAR = (f"HTTP_X_REHEARSAL_{name}" for name in ("AS", "PREFIX", "KEY", "BAR"))


class Stage:
    """The Play, and what is so of it."""

    def __init__(self, job):
        self.job, self.game, self.state, self.is_over = job, None, "starting", False
        self.next, self.asked, self.turn = None, time.monotonic(), threading.Lock()

    def now(self):
        """The time in the rehearsal."""
        return self.game.now if self.game else datetime.fromisoformat(self.job["now"])

    def act(self, what):
        """Do *what* in a thread of its own, unless something is being played. Returns whether it began."""
        if not self.turn.acquire(blocking=False):
            return False
        self.state = "playing"
        threading.Thread(target=self._act, args=(what,), daemon=True).start()
        return True

    def _act(self, what):
        from peerreview.store import db
        from peerreview.store.rehearsal.play import next_date

        try:
            db.connect_thread()
            what()
            self.next = next_date(self.game)
            self.is_over = self.next is None
            self.state = "ready"
        except Exception as error:  # said on the page: a rehearsal is where faults should show
            self.state, self.fault = "failed", str(error)[:300]
        finally:
            self.turn.release()

    def begin(self):
        """Make the class and the activity."""
        from peerreview.store.rehearsal.play import begin_as_set_up

        job = self.job
        self.game = begin_as_set_up(
            job["plain"], **job["crowd"], seed="1", now=datetime.fromisoformat(job["now"])
        )

    def move(self, to):
        """Play on to the next date, the end, or a moment as ISO text."""
        from peerreview.store.rehearsal.play import go_on, move_to

        if to == "end":
            go_on(self.game)
        elif to == "next":
            if self.next:
                move_to(self.game, self.next + timedelta(seconds=1))
        else:
            move_to(self.game, datetime.fromisoformat(to))

    def told(self):
        """Plain values for ``alive.state``."""
        if self.game is None or self.state == "failed":
            return {"state": self.state, "fault": getattr(self, "fault", "")}
        cast = self.game.cast
        people = [[cast.instructor_account.public_id, cast.instructor_account.name, "instructor"]]
        people += [[one.account.public_id, one.account.name, "student"] for one in cast.present]
        return {
            "state": self.state,
            "now": self.game.now.isoformat(),
            "next": self.next and self.next.isoformat(),
            "is_over": self.is_over,
            "activity": self.game.activity.public_id,
            "people": people,
        }


class Door:
    """In front of the app: questions of the server itself, and under which address its pages stand."""

    def __init__(self, app, stage):
        self.app, self.stage = app, stage

    def __call__(self, environ, start_response):
        """One request."""
        self.stage.asked = time.monotonic()
        path = environ.get("PATH_INFO", "")
        if path.startswith("/-/"):
            status, told = self._own(path, environ)
            start_response(status, [("Content-Type", "application/json")])
            return [json.dumps(told).encode()]
        environ["SCRIPT_NAME"] = environ.get(PREFIX, "")
        return self.app(environ, start_response)

    def _own(self, path, environ):
        if path == "/-/move":
            to = parse_qs(environ.get("QUERY_STRING", "")).get("to", ["next"])[0]
            began = self.stage.game is not None and self.stage.act(lambda: self.stage.move(to))
            return "200 OK" if began else "409 Conflict", {}
        if path == "/-/end":
            threading.Timer(0.2, leave, [self.stage.job["folder"]]).start()
        return "200 OK", self.stage.told()


def leave(folder):
    """Take away everything, and end."""
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def make_app(stage, folder):
    """The app of the rehearsal: its clock is that of the play, who asks is who the server names."""
    from flask import request

    from peerreview import create_app
    from peerreview.store import accounts, db, migrate
    from peerreview.web import access

    address = f"sqlite:///{Path(folder) / 'rehearsal.db'}"
    db.open_database(address, synchronous="OFF")
    migrate.up()
    app = create_app(
        {
            "DATABASE_URL": address,
            "FILES": str(Path(folder) / "files"),
            "SECRET_KEY": os.urandom(16).hex(),
            "SQLITE_SYNCHRONOUS": "OFF",
            "CLOCK": stage.now,
            "DEMO": False,
            "BASE_URL": "",
            "TRUSTED_PROXIES": 0,
            "REHEARSAL": lambda: (
                json.loads(request.environ.get(BAR) or "{}") | {"key": request.environ.get(KEY, "")}
            ),
        }
    )

    # What its pages would send is refused by the server, with a sentence: so it must get that far.
    app.jinja_env.globals["csrf_token"] = lambda: request.environ.get(KEY, "")

    @access.login_manager.request_loader
    def who(asked):
        person = accounts.person_of_account(asked.environ.get(WHO, ""))
        return access.SignedIn("", person) if person else None

    return app


def main():
    """Read the job, open the doors, play."""
    import waitress

    job = json.load(sys.stdin)
    folder = Path(job["folder"])
    os.nice(5)  # a class that is at work goes first
    stage = Stage(job)
    app = make_app(stage, folder)
    stage.act(stage.begin)
    server = waitress.create_server(
        Door(app.wsgi_app, stage),
        unix_socket=str(folder / "socket"),
        unix_socket_perms="600",
        threads=2,
        ident=None,
    )
    threading.Thread(target=watch, args=(stage, folder), daemon=True).start()
    server.run()


def watch(stage, folder):
    """End when nobody has asked for an hour, or when the folder was taken away."""
    while time.monotonic() - stage.asked < IDLE and folder.exists():
        time.sleep(5)
    leave(folder)


if __name__ == "__main__":
    main()
