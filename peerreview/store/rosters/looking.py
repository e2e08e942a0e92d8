"""What a list would change, worked out from the list and the course as they are now."""

from collections import defaultdict
from typing import NamedTuple

from peerreview.domain import attributes as about
from peerreview.domain import identity, rosters, sheets
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import in_order
from peerreview.store import attributes, courses, db
from peerreview.store.rosters import pairs
from peerreview.store.rosters.places import places_of

NOTHING = "-"  # takes an answer away; an empty cell leaves it as it is
SAMPLES = 3
AT_ONCE = 500


class Look(NamedTuple):
    """A list as looked at: its ``kind`` (of ``rosters.kind_of``), the ``guess`` with the keys that hold now,
    a few different cells of each column (``samples``), the ``entries`` with the ``answers`` {line: {name:
    values}} that come with them, sections that would be new, people of these sections who are in the course
    and not in the list (``missing``), and titles of ``private`` columns that are not read."""

    kind: str
    guess: rosters.Guess
    samples: list
    entries: list
    answers: dict
    sections: list
    missing: list
    private: list

    def of(self, *kinds):
        """The entries of these kinds."""
        return [one for one in self.entries if one.kind in kinds]

    @property
    def seal(self):
        """The same for the same changes."""
        return rosters.seal(self.entries)


def titles_of(course_id):
    """{key: titles} of the columns that a course has of its own: what it asks its people."""
    return {f".{name}": (field.title, name) for name, field in attributes.fields_of(course_id).items()}


def look(batch, *, by, now):
    """The Look of a RosterImport; Invalid when there is no reading it. A constant number of queries."""
    return look_again(batch, batch.keys, batch.mended, by=by, now=now)


def look_again(batch, keys, mended, *, by, now):
    """The same with other *keys* and *mended* {line: {key: text}}."""
    rows, fields = sheets.rows(batch.text), attributes.fields_of(batch.course_id)
    guess = rosters.guess(rows, titles_of(batch.course_id))._replace(keys=keys)
    rows = rows[1:] if guess.has_head else rows
    typed = {int(line): cells for line, cells in mended.items()}
    lines = rosters.read(rows, keys, typed)
    kind, places = rosters.kind_of(keys), places_of(batch.course_id)
    answers, private = {}, []
    if kind == rosters.PEOPLE:
        settled = rosters.Settled(
            places, _accounts(lines, places), list(courses.sections(batch.course_id)), by
        )
        chosen = {line for line, cells in typed.items() if "section" in cells}
        entries = rosters.plan(lines, settled, chosen)
        open_fields = {f".{n}": field for n, field in fields.items() if not about.is_private(field.readers)}
        private = [fields[key[1:]].title for key in keys if key[:1] == "." and key not in open_fields]
        if set(keys) & open_fields.keys():
            entries, answers = _answered(batch.course, entries, open_fields, places, now)
    else:
        entries = pairs.plan(kind, batch.course, lines, places, now)
    return Look(
        kind, guess, _samples(rows, keys), entries, answers, *_aside(kind, entries, places, batch), private
    )


def _aside(kind, entries, places, batch):
    """(sections that would be new, Places that the list does not name)."""
    if kind != rosters.PEOPLE or not any(one.line.name for one in entries):
        return [], []
    there = {identity.name(name).casefold() for name in courses.sections(batch.course_id)}
    taken = [one for one in entries if one.kind in (rosters.NEW, rosters.CHANGE)]
    named = {one.line.section for one in taken if one.line.section}
    met = {one.place.id for one in entries if one.place}
    new = sorted((name for name in named if name.casefold() not in there), key=in_order)
    missing = [
        place
        for place in places
        if place.role == "student"
        and not place.left
        and place.id not in met
        and (not named or place.section in named)
    ]
    return new, sorted(missing, key=lambda place: in_order(place.name))


def _accounts(lines, places):
    """{address key} of these lines that belong to accounts outside the course."""
    there = {place.key for place in places}
    keys = sorted({identity.address_key(line.email) for line in lines if line.email} - there)
    found = set()
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        found |= {
            row[0]
            for row in db.rows(f"select email_key from account where email_key in ({db.places(some)})", *some)
        }
    return found


def _samples(rows, keys):
    """A few different cells of each column."""
    found = [{} for _key in keys]
    for _number, cells in rows[:200]:
        for place, cell in enumerate(cells[: len(keys)]):
            if cell and len(found[place]) < SAMPLES:
                found[place][cell[:60]] = None
    return [list(cells) for cells in found]


# --- what people say about themselves ---------------------------------------------------------------------


def _answered(course, entries, fields, places, now):
    """The entries with what else they change, and {line: {name: values}} of these."""
    seen = attributes.seen_by_staff(course.id, now)
    called, answers, found = {place.id: place.name for place in places}, defaultdict(dict), []
    for entry in entries:
        parts, wrong = list(entry.parts), dict(entry.wrong)
        for key, cell in entry.line.cells.items():
            if key not in fields or not cell or entry.kind == rosters.GONE:
                continue
            field = fields[key]
            try:
                values = () if cell == NOTHING else _values(field, cell, course.zone, places, entry.place)
            except Invalid as refusal:
                wrong[key] = refusal
                continue
            before = seen.get(entry.place.id, {}) if entry.place else {}
            before = before.get(field.name, attributes.Seen()).texts
            after = tuple(called[one] for one in values) if field.kind == "people" else values
            if set(before) != set(after):
                answers[entry.line.number][field.name] = values
                parts.append((key, about.said(field, before), about.said(field, after)))
        found.append(_changed(entry, tuple(parts), wrong))
    return found, answers


def _changed(entry, parts, wrong):
    if wrong:
        return entry._replace(kind=rosters.WRONG, wrong=wrong, is_taken=False)
    if entry.kind == rosters.SAME and parts:
        return entry._replace(kind=rosters.CHANGE, parts=parts)
    return entry._replace(parts=parts)


def _values(field, cell, zone, places, who):
    values = about.read(field, cell, zone)
    if field.kind == "people":
        return tuple(dict.fromkeys(rosters.person_of(one, places, but=who).id for one in values))
    return values
