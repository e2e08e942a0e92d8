"""A small course on a line of days: moments, designs and facts that the tests of the schedule share."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from peerreview.domain.designs import load
from peerreview.domain.schedule import Asked, Facts, Own, Person, WindowRow

START = datetime(2026, 3, 2, tzinfo=UTC)
PEER = load(
    (Path(__file__).parent.parent.parent / "peerreview" / "designs" / "peer_assessment.yaml").read_text()
)


def day(number):
    """*number* days after the activity was published, which is day 0."""
    return START + timedelta(days=number)


def made(phases, tail=""):
    """The design of these lines of YAML under ``phases:``."""
    return load(f"title: Made up\nphases:\n{phases}\n{tail}")


def row(phase, opens=None, closes=None, *, whom="all", round=1, late=None, releases=None, waived=False):
    """Dates of a step, in days."""
    return WindowRow(
        phase,
        round,
        whom,
        *(None if number is None else day(number) for number in (opens, closes, late, releases)),
        waived,
    )


# Hand in until day 7, review until day 14, answer until day 21.
DATES = (row("submit", 0, 7), row("review", 7, 14), row("respond", 14, 21))


def person(id=1, role="student", section=None, joined=-9, left=None):
    return Person(id, role, section, day(joined), None if left is None else day(left))


def facts(*owns, who=None, windows=DATES, published=0, **more):
    """Facts of one student who wrote *owns*."""
    return Facts(
        who or person(),
        None if published is None else day(published),
        tuple(windows),
        own=tuple(owns),
        **more,
    )


def own(
    id, task, subject=None, state="submitted", *, at=1, round=1, nth=1, kind=None, begun=None, group=None
):
    """A response of mine; handed in on day *at* unless it is a draft."""
    kind = kind if kind is not None else "response" if subject else ""
    submitted = None if state == "draft" else day(at)
    return Own(
        id,
        task,
        round,
        nth,
        kind,
        subject,
        state,
        state == "draft" if begun is None else begun,
        submitted,
        submitted,
        group,
    )


def asked(id, subject, *, at=8, sign=None, ended=None, task="review", cause="claimed", until=None):
    """An allocation of mine, made on day *at*; *ended* is its cause, *until* the day that staff set."""
    return Asked(
        id,
        task,
        1,
        "response",
        subject,
        day(at),
        day(at if sign is None else sign),
        day(at + 2) if ended else None,
        ended or "",
        cause,
        None if until is None else day(until),
    )
