"""Lists about people who are there already: who never reviews whom, and who has more time for a step."""

from datetime import datetime

from peerreview.domain import clock, rosters
from peerreview.domain.refusals import Invalid, Refusal
from peerreview.domain.schedule import WindowRow
from peerreview.domain.words import N_, folded
from peerreview.store import activities, attributes, moving
from peerreview.store.rosters.places import places_of
from peerreview.store.tables import Enrolment

REASON = "From a list"
DAY_FORMS = ("%d.%m.%Y %H:%M", "%d.%m.%Y")


def plan(kind, course, lines, places, now):
    """[Entry] of lines about pairs of people (CONFLICTS) or about more time (TIME): NEW, SAME or WRONG. The
    ``parts`` say it in words."""
    reader = (_Conflicts if kind == rosters.CONFLICTS else _Times)(course, places, now)
    return [_entry(line, reader) for line in lines]


def _entry(line, reader):
    # What is wrong with cells that only name the person is said by not finding them.
    wrong = {key: found for key, found in line.wrong.items() if key == ""}
    place, parts, is_there = None, (), False
    try:
        place = _who(line, reader.places)
        parts, is_there = reader.read(line, place)
    except Refusal as refusal:
        wrong[getattr(refusal, "field", "") or "name"] = refusal
    if wrong:
        return rosters.Entry(line, rosters.WRONG, place, wrong=wrong, is_taken=False)
    return rosters.Entry(line, rosters.SAME if is_there else rosters.NEW, place, parts)


def _who(line, places):
    for key in ("email", "number", "name", "reversed"):
        if typed := line.cells.get(key):
            return rosters.person_of(typed, places)
    if not line.name:
        raise Invalid(N_("Line {number} names nobody."), number=line.number)
    return rosters.person_of(line.name, places)


class _Conflicts:
    """Reads lines that each part two people."""

    def __init__(self, course, places, now):
        self.places, self.seen = places, set(attributes.conflicts_in(course.id, now))

    def read(self, line, place):
        """(parts, whether it is so already) of a Line about a Place."""
        typed = line.cells.get("other", "")
        if not typed:
            raise Invalid(N_("Line {number} has no second person."), field="other", number=line.number)
        try:
            other = rosters.person_of(typed, self.places)
        except Invalid as refusal:
            raise Invalid(refusal.sentence, field="other", **refusal.values) from None
        if other.id == place.id:
            raise Invalid(N_("Both are the same person."), field="other")
        is_there = (place.id, other.id) in self.seen
        self.seen |= {(place.id, other.id), (other.id, place.id)}
        return (("other", "", other.name),), is_there

    def other(self, entry):
        """The Place of the second person of an Entry."""
        return rosters.person_of(entry.line.cells["other"], self.places)


class _Times:
    """Reads lines that each give somebody more time for a step."""

    def __init__(self, course, places, now):
        self.places, self.zone = places, course.zone
        self.activities = activities.of_course(course.id, unpublished=True)
        self.rows = {}

    def read(self, line, place):
        """(parts, whether it is so already) of a Line about a Place."""
        activity, phase, turn, until = self.meant(line)
        own = self.own(activity, phase, turn, place.id)
        is_there = own is not None and own.closes is not None and own.closes >= until
        before = clock.typed(own.closes, self.zone).replace("T", " ") if own else ""
        after = clock.typed(until, self.zone).replace("T", " ")
        return (
            ("activity", "", activity.title),
            ("step", "", phase.title),
            ("until", before, after),
        ), is_there

    def meant(self, line):
        """(activity Row, phase, round, moment) of a Line; Invalid with the cell that cannot stand."""
        activity = self._activity(line.cells.get("activity", ""))
        typed, _sign, turn = line.cells.get("step", "").partition("@")
        phase = next(
            (one for one in activity.design.phases if folded(typed) in (folded(one.id), folded(one.title))),
            activity.design.phases[0] if len(activity.design.phases) == 1 and not typed else None,
        )
        if phase is None:
            names = ", ".join(one.title for one in activity.design.phases)
            raise Invalid(N_("Name one of its steps: {names}."), field="step", names=names)
        return activity, phase, int(turn) if turn.strip().isdigit() else 1, self._until(line)

    def own(self, activity, phase, turn, person):
        """The WindowRow that a person has there already, or None."""
        if activity.id not in self.rows:
            self.rows[activity.id] = {
                (row.phase, row.round, row.whom): row for row, _reason in activities.extensions(activity.id)
            }
        return self.rows[activity.id].get((phase.id, turn, f"p{person}"))

    def _activity(self, typed):
        found = [one for one in self.activities if folded(typed) in (folded(one.title), one.public_id)]
        if not typed and len(self.activities) == 1:
            found = self.activities
        if len(found) != 1:
            sentence = N_("No activity is called “{typed}”.") if not found else N_("Several are called so.")
            raise Invalid(sentence, field="activity", typed=typed[:80])
        return found[0]

    def _until(self, line):
        typed = line.cells.get("until", "").strip()
        try:
            text = _as_iso(typed)
            # A day alone means all of it.
            found = clock.read(text if len(text) > 10 else f"{text} 23:59" if text else "", self.zone)
        except Invalid:
            found = None
        if found is None:
            sentence = N_("“{typed}” is no moment. Write it like 2026-12-16 17:00.")
            raise Invalid(sentence, field="until", typed=typed[:40])
        return found


