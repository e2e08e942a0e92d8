"""`flask serve` as a process of its own, and people who are signed in to it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from peerreview import create_app
from tests.bench.pages import cookies

ROOT = Path(__file__).parent.parent.parent
KEY = "bench"


def free_port():
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """The real command on the database at *path*."""

    def __init__(self, path):
        self.path, self.port, self.process = path, free_port(), None
        self.environ = {
            **os.environ,
            "PEERREVIEW_DATABASE_URL": f"sqlite:///{path}",
            "PEERREVIEW_SECRET_KEY": KEY,
            "FLASK_APP": "app.py",
        }

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()

    def start(self):
        """Start it, and wait until it answers; seconds until then."""
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flask", "serve", "--port", str(self.port)],
            cwd=ROOT,
            env=self.environ,
            stdout=subprocess.DEVNULL,
            stderr=(self.path.parent / "log").open("a"),
        )
        while time.monotonic() - begun < 60:
            try:
                self.ask("/help")
                return time.monotonic() - begun
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit(
                        f"the server ended: {(self.path.parent / 'log').read_text()[-2000:]}"
                    ) from None
                time.sleep(0.05)
        raise SystemExit("the server does not answer")

    def ask(self, path):
        """Status of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status

    def kill(self, how=signal.SIGKILL):
        """End it, without warning."""
        self.process.send_signal(how)
        self.process.wait()

    def worked(self):
        """Seconds of CPU it has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def signed_in(path, account_ids):
    """Cookie headers of sessions of these accounts."""
    app = create_app({"DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": KEY})
    return cookies(app, account_ids)


class Person:
    """One signed-in browser on a connection that is kept open while it lasts."""

    def __init__(self, port, cookie):
        self.port, self.cookie, self.connection, self.token = port, cookie, None, ""

    def get(self, path):
        """(status, text, Location)"""
        return self._send("GET", path, None, {})

    def post(self, path, fields, **headers):
        """(status, text, Location)"""
        kind = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
        return self._send("POST", path, urlencode(fields), kind | headers)

    def sit_down(self, path):
        """Open a desk; keeps its key, returns its revision."""
        status, page, _ = self.get(path)
        if status != 200:
            raise OSError(f"{path} answered {status}")
        self.token = re.search(r'name="csrf-token" content="([^"]+)"', page)[1]
        return int(re.search(r'id="rev" value="(\d+)"', page)[1])

    def _send(self, method, path, body, headers):
        for last in (False, True):
            fresh = self.connection is None
            self.connection = self.connection or http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=60
            )
            try:
                self.connection.request(method, path, body, {"Cookie": self.cookie, **headers})
                answer = self.connection.getresponse()
                return answer.status, answer.read().decode(), answer.getheader("Location")
            except (http.client.HTTPException, OSError) as error:
                self.connection.close()
                self.connection = None
                # an idle connection that the server closed meanwhile: as a browser does, once more
                if (
                    fresh
                    or last
                    or method == "POST"
                    and not isinstance(error, http.client.RemoteDisconnected)
                ):
                    raise OSError(str(error)) from error
        raise OSError("no answer")
