"""Mail: carried once, to the console or by SMTP; a carrier that fails loses nothing."""

import io
import os
import signal
import socketserver
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from email import message_from_string
from email.policy import default

import pytest

from peerreview import mail
from peerreview.store import addresses, db, outbox, undelivered
from tests.cast import START, person


def settings(**more):
    return {
        "SMTP_URL": "",
        "MAIL_FROM": "Peerreview <peerreview@site.example>",
        "BASE_URL": "https://site.example",
        **more,
    }


@pytest.fixture
def queued(sqlite):
    """Two mails to Zora."""
    zora = person("Zora Kallergis")
    for number in (1, 2):
        outbox.put(f"k{number}", zora.id, f"Größe {number}", "Hello Zora.\n", now=START)
    return zora


class Server(socketserver.ThreadingTCPServer):
    """Speaks just enough SMTP; refuses recipients with ``refuses``."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        self.letters, self.refuses = [], ""
        self.took = self.answered = lambda: None  # called when a letter is there, and when that was said
        super().__init__(("127.0.0.1", 0), Talk)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 hello")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self.say("354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
                self.server.took()
            if verb == "RCPT" and self.server.refuses:
                self.say(self.server.refuses)
            else:
                self.say("221 bye" if verb == "QUIT" else "250 fine")
            if verb == "DATA":
                self.server.answered()
            if verb == "QUIT":
                return

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def server():
    with Server() as server:
        yield server
        server.shutdown()


def test_the_console_shows_who_gets_what_and_no_bodies(queued):
    out = io.StringIO()
    assert mail.deliver(settings(), START, out=out) == 2
    assert out.getvalue() == f"mail to {queued.email}: Größe 1\nmail to {queued.email}: Größe 2\n"


def test_nothing_is_sent_twice(queued):
    mail.deliver(settings(), START, out=io.StringIO())
    assert mail.deliver(settings(), START, out=io.StringIO()) == 0


def test_a_letter_has_a_stable_id_and_says_it_is_automatic(queued):
    message = outbox.waiting(START)[0]
    letters = [mail.letter(message, settings(), START) for _ in range(2)]
    assert (
        letters[0]["Message-ID"]
        == letters[1]["Message-ID"]
        == f"<{message.id}.{queued.public_id}@site.example>"
    )
    assert (letters[0]["To"], letters[0]["Auto-Submitted"]) == (queued.email, "auto-generated")
    assert letters[0].get_content() == "Hello Zora.\n\nhttps://site.example/\n"


def test_a_name_with_a_line_break_cannot_add_a_header(queued):
    outbox.put("k3", queued.id, "Hello\nBcc: everybody@site.example", "", now=START)
    out = io.StringIO()
    mail.deliver(settings(), START, out=out)
    assert out.getvalue().splitlines()[2] == f"mail to {queued.email}: Hello Bcc: everybody@site.example"


def test_smtp_carries_letters_over_one_connection(queued, server):
    assert mail.deliver(settings(SMTP_URL=f"smtp://127.0.0.1:{server.server_address[1]}"), START) == 2
    assert [message_from_string(letter, policy=default)["Subject"] for letter in server.letters] == [
        "Größe 1",
        "Größe 2",
    ]


def test_a_refused_letter_waits_and_the_next_one_goes_on(queued, server):
    server.refuses = "450 not now"
    url = f"smtp://127.0.0.1:{server.server_address[1]}"
    assert mail.deliver(settings(SMTP_URL=url), START) == 0
    server.refuses = ""
    assert mail.deliver(settings(SMTP_URL=url), START + timedelta(minutes=2)) == 2


def problem(account):
    return db.row("select mail_problem from account where id = ?", account.id)[0]


def test_an_address_that_takes_no_mail_is_tried_once_and_known(queued, server):
    server.refuses, url = "550 5.1.1 nobody here", f"smtp://127.0.0.1:{server.server_address[1]}"
    assert mail.deliver(settings(SMTP_URL=url), START) == 0
    assert problem(queued) == "550 5.1.1 nobody here"
    assert outbox.waiting(START + timedelta(days=1)) == []
    server.refuses = ""
    outbox.put("k3", queued.id, "A notice", "", now=START)
    assert mail.deliver(settings(SMTP_URL=url), START) == 0 and server.letters == []
    assert undelivered.state(START).given_up == 2  # the notice is dropped, and asks nobody to look


def test_what_somebody_asked_for_is_tried_nonetheless_and_once_taken_mail_goes_on(queued, server):
    addresses.refused(queued.id, "550 nobody here", email=queued.email, now=START)
    url = f"smtp://127.0.0.1:{server.server_address[1]}"
    outbox.put("k3", queued.id, "A new password", "", now=START, urgent=True)
    assert mail.deliver(settings(SMTP_URL=url), START) == 1 and problem(queued) == ""
    outbox.put("k4", queued.id, "A notice", "", now=START)
    assert mail.deliver(settings(SMTP_URL=url), START) == 1


def test_a_refusal_of_an_address_that_was_changed_meanwhile_says_nothing_of_the_new_one(queued):
    (message, _second) = outbox.claim(START)
    addresses.change(queued.id, "zora@new.example", by=None, now=START)
    outbox.mark_failed(message, "550 nobody here", now=START, for_good=True)
    assert problem(queued) == ""


def test_a_server_that_refuses_everybody_marks_nobodys_address(queued, server):
    server.refuses = "554 5.7.1 Relay access denied"
    mail.deliver(settings(SMTP_URL=f"smtp://127.0.0.1:{server.server_address[1]}"), START)
    assert problem(queued) == "" and len(outbox.waiting(START + timedelta(minutes=2))) == 2


def test_an_address_no_letter_can_be_made_for_stops_nobody_elses(queued):
    db.execute("update account set email = ?", "a\nb@site.example")
    outbox.put("k3", person("Bo Baker").id, "Subject", "", now=START)
    assert (
        mail.deliver(settings(), START, out=io.StringIO()),
        len(outbox.waiting(START + timedelta(minutes=2))),
    ) == (1, 2)


def test_no_server_loses_nothing(queued):
    assert mail.deliver(settings(SMTP_URL="smtp://127.0.0.1:1"), START) == 0
    assert len(outbox.waiting(START + timedelta(minutes=2))) == 2
    assert sorted(db.rows("select attempts from outbox_message")) == [(0,), (1,)]


def test_two_rounds_at_once_carry_each_letter_once(queued, server):
    for number in range(3, 40):
        outbox.put(f"k{number}", queued.id, f"Number {number}", "Hello.\n", now=START)
    url, sent, begin = f"smtp://127.0.0.1:{server.server_address[1]}", [], threading.Barrier(2)

    def round():
        db.connect_thread()
        begin.wait()
        sent.append(mail.deliver(settings(SMTP_URL=url), START))
        db.database.close()

    rounds = [threading.Thread(target=round) for _ in range(2)]
    for one in rounds:
        one.start()
    for one in rounds:
        one.join()
    ids = [message_from_string(letter, policy=default)["Message-ID"] for letter in server.letters]
    assert (sum(sent), len(ids), len(set(ids))) == (39, 39, 39)


def test_a_round_that_is_killed_while_it_sends_loses_nothing(queued):
    class Killed(BaseException):
        """As good as kill -9 to what runs after it."""

    class Out(io.StringIO):
        def write(self, text):
            raise Killed

    with pytest.raises(Killed):
        mail.deliver(settings(), START, out=Out())
    assert mail.deliver(settings(), START, out=io.StringIO()) == 0
    assert mail.deliver(settings(), START + outbox.CLAIM + timedelta(minutes=1), out=io.StringIO()) == 2


CARRIER = """
import sys
from datetime import datetime
from peerreview import mail
from peerreview.store import db