def _as_iso(typed):
    for form in DAY_FORMS:
        try:
            found = datetime.strptime(typed, form)
        except ValueError:
            continue
        return f"{found:%Y-%m-%d %H:%M}" if "%H" in form else f"{found:%Y-%m-%d}"
    return typed


def apply(kind, batch, entries, *, by, now):
    """Do what these entries say; returns what they changed as rows of RosterChange."""
    reader = (_Conflicts if kind == rosters.CONFLICTS else _Times)(
        batch.course, places_of(batch.course_id), now
    )
    if kind == rosters.TIME:
        return [_extend(reader, batch, entry, by, now) for entry in entries]
    pairs = [(entry.place.id, reader.other(entry).id) for entry in entries]
    people = {one.id: one for one in Enrolment.select().where(Enrolment.id.in_(sum(pairs, ())))}
    moving.declare_conflicts(
        batch.course_id, [(people[one], people[other]) for one, other in pairs], by=by, now=now
    )
    return [
        {"enrolment": one, "did": "conflict", "before": {}, "after": {"other": other}} for one, other in pairs
    ]


def _extend(reader, batch, entry, by, now):
    activity, phase, turn, until = reader.meant(entry.line)
    own = reader.own(activity, phase, turn, entry.place.id)
    activities.extend(
        activity,
        phase=phase.id,
        turn=turn,
        whom=f"p{entry.place.id}",
        closes=until,
        reason=REASON,
        by=by,
        now=now,
    )
    after = {"activity": activity.id, "phase": phase.id, "turn": turn, "until": until.isoformat()}
    return {
        "enrolment": entry.place.id,
        "did": "time",
        "before": _kept(own) if own else {},
        "after": after,
    }


def _kept(row):
    return [one.isoformat() if isinstance(one, datetime) else one for one in row]


def take_back(batch, change, *, by, now):
    """Undo one RosterChange of these kinds; returns whether it still stood."""
    if change.did == "conflict":
        ids = {change.enrolment.public_id, Enrolment.get_by_id(change.after["other"]).public_id}
        for found in attributes.declared_conflicts(batch.course_id, now):
            if {found.one_public_id, found.other_public_id} == ids:
                moving.end_conflict(found.id, course_id=batch.course_id, by=by, now=now)
                return True
        return False
    activity = activities.find(activity_id=change.after["activity"])
    own = activity and next(
        (
            row
            for row, _reason in activities.extensions(activity.id)
            if (row.phase, row.round, row.whom)
            == (change.after["phase"], change.after["turn"], f"p{change.enrolment_id}")
        ),
        None,
    )
    if own is None:
        return False
    if change.before:
        activities.put_extension_back(activity, _row(change.before), by=by, now=now)
    else:
        activities.take_back_extension(
            activity, phase=own.phase, turn=own.round, whom=own.whom, by=by, now=now
        )
    return True


def _row(kept):
    moments = [one and datetime.fromisoformat(one) for one in kept[3:7]]
    return WindowRow(*kept[:3], *moments, *kept[7:])
