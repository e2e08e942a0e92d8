"""Values of an outcome from a file: each line is taken, or kept with what is wrong with it until somebody
mends it or lets it go. Nothing of a file is lost."""

from typing import NamedTuple

from peerreview.domain import clock, identity
from peerreview.domain import pilots as rules
from peerreview.domain.refusals import Missing
from peerreview.domain.words import N_, folded
from peerreview.store import audit, db
from peerreview.store.pilots.finding import find_open
from peerreview.store.tables import PilotOutcome, PilotValue

UNKNOWN = N_("Nobody in this course is called so: an e-mail address or a college number finds people.")
LATER = N_("This day is still to come.")
EARLIER = N_("This is before the pilot began: what was before is the baseline.")
AFTER = N_("This is after the pilot’s last day. Without a day a value counts as of that day.")
SEVERAL = N_("Several people are called so. Take the e-mail address.")
STAFF = N_("This is not a student of the course.")


class Brought(NamedTuple):
    """How many values a file brought (``taken``), and the ``left`` lines: [(Line, (sentence, values))]."""

    taken: int
    left: tuple


def looked_at(pilot, text, now):
    """([(Line, enrolment id, moment)] that can be taken, [(Line, why not)]) of a table's *text*. A value is
    of a day, so the moment is where its day begins; one without is of today, or of the last day of a pilot
    that is over. Invalid (``file``) for what is no table."""
    people, today = _people(pilot.course), rules.date_of(pilot.begins, pilot.day(now), pilot.zone)
    taken, left = [], []
    for line in rules.lines(text):
        wrong, person = line.wrong, None
        if not wrong:
            person, wrong = _who(people, line.who)
        day = line.day or today
        wrong = wrong or _out_of_its_days(pilot, day, today, now)
        if wrong:
            left.append((line, wrong))
        else:
            taken.append((line, person, clock.day_begins(day, pilot.zone)))
    return taken, left


def _out_of_its_days(pilot, day, today, now):
    """Why a date is none on which a Pilot measures, as (sentence, values), or None. *today*: as of
    ``looked_at``."""
    if clock.day_begins(day, pilot.zone) > now:
        return LATER, {}
    if day < rules.date_of(pilot.begins, 1, pilot.zone):
        return EARLIER, {}
    return (AFTER, {}) if day > today else None


def _people(course_id):
    """{address, number or name as compared: [(enrolment id, role)]} of everybody present."""
    found = {}
    for row in db.rows(
        """
        select e.id, e.role, e.number, a.email_key, a.name
        from enrolment e
        join account a on a.id = e.account_id
        where e.course_id = ? and e.left_at is null
        """,
        course_id,
    ):
        for key in {row.email_key, folded(row.number), folded(row.name)} - {""}:
            found.setdefault(key, []).append((row.id, row.role))
    return found


def _who(people, typed):
    key = identity.address_key(typed) if "@" in typed else folded(typed)
    found = people.get(key, [])
    if len(found) != 1:
        return None, (SEVERAL if found else UNKNOWN, {})
    person, role = found[0]
    return (person, None) if role == "student" else (None, (STAFF, {}))


def bring(course_id, public_id, kind, text, *, and_left=False, by, now):
    """Take the values of a table for the outcome of a *kind*; a later file for the same day replaces what was
    there. The lines that were left over before are what *text* mends, or, with *and_left*, stay beside it.
    Returns Brought. Invalid (``file``) for no table, NotNow once it is closed."""
    with db.writing():
        pilot = find_open(course_id, public_id)
        outcome = _from_file(pilot, kind)
        taken, left = looked_at(pilot, text, now)
        if and_left and outcome.left_over:
            before = looked_at(pilot, outcome.left_over, now)
            taken, left = [*before[0], *taken], [*before[1], *left]
        for line, person, at in taken:
            PilotValue.insert(
                outcome=outcome.id, enrolment=person, value=line.value, at=at, by=by
            ).on_conflict(
                conflict_target=(PilotValue.outcome, PilotValue.enrolment, PilotValue.at),
                update={PilotValue.value: line.value, PilotValue.by: by},
            ).execute()
        kept = "\n".join(line.typed for line, _why in left)
        PilotOutcome.update(left_over=kept).where(PilotOutcome.id == outcome.id).execute()
        audit.record(
            "pilot.measured",
            "pilot",
            pilot.id,
            by=by,
            at=now,
            course=course_id,
            outcome=kind,
            values=len(taken),
            left=len(left),
        )
    return Brought(len(taken), tuple(left))


def let_go(course_id, public_id, kind, *, by, now):
    """The lines that were left over are not wanted."""
    with db.writing():
        pilot = find_open(course_id, public_id)
        outcome = _from_file(pilot, kind)
        PilotOutcome.update(left_over="").where(PilotOutcome.id == outcome.id).execute()
        audit.record("pilot.let_go", "pilot", pilot.id, by=by, at=now, course=course_id, outcome=kind)


def left_over(pilot, outcome, now):
    """[(Line, why)] of what was left over of an outcome (an Outcome as found)."""
    if not outcome.left_over:
        return []
    taken, left = looked_at(pilot, outcome.left_over, now)
    return [*left, *((line, None) for line, _person, _at in taken)]


def _from_file(pilot, kind):
    for one in pilot.outcomes:
        if one.of.kind == kind and one.of.source == "file":
            return one
    raise Missing()
