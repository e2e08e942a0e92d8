"""What a course may ask of its people: a field with its kind, its readers, and its values as typed, stored,
told and compared."""

import re
from typing import NamedTuple

from peerreview.domain import identity, numbers
from peerreview.domain.attributes.times import merged, read_times, slots, stored_times
from peerreview.domain.forms import values
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_, folded

LONGEST = 200  # characters of one value
MOST = 40  # values of one name
BETWEEN = "; "

KINDS = {
    "text": N_("Words"),
    "number": N_("A number"),
    "yes": N_("Yes or no"),
    "times": N_("Free times of the week"),
    "people": N_("People of the course"),
}
# Who reads a value, from the fewest to the most.
READERS = {
    "self": N_("Only you. Groups may be formed by it."),
    "group": N_("You and the people in your group."),
    "staff": N_("You and the staff of the course."),
    "class": N_("Everybody in the course."),
}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_YES = {
    "yes": "yes",
    "no": "no",
    "true": "yes",
    "false": "no",
    "y": "yes",
    "n": "no",
    "x": "yes",
    "1": "yes",
    "0": "no",
}


class Field(NamedTuple):
    """One thing that people are asked about themselves. ``name`` is the word by which designs speak of it;
    ``kind`` one of KINDS; ``choices`` (of words): the only values there are; ``is_many``: several values
    at once; ``readers`` of what is given from now on; ``why`` in words; ``is_asked``: students are asked."""

    name: str
    title: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    is_many: bool = False
    readers: str = "staff"
    why: str = ""
    is_asked: bool = True

    @property
    def holds_many(self):
        """Whether a person may have several values at once."""
        return self.is_many or self.kind in ("times", "people")


# Names with a meaning of their own. Nobody is asked about them: they have places of their own.
BUILT_IN = {
    "conflict": Field("conflict", N_("Never review each other"), "people", is_asked=False),
    "absent": Field("absent", N_("Away"), "yes", is_asked=False),
}


def is_private(readers):
    """Whether values with these *readers* are kept from the staff."""
    return readers in ("self", "group")


def name_of(typed):
    """A field's name as typed; Invalid when designs could not speak of it."""
    name = folded(typed).replace(" ", "_")
    if not _NAME.match(name):
        raise Invalid(
            N_("A name is a word such as skill or home_town: letters, digits and _, a letter first."),
            field="name",
        )
    if name in BUILT_IN:
        raise Invalid(N_("“{name}” has a meaning of its own. Take another word."), field="name", name=name)
    return name


def read(field, typed, zone):
    """The values that *typed* (one text; several values apart by semicolons or lines) comes to, as stored; ()
    for nothing. Times are in *zone* unless they name another. Values of people are names or addresses yet.
    Invalid with what cannot stand."""
    typed = typed.replace("\0", "").strip()
    if field.kind == "times":
        return tuple(str(one) for one in read_times(typed, zone)) if typed else ()
    parts = re.split(r"[;\n]", typed) if field.holds_many else [typed]
    found = dict.fromkeys(_one(field, " ".join(part.split())) for part in parts if part.strip())
    if len(found) > MOST:
        raise Invalid(N_("These are {count} values; up to {most} fit."), count=len(found), most=MOST)
    return tuple(found)


def _one(field, text):
    if len(text) > LONGEST:
        raise Invalid(N_("This is {count} characters long; up to {most} fit."), count=len(text), most=LONGEST)
    if field.kind == "number":
        return _number(text)
    if field.kind == "yes":
        if folded(text) not in _YES:
            raise Invalid(N_("“{typed}” is neither yes nor no."), typed=text[:60])
        return _YES[folded(text)]
    if field.choices and field.kind == "text":
        return _choice(field, text)
    return text


def _number(text):
    found = numbers.typed(text)
    if found is None:
        raise Invalid(N_("“{typed}” is not a number. Type digits, such as 12 or 3.5."), typed=text[:60])
    return f"{found.normalize():f}"


def _choice(field, text):
    found = next((choice for choice in field.choices if folded(choice) == folded(text)), None)
    if found is None:
        raise Invalid(
            N_("“{typed}” is none of these: {known}."), typed=text[:60], known=", ".join(field.choices)
        )
    return found


def said(field, stored):
    """Stored values as one text, which ``read`` takes again."""
    if field.kind == "times":
        return BETWEEN.join(str(one) for one in merged(stored_times(stored)))
    return BETWEEN.join(stored)


def answered(field, stored):
    """The texts under which a list can be filtered: the values where there are few to choose from."""
    return stored if field.choices or field.kind == "yes" else ()


def comparable(field, stored, zone, now):
    """What groups are formed by: a number as float, yes or no as bool, times as a frozenset of slots of the
    week of *now* in *zone*, words as they are (in the spelling of *field*'s choices); of a field that holds
    many a frozenset. Ids of people are given as they are. None where nothing stands."""
    if not stored:
        return None
    if field.kind == "times":
        return slots(stored_times(stored), zone, now)
    if field.kind == "people":
        return frozenset(stored)
    found = [_comparable(field, one) for one in stored]
    return frozenset(found) if field.holds_many or len(found) > 1 else found[0]


def answer_value(item, answer):
    """What groups are formed by of a form's Answer: its number; ids of people or of ticks, or the entries of
    a list, as a frozenset; the id of its level; else its text, trimmed and without case. None for no answer.
    *item* is None where the form no longer has it."""
    kind = item.kind if item else ""
    if kind == "people":
        return frozenset(int(one) for one in answer.level.split() if one.isdigit()) or None
    if answer.value is not None:
        return float(answer.value)
    if kind == "list":
        return frozenset(identity.name(one).lower() for one in values.entries(answer.text)) or None
    if answer.level:
        several = kind == "checklist" or (kind == "quiz" and item.is_several)
        return frozenset(answer.level.split()) if several else answer.level
    return identity.name(answer.text).lower() or None


def _comparable(field, text):
    if field.kind == "yes":
        return text == "yes"
    number = numbers.typed(text) if field.kind == "number" else None
    return text if number is None else float(number)
