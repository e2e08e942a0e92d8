"""What a list would change in a course, line by line, and nothing is changed by looking. Who is meant is
found by college number and address; nobody is taken for another because of a name."""

import hashlib
from collections import Counter
from difflib import SequenceMatcher
from typing import NamedTuple

from peerreview.domain import identity
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_, folded

NEW, BACK, CHANGE, SAME, GONE, WRONG = "new", "back", "change", "same", "gone", "wrong"
ALIKE = 0.8  # from this share of the same letters a section is taken for a slip
OFTEN = 3  # lines that make a section of a file one that is meant


class Place(NamedTuple):
    """A person's place in a course: enrolment ``id``, their ``account``, address (``key``: as compared),
    college number, role, ``section`` ("" = none), the moment they ``left`` or None. ``is_in``: they have
    signed in once, so that name and address are theirs; ``is_alone``: they are in no other course, and
    do not run the site."""

    id: int
    public_id: str
    account: int
    name: str
    email: str
    key: str
    college: str
    role: str
    section: str
    left: object = None
    is_in: bool = False
    is_alone: bool = True


class Settled(NamedTuple):
    """What is there already: the ``places`` of a course (of those who left too), ``accounts`` {address key:
    name} of people elsewhere on the site, its ``sections``, and the account id of who imports (``by``)."""

    places: list
    accounts: dict
    sections: list
    by: int | None = None


class Note(NamedTuple):
    """A sentence beside a line, with what fills its places; it reads as a refusal does, and refuses
    nothing."""

    sentence: str
    values: dict = {}


class Entry(NamedTuple):
    """What one Line comes to: NEW, BACK (they left, and would come back), CHANGE, SAME, GONE (the file says
    so) or WRONG; whom it is about (``place``, None = new); ``parts`` [(key, before, after)]; ``notes``,
    sentences; ``wrong`` {key: Invalid}; ``is_taken`` unless somebody says otherwise; ``offers`` sections
    instead."""

    line: object
    kind: str
    place: object = None
    parts: tuple = ()
    notes: tuple = ()
    wrong: dict = {}
    is_taken: bool = True
    offers: tuple = ()


def plan(lines, settled, mended=frozenset()):
    """[Entry] of *lines*, in order. *mended*: numbers of the lines whose section somebody has chosen."""
    reader = _Reader(lines, settled)
    return [reader.entry(line, line.number in mended) for line in lines]


def seal(entries):
    """The same for the same changes: so that what is applied is what was looked at."""
    seen = [
        (one.line.number, one.kind, one.place and one.place.id, one.parts, one.line.email)
        for one in entries
        if one.kind in (NEW, BACK, CHANGE)
    ]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


