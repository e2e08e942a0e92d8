"""The staff's list of grades: filters that are links, a search, states in words."""

from typing import NamedTuple

from peerreview.store import courses
from peerreview.web.lists import filter_links
from peerreview.web.text import _

STATES = {
    "final": (_("Final"), "done", "check"),
    "provisional": (_("Provisional"), "draft", ""),
    "none": (_("No grade"), "draft", ""),
    "overridden": (_("Set by hand"), "now", "pencil"),
}
FILTERS = (
    ("provisional", _("Provisional")),
    ("none", _("No grade")),
    ("overridden", _("Set by hand")),
    ("late", _("Late work")),
    ("changed", _("Changed since release")),
)


class Entry(NamedTuple):
    """One student of the list."""

    enrolment: object
    line: object

    @property
    def name(self):
        """The student's name; only staff read this list."""
        return self.enrolment.account.name

    @property
    def section(self):
        """The section's name or ""."""
        return self.enrolment.section.name if self.enrolment.section_id else ""

    @property
    def tags(self):
        """What this entry is found under."""
        changed = self.line.released is not None and self.line.live != self.line.computed
        return (
            {self.line.state}
            | ({"late"} if self.line.is_late else set())
            | ({"changed"} if changed else set())
        )


class Listing(NamedTuple):
    """``rows`` to show of ``everybody``; ``states`` and ``sections`` are links for ``filters``."""

    rows: list
    everybody: list
    states: list
    sections: list
    q: str
    state: str
    section: str


def entries(activity, lines):
    """[Entry] of all students by name."""
    people = [one for one in courses.people(activity.course) if one.id in lines]
    return [
        Entry(one, lines[one.id])
        for one in sorted(people, key=lambda one: (one.account.name.casefold(), one.id))
    ]


def listing(activity, lines, args):
    """The Listing for the address's ``q``, ``state`` and ``section``."""
    everybody = entries(activity, lines)
    q, state, section = args.get("q", "").strip(), args.get("state", ""), args.get("section", "")
    rows = [
        one
        for one in everybody
        if (not state or state in one.tags)
        and (not section or one.section == section)
        and q.casefold() in one.name.casefold()
    ]
    states = [(name, text, sum(name in one.tags for one in everybody)) for name, text in FILTERS]
    names = sorted({one.section for one in everybody} - {""})
    sections = (
        [(name, name, sum(one.section == name for one in everybody)) for name in names]
        if len(names) > 1 or section
        else []
    )
    fixed, total = {"activity": activity.public_id}, len(everybody)
    by_state = [("", _("Everybody"), total), *(found for found in states if found[2] or found[0] == state)]
    by_section = [("", _("All sections"), total), *sections] if sections else []
    return Listing(
        rows,
        everybody,
        filter_links("grading.show", fixed, {"q": q, "section": section}, "state", state, by_state),
        filter_links("grading.show", fixed, {"q": q, "state": state}, "section", section, by_section),
        q,
        state,
        section,
    )
