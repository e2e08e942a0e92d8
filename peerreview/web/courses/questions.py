"""What a course asks about a person, as a form: shown, read, and said what is wrong with."""

from collections import Counter
from functools import cached_property
from typing import NamedTuple

from peerreview.domain import attributes as rules
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_, folded, in_order
from peerreview.store import accounts, activities, attributes, courses
from peerreview.web.text import _, refusal_text


class Question(NamedTuple):
    """One field as a form shows it: the text ``typed`` (several values on lines), the ``error`` it makes, and
    sentences about what its answers are used for (``uses``). ``is_kept``: it is answered, and whoever looks
    may not read it."""

    field: rules.Field
    typed: str
    error: str = ""
    uses: tuple = ()
    is_kept: bool = False

    @property
    def input(self):
        """Name and id of its control."""
        return f"about.{self.field.name}"

    def has(self, choice):
        """Whether a choice is among what is typed."""
        return folded(choice) in map(folded, self.typed.split("\n"))


class Names:
    """The people of a course as they are typed and told: by name, by address where two have one name."""

    def __init__(self, course_id):
        self.course_id = course_id

    @cached_property
    def people(self):
        """[row of ``courses.present``]; asked for once somebody is named, not for each page."""
        return courses.present(self.course_id)

    @cached_property
    def count(self):
        """How many have a name, by the name as it is looked for."""
        return Counter(folded(one.name) for one in self.people)

    def called(self, person):
        """What somebody is typed as."""
        return person.name if self.count[folded(person.name)] == 1 else person.email

    def lines(self, ids):
        """The people of these enrolment ids, one a line."""
        found = [one for one in self.people if one.id in ids] if ids else []
        found.sort(key=lambda one: (one.role, in_order(one.name), one.id))
        return "\n".join(map(self.called, found))

    def find(self, typed, but):
        """The enrolment id of who is typed, anybody *but* one; Invalid when nobody here is, or several
        are."""
        address, name = accounts.fold_email(typed), folded(typed)
        others = [one for one in self.people if one.id != but]
        found = [one for one in others if accounts.fold_email(one.email) == address]
        found = found or [one for one in others if folded(one.name) == name]
        if not found:
            raise Invalid(N_("Nobody else in this course is called “{typed}”."), typed=typed[:60])
        if len(found) > 1:
            raise Invalid(
                N_("{count} people are called “{typed}”. Type the e-mail address instead."),
                count=len(found),
                typed=typed[:60],
            )
        return found[0].id


def uses_of(course_id, *, unpublished=False):
    """{name: (sentences)}: which activities form groups by what people say about themselves, and how."""
    found = {}
    for activity in activities.of_course(course_id, unpublished=unpublished):
        for asked in rules.asked_by(activity.design):
            sentence = _(
                "“%(activity)s” forms groups by it, %(why)s.",
                activity=activity.title,
                why=_(rules.WHY[asked.use]),
            )
            found.setdefault(asked.name, {})[sentence] = asked.use
    return found


def values_of(field, typed, zone, names, about):
    """What *typed* comes to for ``attributes.put``, *about* an enrolment id; Invalid otherwise."""
    values = rules.read(field, typed, zone)
    if field.kind == "people":
        return tuple(dict.fromkeys(names.find(one, about) for one in values))
    return values


def posted(form, fields, zone, names, about):
    """({name: values}, {name: typed}, {name: what is wrong}) of the questions that *form* says it asked
    *about* an enrolment id."""
    values, typed, wrong = {}, {}, {}
    for name in form.getlist("asked"):
        if name not in fields:
            continue
        typed[name] = "\n".join(form.getlist(f"about.{name}")).replace("\r\n", "\n")
        try:
            values[name] = values_of(fields[name], typed[name], zone, names, about)
        except Invalid as refusal:
            wrong[name] = refusal_text(refusal)
    return values, typed, wrong


def put(enrolment, fields, values, *, source, by, now):
    """Keep what was posted about a person; returns how many questions have another answer now."""
    answers = [(enrolment, fields[name], found) for name, found in values.items()]
    return attributes.put_all(answers, source=source, by=by, now=now)


def names_in(course):
    """The Names of everybody present in a course."""
    return Names(course.course)
