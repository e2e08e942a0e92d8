"""Dates as a calendar reads them: iCalendar (RFC 5545), of moments alone, so that no table of zones has to
travel along. Texts are escaped and lines folded here and nowhere else."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

PRODUCT = "-//Peerreview//To do//EN"
EVERY = timedelta(hours=1)  # how often a calendar is asked to look again
_WIDTH = 75  # octets of a line, RFC 5545 section 3.1


class Entry(NamedTuple):
    """One date. ``key``: the same for the same thing, whenever it is asked for; ``at``: an aware moment;
    ``title`` and ``about``: plain text; ``url``: an address, or "" for none."""

    key: str
    at: datetime
    title: str
    about: str = ""
    url: str = ""


def written(entries, *, name, now):
    """The text of a calendar called *name* with these Entries, as of *now* (aware), lines ended by CR LF.

    A deadline takes no time: it has a beginning and no end, and leaves its owner free."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_duration(EVERY)}",
        f"X-PUBLISHED-TTL:{_duration(EVERY)}",
    ]
    for entry in sorted(entries, key=lambda one: (one.at, one.key)):
        lines += _event(entry, now)
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) + "\r\n" for line in lines)


def _event(entry, now):
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.key)}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(entry.at)}",
        f"SUMMARY:{_text(entry.title)}",
    ]
    if entry.about:
        lines.append(f"DESCRIPTION:{_text(entry.about)}")
    if entry.url:
        lines.append(f"URL:{entry.url}")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _moment(at):
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _duration(span):
    return f"PT{int(span.total_seconds() // 3600)}H"


def _text(value):
    """Escaped as RFC 5545 section 3.3.11 has it; of signs that no line can hold only the break remains."""
    kept = (sign for sign in value.replace("\r\n", "\n") if sign == "\n" or " " <= sign != "\x7f")
    shown = "".join(kept)
    for sign in ("\\", ";", ","):
        shown = shown.replace(sign, f"\\{sign}")
    return shown.replace("\n", "\\n")


def _folded(line):
    """*line* in pieces of at most 75 octets, each further one begun by a space, no letter cut in two."""
    pieces, piece, size = [], "", 0
    for sign in line:
        length = len(sign.encode())
        if size + length > _WIDTH:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + length
    return "\r\n".join([*pieces, piece])
