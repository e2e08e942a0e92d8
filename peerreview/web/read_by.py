"""Who reads what somebody writes, and under which name, as sentences made from the design: at the desk, and
for a task as a whole."""

from fractions import Fraction

from peerreview.domain import numbers, visibility
from peerreview.domain.attributes import is_credential, title_of
from peerreview.web.text import _, ngettext

_VIEWERS = {
    "subject_alias": ("hidden", _("Whoever it is about, under an animal’s name")),
    "subject_name": ("people", _("Whoever it is about, with your name")),
    "other_name": ("people", _("Whoever it is about, with your name, and nobody else")),
    "subject_counts": ("people", _("Whoever it is about sees only means of several")),
    "mates_alias": ("people", _("Your group, under an animal’s name")),
    "mates_name": ("people", _("Your group, with your name")),
    "class_alias": ("people", _("Your class, under an animal’s name")),
    "class_name": ("people", _("Your class, with your name")),
    "staff_counts": ("eye", _("Your instructor sees only numbers")),
    "staff_name": ("eye", _("Your instructor and assistants, with your name")),
}


def _asked_about_it(asking):
    """How many are asked about it, and how they know its writer."""
    if asking.about.is_next:
        return _("The one of your group who looks at your work, with your name")
    if asking.share:
        return _dealt_a_share_of_it(asking)
    if not asking.pick:
        return _("Classmates who are asked about it")
    if asking.hides_subject:
        return ngettext(
            "%(count)s classmate, who knows you by an animal",
            "%(count)s classmates. Each knows you by another animal.",
            asking.pick,
        )
    return ngettext(
        "%(count)s classmate, with your name", "%(count)s classmates, with your name", asking.pick
    )


def _dealt_a_share_of_it(asking):
    """Who is dealt a share of such responses, how large it is, and how they know the writer."""
    said = {"share": percent(asking), "by": _dealt_to(asking)}
    if asking.hides_subject:
        return _("%(share)s%% of all of these, without your name: %(by)s", **said)
    return _("%(share)s%% of all of these, with your name: %(by)s", **said)


def _dealt_to(asking):
    if is_credential(asking.by):
        return _("whoever holds “%(name)s”", name=title_of(asking.by))
    return _("course staff who are asked") if asking.by else _("classmates who are asked")


def percent(asking):
    """The share of all responses that is dealt for a task, in percent, as it is written."""
    return numbers.plain(numbers.rounded(100 * Fraction(str(asking.share)), 2))


def dealt_in_shares(design, task):
    """Tasks for which a share of the responses to *task* is dealt to some who read it then."""
    return [one for one in design.asks_about(task.id) if one.share]


def also_read(design, task):
    """Sentences for everybody: by whom a share of what is written for *task* is read besides."""
    said = []
    for asking in dealt_in_shares(design, task):
        values = {"share": percent(asking), "task": task.title, "by": _dealt_to(asking)}
        said.append(
            _("%(share)s%% of “%(task)s” is read, without the writer’s name, by %(by)s.", **values)
            if asking.hides_subject
            else _("%(share)s%% of “%(task)s” is read, with the writer’s name, by %(by)s.", **values)
        )
    return said


def viewers(design, task):
    """[(icon, sentence)]: who reads this, and under which name; shown to writers where they type."""
    codes = visibility.needed_viewers(task)
    if dealt_in_shares(design, task):
        codes = ["subject_name" if code == "other_name" else code for code in codes]
    found = [_VIEWERS[code] for code in codes]
    for asking in design.asks_about(task.id):
        if asking.about.kind == "task" and not asking.is_talk:
            found.insert(0, ("people", _asked_about_it(asking)))
    found = list(dict.fromkeys(found))  # asked twice about it, they are one reader
    return [*found, ("hidden", _("Nobody else, now or later"))]
