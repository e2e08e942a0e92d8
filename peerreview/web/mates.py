"""Who of a group has the pen of what it writes, asks for it, is here, or reads it as staff, as the reader may
know them."""

from functools import cached_property
from zlib import crc32

from flask import g

from peerreview.store import activities, courses, presence, responses
from peerreview.store.names import Names
from peerreview.web.text import _


class Mates:
    """The part of a desk that is about the others: of ``work`` (a Work), which answers ``task``."""

    @cached_property
    def pen(self):
        """The Pen of a group's text, or None."""
        return responses.pen.pen_of(self.work, g.now)

    @cached_property
    def is_shared(self):
        """Whether others of the group may write here."""
        return responses.pen.is_shared(self.work)

    @cached_property
    def mate(self):
        """The name of the group mate who has the pen, or had it last, as this reader knows them; "" for the
        reader."""
        return self._known(self.pen and self.pen.person)

    @property
    def asks_for_it(self):
        """The name of the mate who asks for the pen, or ""."""
        return self._known(self.pen and self.pen.asked)

    def _known(self, person):
        if person in (None, g.standing.enrolment):
            return ""
        known = self._names
        return known.known_as(self.task, self.work.round, person) if self.task.alias else known.name(person)

    @cached_property
    def _names(self):
        return Names(activities.find(activity_id=self.work.activity))

    @property
    def is_asked(self):
        """Whether it is the reader who asks for the pen."""
        return self.pen is not None and self.pen.asked == g.standing.enrolment

    @property
    def writes_now(self):
        """The name of the group mate who is writing now, or ""."""
        return self.mate if self.pen and self.pen.is_writing else ""

    @property
    def state_of_pen(self):
        """What an open page shows of the pen, in a few letters, who is here last: it asks for news with
        it."""
        if self.pen is None:
            return ""
        holder = self.pen.person if self.pen.is_writing else 0
        known = self.work.rev if self.writes_now else 0, holder or 0, self.pen.asked or 0, self.work.told or 0
        return ".".join(map(str, (*known, f"{crc32(self.here.encode()):x}" if self.here else 0)))

    @cached_property
    def here(self):
        """Who of the group is at a page of this activity just now, and which staff read what it handed in, in
        words; "" for nobody else. One query, more only where somebody is here."""
        if self.work.author_group is None:
            return ""
        people, staff = presence.around(self.work.activity, self.work.author_group, g.now)
        said = [and_said([self._known(one) for one in people if one != g.standing.enrolment])]
        if staff:
            known = courses.names_of(staff)
            who = ", ".join(known[one] for one in staff)
            said.append(_("Course staff read what you handed in: %(who)s.", who=who))
        return " ".join(filter(None, said))


def and_said(names):
    """ "Amara is here.", "Amara and Jonas are here."; "" for nobody."""
    if not names:
        return ""
    if len(names) == 1:
        return _("%(name)s is here.", name=names[0])
    return _("%(names)s and %(last)s are here.", names=", ".join(names[:-1]), last=names[-1])
