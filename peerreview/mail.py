"""Carry the outbox: to the console by default, by SMTP when the administrator configured one."""

import contextlib
import smtplib
import sys
import time
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

from peerreview.domain import delivery
from peerreview.store import db, fewer_mails, outbox

# No header is broken or encoded for its length: an address in one must leave as it is.
POLICY = SMTP.clone(max_line_length=998)
NO_ADDRESS = "Sign in to Peerreview to see it."
MOST = 100  # messages in one round


def deliver(settings, now, *, out=sys.stdout):
    """Try what is due, at most MOST messages; returns how many went out. Each keeps a receipt or the problem.
    Several may run at once: each claims what it carries. When no carrier can be had, the first message keeps
    why, and the others wait for the next round."""
    begun, tried, sent = time.monotonic(), 0, 0
    carrying = _Carrying(settings, out)
    while tried < MOST and not carrying.is_out:
        at = now + timedelta(seconds=time.monotonic() - begun)
        messages = outbox.claim(at)
        if not messages:
            break
        tried += len(messages)
        sent += carrying.carry(messages, at)
    carrying.end()
    return sent


class _Carrying:
    """One carrier, made when it is needed, anew after a letter it refused."""

    def __init__(self, settings, out):
        self.settings, self.out = settings, out
        self.carrier, self.is_out = None, False

    def carry(self, messages, at):
        """Send claimed *messages*, giving back what is not tried; returns how many went out."""
        begun, sent = time.monotonic(), 0
        for place, message in enumerate(messages):
            now = at + timedelta(seconds=time.monotonic() - begun)
            if self.is_out or now - at > outbox.CLAIM / 3:  # a slow server: stay inside the claim
                with db.writing():
                    outbox.let_go(messages[place:], now=now)
                break
            sent += self._carry(message, now)
        return sent

    def _carry(self, message, now):
        try:
            self.is_out = True
            self.carrier = self.carrier or self._carrier()
            self.is_out = False
            receipt = self.carrier.send(letter(message, self.settings, now))
        except (OSError, ValueError, smtplib.SMTPException) as problem:
            # ValueError: an address no letter can be made for
            answer = _refusal(problem)
            with db.writing():
                outbox.mark_failed(message, answer or problem, now=now, for_good=bool(answer))
            self.end()
            return False
        with db.writing():
            outbox.mark_sent(message, receipt, now=now)
        return True

    def _carrier(self):
        url = self.settings["SMTP_URL"]
        return Smtp(url) if url else Console(self.out)

    def end(self):
        """Say goodbye to the carrier, if it still listens."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            if self.carrier:
                self.carrier.close()
        self.carrier = None


def _refusal(problem):
    """What the server said where it takes no letter for this address, now or later; else ""."""
    if not isinstance(problem, smtplib.SMTPRecipientsRefused):
        return ""
    ((code, said),) = problem.recipients.values()
    said = said.decode(errors="replace")
    return f"{code} {said}" if delivery.is_of_the_address(code, said) else ""


def letter(message, settings, now):
    """The EmailMessage of an outbox row: one recipient, a stable id, so that a repeat is known as one;
    what comes once a day is one mail with all of it."""
    mail = EmailMessage(POLICY)
    mail["From"] = settings["MAIL_FROM"]
    mail["To"] = message.account.email
    more = getattr(message, "more", ())
    subject = f"Peerreview: {len(more) + 1} messages" if more else message.subject
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(message.created_at)
    host = urlsplit(settings["BASE_URL"]).hostname or "peerreview.invalid"
    mail["Message-ID"] = f"<{message.id}.{message.account.public_id}@{host}>" if message.id else make_msgid()
    mail["Auto-Submitted"] = "auto-generated"
    if settings["BASE_URL"] and settings.get("SECRET_KEY") and not getattr(message, "is_urgent", False):
        mail["List-Unsubscribe"] = f"<{fewer_mails.address(message.account.public_id, settings)}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    texts = [_text(part, settings["BASE_URL"]) for part in (message, *more)]
    if more:
        texts = [f"{part.subject}\n\n{text}" for part, text in zip((message, *more), texts, strict=True)]
    mail.set_content(f"\n{'-' * 60}\n\n".join(texts))
    return mail


def _text(message, base):
    return f"{message.body}\n{base}{message.path}\n" if base else f"{message.body}\n{NO_ADDRESS}\n"


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