db.open_database(sys.argv[1])
settings = {"SMTP_URL": sys.argv[2], "MAIL_FROM": "peer@site.example", "BASE_URL": "https://site.example"}
mail.deliver(settings, datetime.fromisoformat(sys.argv[3]))
"""


@pytest.mark.parametrize("moment", ["took", "answered"])
def test_kill_9_between_sending_and_noting_it_costs_one_duplicate_at_most_and_no_letter(
    queued, server, moment
):
    """The server has the letter; who carries it dies before it knows, or before it has written it down."""
    for number in range(3, 9):
        outbox.put(f"k{number}", queued.id, f"Number {number}", "Hello.\n", now=START)
    url = f"smtp://127.0.0.1:{server.server_address[1]}"
    child = subprocess.Popen([sys.executable, "-c", CARRIER, db.address(), url, START.isoformat()])

    def kill_at_the_third():
        if len(server.letters) == 3:
            os.kill(child.pid, signal.SIGKILL)

    setattr(server, moment, kill_at_the_third)
    assert child.wait(60) == -signal.SIGKILL
    setattr(server, moment, lambda: None)
    before = len(server.letters)
    mail.deliver(settings(SMTP_URL=url), START + timedelta(minutes=1))  # what is claimed is left alone
    assert before == 3 and len(server.letters) == 3
    mail.deliver(settings(SMTP_URL=url), START + outbox.CLAIM + timedelta(minutes=1))
    counts = Counter(message_from_string(one, policy=default)["Message-ID"] for one in server.letters)
    assert len(counts) == 8 and sorted(counts.values())[:7] == [1] * 7 and max(counts.values()) <= 2
    assert outbox.waiting(START + timedelta(days=1)) == []
