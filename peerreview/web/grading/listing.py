"""The staff's list of grades: filters that are links, a search, states in words."""

from typing import NamedTuple

from peerreview.domain.words import in_order
from peerreview.store import courses
from peerreview.web.labels import labels_of
from peerreview.web.lists import Filter, listing, section_filter
from peerreview.web.text import _

STATES = {
    "final": (_("Final"), "done", "check"),
    "provisional": (_("Provisional"), "draft", ""),
    "none": (_("No grade"), "draft", ""),
    "overridden": (_("Set by hand"), "now", "pencil"),
}
FILTERS = {
    "provisional": _("Provisional"),
    "none": _("No grade"),
    "overridden": _("Set by hand"),
    "late": _("Late work"),
    "changed": _("Changed since release"),
}
SIZE = 100


class Entry(NamedTuple):
    """One student of the list: ``called`` by the name, told apart from others of that name; only staff read
    this list."""

    public_id: str
    name: str
    section: str
    called: str
    line: object
    email: str = ""

    @property
    def participation(self):
        """The share done of what was owed, of 100; None when nothing is owed."""
        share = self.line.participation.share
        return None if share is None else share * 100

    @property
    def tags(self):
        """What this entry is found under."""
        changed = self.line.released is not None and self.line.live != self.line.computed
        return (
            {self.line.state}
            | ({"late"} if self.line.is_late else set())
            | ({"changed"} if changed else set())
        )


def in_list(lines, students):
    """[Entry] of all students by name, as ``grading.of_class`` gives them; without their addresses."""
    return [
        Entry(public_id, called, section, called, lines[person])
        for person, (called, public_id, section) in students.items()
        if person in lines
    ]


def entries(activity, lines):
    """[Entry] of all students by name, for a file."""
    people = [one for one in courses.people(activity.course) if one.id in lines]
    called = labels_of(people)
    return [
        Entry(
            one.public_id,
            one.account.name,
            one.section.name if one.section_id else "",
            called[one.id],
            lines[one.id],
            one.account.email,
        )
        for one in sorted(people, key=lambda one: (in_order(one.account.name), one.id))
    ]


def listed(activity, everybody, args):
    """The Listing of *everybody* ([Entry]) that an address asks for."""
    return listing(
        args,
        "grading.show",
        {"activity": activity.public_id},
        everybody,
        filters=(
            Filter("state", _("State"), _("Everybody"), FILTERS, lambda one: one.tags, shy=True),
            section_filter(everybody, lambda one: one.section),
        ),
        words=lambda one: one.name,
        orders={
            "name": lambda one: in_order(one.name),
            "section": lambda one: in_order(one.section) if one.section else None,
            "submission": lambda one: one.line.submission.value,
            "participation": lambda one: one.line.participation.share,
            "grade": lambda one: one.line.value,
        },
        size=SIZE,
    )
