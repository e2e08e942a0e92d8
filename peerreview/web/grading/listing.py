"""The staff's list of grades: filters that are links, a search, states in words."""

from typing import NamedTuple

from flask import url_for

from peerreview.store import courses
from peerreview.web.text import _

STATES = {"final": (_("Final"), "done", "check"), "provisional": (_("Provisional"), "draft", ""), "none": (_("No grade"), "draft", ""),
          "overridden": (_("Set by hand"), "now", "pencil")}
FILTERS = (("provisional", _("Provisional")), ("none", _("No grade")), ("overridden", _("Set by hand")), ("late", _("Late work")), ("changed", _("Changed since release")))


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
        return {self.line.state} | ({"late"} if self.line.is_late else set()) | ({"changed"} if changed else set())


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
    return [Entry(one, lines[one.id]) for one in sorted(people, key=lambda one: (one.account.name.casefold(), one.id))]


def listing(activity, lines, args):
    """The Listing for the address's ``q``, ``state`` and ``section``."""
    everybody = entries(activity, lines)
    q, state, section = args.get("q", "").strip(), args.get("state", ""), args.get("section", "")
    rows = [one for one in everybody if (not state or state in one.tags) and (not section or one.section == section) and q.casefold() in one.name.casefold()]
    counts = [(name, text, sum(name in one.tags for one in everybody)) for name, text in FILTERS]
    sections = sorted({one.section for one in everybody} - {""})
    return Listing(rows, everybody, _links(activity, [found for found in counts if found[2] or found[0] == state], "state", state, {"q": q, "section": section}, len(everybody)),
                   _links(activity, [(name, name, sum(one.section == name for one in everybody)) for name in sections], "section", section, {"q": q, "state": state}, len(everybody))
                   if len(sections) > 1 or section else [], q, state, section)


def _links(activity, options, key, current, kept, total):
    return [(text, url_for("grading.show", activity=activity.public_id, **{name: part for name, part in {**kept, key: value}.items() if part}), value == current, count)
            for value, text, count in [("", _("Everybody"), total), *options]]
