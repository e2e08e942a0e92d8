"""What the people of a group tell each other about themselves, and when they are all free."""

from flask import g

from peerreview.domain import attributes as rules
from peerreview.store import attributes, courses
from peerreview.web.text import _, said


def told_in(activity, members, known, *, by_name):
    """([(name, title, text)] that *members* (enrolment ids) let their group read, [(title, words)] of the
    free times that all of them have in common). *known*: what these and others let be read, as of
    ``attributes.shared``. Without names (*by_name*), where peers know each other by alias, nothing is told
    but what they have in common."""
    told = {person: known[person] for person in members if person in known}
    if not told:
        return (), ()
    fields = attributes.fields_of(activity.course)
    names = courses.names_of(members) if by_name else {}
    lines = [
        (names[person], said(field.title), rules.said(field, told[person][name]))
        for name, field in fields.items()
        if field.kind != "times" and by_name
        for person in members
        if name in told.get(person, ())
    ]
    common = [
        (said(field.title), words)
        for name, field in fields.items()
        if field.kind == "times" and (words := _common(name, members, told))
    ]
    return tuple(lines), tuple(common)


def _common(name, members, told):
    """Words for the time that everybody of a group has; how many have said nothing yet, where some have."""
    known = [rules.stored_times(told[one][name]) for one in members if name in told.get(one, ())]
    if not known:
        return ""
    if missing := len(members) - len(known):
        return _("%(missing)s of %(count)s have not said when yet.", missing=missing, count=len(members))
    zone = g.course_zone
    both = frozenset.intersection(*(rules.slots(times, zone, g.now) for times in known))
    if not both:
        return _("There is no half-hour in which all of you are free.")
    return _("%(times)s (%(zone)s)", times=", ".join(map(_span, rules.spans(both))), zone=zone)


def _span(span):
    day, start, end = span
    return _(
        "%(day)s %(start)s to %(end)s",
        day=_(rules.DAYS[day]),
        start=f"{start // 60}:{start % 60:02}",
        end=f"{end // 60}:{end % 60:02}",
    )
