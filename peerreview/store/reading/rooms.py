"""In which group each post of a talk was said: who moves or leaves takes nothing along that was said to
others."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import NamedTuple

from peerreview.store import db

FAR = datetime.max.replace(tzinfo=UTC)


class Seat(NamedTuple):
    """A place in a group: what was said from it goes by its alias, whoever sits there now."""

    group: int
    seat: int


class Rooms:
    """The rooms of an activity's talks, or of what *people* (enrolment ids) alone said in them. One query,
    none where its design has no talk."""

    def __init__(self, activity, people=None):
        design = activity.design
        self.homes = {
            name: design.homes[talk.phase]
            for name in design.tasks
            if (talk := design.talk_of(name)) and design.homes[talk.phase]
        }
        self.sat = defaultdict(list)
        seats = _seats(activity, set(self.homes.values()), people)
        for phase, turn, person, group, seat, since, until in seats:
            self.sat[phase, turn, person].append((Seat(group, seat), db.moment(since), db.moment(until)))

    def of(self, row):
        """The Seat from which the post *row* (a found.Row) was said: where its writer sat when they handed it
        in for the first time; what was written before there were groups goes with them to their last one.
        None for what is said in no group."""
        home = self.homes.get(row.task)
        found = home and (self.sat.get((home, row.round, row.author)) or self.sat.get((home, 1, row.author)))
        if not found:
            return None
        first = row.first or FAR
        then = [seat for seat, since, until in found if since <= first < (until or FAR)]
        return (then or [found[-1][0]])[-1]

    def people_of(self, group):
        """Enrolment ids of everybody who sits, or once sat, in the group of that id."""
        return {
            person
            for (_phase, _turn, person), sat in self.sat.items()
            if any(seat.group == group for seat, _since, _until in sat)
        }

    def group_of(self, row):
        """The id of the group in which the post *row* was said, or of the one that wrote it; None for
        neither."""
        found = self.of(row)
        return found.group if found else row.group


def _seats(activity, homes, people):
    if not homes or people is not None and not people:
        return []
    only = f"and m.enrolment_id in ({db.places(people)})" if people else ""
    return db.rows(
        f"""
        select s.phase, s.round, m.enrolment_id, m.peer_group_id, m.seat, m.joined_at, m.left_at
        from step_grouping s
        join membership m on m.grouping_id = s.grouping_id
        where s.activity_id = ? and s.phase in ({db.places(homes)}) {only}
        order by m.id
        """,
        activity.id,
        *sorted(homes),
        *sorted(people or ()),
    )
