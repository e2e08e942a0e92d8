"""The pilot of the demo, on day 61 of 90: day 30 decided, day 60 due, two outcomes from a file in which one
line waits, and one from what was handed in."""

from datetime import timedelta

from peerreview.domain import clock
from peerreview.domain import pilots as rules
from peerreview.domain.choosing import Answers
from peerreview.store import pilots
from peerreview.store.demo import script
from peerreview.store.demo.people import ZONE

DAY = 61
MIDDLE, LAST, LAB = 45, 6, 4  # days ago that values came


def run(course, cast, essay, now):
    """Everything of ``texts/pilot.yaml``; *essay*: the Run whose works are counted."""
    said = script.load("pilot")
    today = clock.shown(now, ZONE).date()
    begins = clock.day_begins(today - timedelta(days=DAY - 1), ZONE)
    by = cast.instructor.account_id
    answers = said["answers"] | {"duty": bool(said["answers"]["duty"])}
    key = pilots.sign(
        course.id,
        {name: said[name] for name in ("title", "objective", "why", "currency")}
        | {
            "answers": Answers(**answers),
            "model": "hybrid",
            "reader": cast.assistant.id,
            "begins": begins,
            "rate": float(said["rate"]),
            "outcomes": [_outcome(one, essay) for one in said["outcomes"]],
        },
        by=by,
        now=begins + timedelta(hours=10),
    )
    _measure(course, key, said, cast, now)
    for place, one in enumerate(said["minutes"]):
        pilots.note_minutes(
            course.id,
            key,
            enrolment=cast.assistant.id,
            minutes=one["minutes"],
            what=one["what"],
            token=f"demo{place}",
            by=cast.assistant.account_id,
            now=now - timedelta(days=one["days"]),
        )
    decided = rules.end_of(begins, rules.LOOKS[0], ZONE) - timedelta(hours=6)
    pilots.decide(course.id, key, **said["day_30"], by=by, now=decided)


def _outcome(one, essay):
    is_counted = one["kind"] == "engagement"
    source = ("answers", f"{essay.activity.public_id}.work") if is_counted else ("file", "")
    return rules.Outcome(
        one["kind"], one["title"], one["unit"], *source, float(one["baseline"]), float(one["target"])
    )


def _measure(course, key, said, cast, now):
    addresses = [who.account.email for who in cast.students.values()]
    for kind, values, days, more in (
        ("skill", said["skill"]["first"], MIDDLE, ""),
        ("skill", said["skill"]["last"], LAST, ""),
        ("business", said["business"], LAB, said["unknown"]),
    ):
        lines = [f"{who},{value}" for who, value in zip(addresses, values, strict=False)]
        text = "\n".join([*lines, more])
        at = now - timedelta(days=days)
        pilots.bring(course.id, key, kind, text, by=cast.instructor.account_id, now=at)
