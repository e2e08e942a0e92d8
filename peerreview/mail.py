"""Carry the outbox: to the console by default, by SMTP when the administrator configured one."""

import smtplib
import sys
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

from peerreview.store import db, outbox

NO_ADDRESS = "Sign in to Peerreview to see it."


def deliver(settings, now, *, out=sys.stdout):
    """Try every message that is due; returns how many went out. Each keeps a receipt or the problem."""
    messages = outbox.waiting(now)
    carrier = Console(out) if not settings["SMTP_URL"] else None
    sent = 0
    for message in messages:
        try:
            carrier = carrier or Smtp(settings["SMTP_URL"])
            receipt = carrier.send(letter(message, settings, now))
        except (
            OSError,
            ValueError,
            smtplib.SMTPException,
        ) as problem:  # ValueError: an address no letter can be made for
            with db.writing():
                outbox.mark_failed(message, problem, now=now)
            carrier = Console(out) if not settings["SMTP_URL"] else None
            continue
        with db.writing():
            outbox.mark_sent(message, receipt, now=now)
        sent += 1
    if carrier:
        carrier.close()
    return sent


def letter(message, settings, now):
    """The EmailMessage of an outbox row: one recipient, a stable id, so that a repeat is known as one."""
    mail = EmailMessage()
    mail["From"] = settings["MAIL_FROM"]
    mail["To"] = message.account.email
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(message.created_at)
    host = urlsplit(settings["BASE_URL"]).hostname or "peerreview.invalid"
    mail["Message-ID"] = f"<{message.id}.{message.account.public_id}@{host}>" if message.id else make_msgid()
    mail["Auto-Submitted"] = "auto-generated"
    base = settings["BASE_URL"]
    mail.set_content(f"{message.body}\n{base}{message.path}\n" if base else f"{message.body}\n{NO_ADDRESS}\n")
    return mail


class Console:
    """Prints who gets what; bodies stay out of the log."""

    def __init__(self, out):
        self.out = out

    def send(self, mail):
        """Print one line."""
        print(f"mail to {mail['To']}: {mail['Subject']}", file=self.out, flush=True)
        return "console"

    def close(self):
        """Nothing to close."""


class Smtp:
    """``smtp://user:password@host:587`` (STARTTLS when offered) or ``smtps://``."""

    def __init__(self, url):
        parts = urlsplit(url)
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        self.server = kind(parts.hostname, parts.port or (465 if parts.scheme == "smtps" else 25), timeout=20)
        if parts.scheme != "smtps" and self.server.ehlo()[0] and self.server.has_extn("starttls"):
            self.server.starttls()
        if parts.username:
            self.server.login(unquote(parts.username), unquote(parts.password or ""))

    def send(self, mail):
        """Hand one message over; returns what the server said last."""
        self.server.send_message(mail)
        return "accepted"

    def close(self):
        """Say goodbye."""
        self.server.quit()