class _Reader:
    def __init__(self, lines, settled):
        self.settled = settled
        self.by_key = {place.key: place for place in settled.places}
        numbered = sorted(settled.places, key=lambda place: place.left is None)
        self.by_number = {place.college: place for place in numbered if place.college}
        self.sections = _Sections(lines, settled.sections)
        present = {place.key: place.name for place in settled.places if not place.left}
        called = present | {identity.address_key(line.email): line.name for line in lines if line.email}
        self.called = Counter(map(folded, called.values()))
        self.seen, self.has_names = {}, any(line.name for line in lines)

    def entry(self, line, is_mended):
        """The Entry of one Line."""
        if line.is_gone:
            return Entry(line, GONE, is_taken=False)
        wrong, place = dict(line.wrong), None
        try:
            place = self._place(line)
            if place is None:
                wrong = self._missing(line) | wrong
        except Invalid as refusal:
            wrong.setdefault(refusal.field, refusal)
        offers = () if is_mended else self.sections.meant_by(line.section)
        if offers:
            wrong["section"] = Invalid(
                N_("“{typed}” is no section. Did you mean {other}?"), typed=line.section, other=offers[0]
            )
        return self._found(line, place, wrong, offers)

    def _missing(self, line):
        """{key: Invalid} of what somebody new needs."""
        if line.email and not self.has_names:
            sentence = N_("Nobody in this course has the address “{typed}”.")
            return {"email": Invalid(sentence, typed=line.email)}
        missing = {}
        if not line.email:
            missing["email"] = Invalid(N_("Line {number} has no e-mail address."), number=line.number)
        if not line.name and self.has_names:
            missing["name"] = Invalid(N_("Line {number} has no name."), number=line.number)
        return missing

    def _found(self, line, place, wrong, offers):
        before = None if wrong and not (line.email or line.college) else self._before(line, place)
        if before is not None and not wrong:
            if _said(before) == _said(line):
                return Entry(line, SAME, place)
            wrong[""] = Invalid(N_("Line {number} is about the same person."), number=before.number)
        if wrong:
            return Entry(line, WRONG, place, wrong=wrong, is_taken=False, offers=offers)
        return self._new(line) if place is None else self._known(line, place)

    def _before(self, line, place):
        """The Line before that is about the same person, or None; this one is remembered."""
        keys = [("id", place.id)] if place else []
        keys += [("key", identity.address_key(line.email))] if line.email else []
        keys += [("number", line.college)] if line.college else []
        found = next((self.seen[key] for key in keys if key in self.seen), None)
        for key in keys:
            self.seen.setdefault(key, line)
        return found

    def _place(self, line):
        key = identity.address_key(line.email) if line.email else ""
        by_key = self.by_key.get(key)
        by_number = self.by_number.get(line.college) if line.college else None
        if by_key and by_number and by_key.id != by_number.id:
            sentence = N_("The address is {one}’s, the number is {other}’s.")
            raise Invalid(sentence, field="number", one=by_key.name, other=by_number.name)
        if by_number and not by_key and line.email and not _share_a_name(line.name, by_number.name):
            sentence = N_("{other} has this number here, with another name and address.")
            raise Invalid(sentence, field="number", other=by_number.name)
        return by_key or by_number

    def _new(self, line):
        notes = []
        if identity.address_key(line.email) in self.settled.accounts:
            notes.append(Note(N_("Has an account on this site already, and keeps its name.")))
        if self.called[folded(line.name)] > 1:
            notes.append(
                Note(
                    N_("One of several of this name; the number tells them apart.")
                    if line.college
                    else N_("One of several of this name; the address tells them apart.")
                )
            )
        return Entry(line, NEW, notes=tuple(notes))

    def _known(self, line, place):
        parts, notes, is_safe = [], [], True
        own = place.is_in or not place.is_alone
        if line.name and line.name != place.name and not own:
            parts.append(("name", place.name, line.name))
        if line.email and identity.address_key(line.email) != place.key:
            if own or identity.address_key(line.email) in self.settled.accounts:
                sentence = N_("Signs in with {address} and keeps that address.")
                notes.append(Note(sentence, {"address": place.email}))
            else:
                parts.append(("email", place.email, line.email))
        if line.college and line.college != place.college:
            parts.append(("number", place.college, line.college))
            is_safe = not place.college
        if line.section and folded(line.section) != folded(place.section):
            parts.append(("section", place.section, line.section))
        if line.role and line.role != place.role and not place.left:
            if place.account == self.settled.by:
                notes.append(Note(N_("Nobody changes their own role.")))
            else:
                parts.append(("role", place.role, line.role))
                is_safe = False
        if place.left:
            notes.append(Note(N_("Left the course. Take it to bring them back with what they had.")))
            return Entry(line, BACK, place, tuple(parts), tuple(notes), is_taken=False)
        return Entry(line, CHANGE if parts else SAME, place, tuple(parts), tuple(notes), is_taken=is_safe)


class _Sections:
    """Which sections a list means: what stands on one line alone and looks like another may be a slip."""

    def __init__(self, lines, there):
        count = Counter(line.section for line in lines if line.section)
        self.meant = list(dict.fromkeys([*there, *(name for name, many in count.items() if many >= OFTEN)]))
        self.count, self.there = count, {folded(name) for name in there}
        self.known = {}

    def meant_by(self, name):
        """The sections that may be meant instead of *name*, the nearest first; () when it is one itself."""
        if not name or folded(name) in self.there or self.count[name] > 1 or name in self.meant:
            return ()
        if name not in self.known:
            near = sorted(self.meant, key=lambda other: -_likeness(name, other))
            is_slip = near and _likeness(name, near[0]) >= ALIKE
            self.known[name] = tuple(near[:12]) if is_slip else ()
        return self.known[name]


def _likeness(one, other):
    """0 to 1; sections that differ in a number or a single letter are two: "Lab 1" and "Lab 2"."""
    first, second = folded(one).split(), folded(other).split()
    if not first or not second:
        return 0
    if _sign(first[-1]) or _sign(second[-1]):
        if first[-1] != second[-1]:
            return 0
        return (
            1 if len(first) == 1 or len(second) == 1 else SequenceMatcher(None, first[0], second[0]).ratio()
        )
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()


def _sign(word):
    """Whether a word tells sections apart by itself: a letter, or something with a digit."""
    return len(word) == 1 or any(sign.isdigit() for sign in word)


def _said(line):
    """What a line says, whatever its number and its spelling."""
    answers = {key: cell for key, cell in line.cells.items() if key[:1] == "."}
    return line._replace(number=0, cells=answers, email=identity.address_key(line.email))


def _share_a_name(one, other):
    """Whether two names may be one person's: they have a word in common, or one says nothing."""
    first, second = set(folded(one).split()), set(folded(other).split())
    return not first or not second or bool(first & second)
