"""Who falls between two teams: whose grade comes from the work of a team they are no longer in, or from none,
because their team handed in before they came."""

from typing import NamedTuple

from peerreview.store import db
from peerreview.store.grading.lines import works_of


class Between(NamedTuple):
    """A student, by enrolment id: the name of their ``team`` now ("" = in none), and of the team whose work
    ``counts`` for them ("" = none does)."""

    person: int
    team: str
    counts: str


def between_teams(activity, person=None):
    """[Between] of the students of an activity, or of one *person*, by enrolment id; nobody where people hand
    in alone or nothing is graded."""
    design = activity.design
    if design.grading is None or not design.grading.work or design.tasks[design.grading.work].by != "group":
        return []
    works = works_of(activity)
    home = design.grouping_phase(design.tasks[design.grading.work].phase)
    more, params = ("", ()) if person is None else (" and e.id = ?", (person,))
    found = []
    for row in db.rows(
        f"""
        select e.id, g.id as team, g.name, (select max(r.id) from response r
          where r.author_group_id = g.id and r.task = ? and r.shown > 0) as work
        from enrolment e
        left join membership m on m.enrolment_id = e.id and m.left_at is null and m.grouping_id in (
          select s.grouping_id from step_grouping s where s.activity_id = ? and s.phase = ?)
        left join peer_group g on g.id = m.peer_group_id
        where e.course_id = ? and e.role = 'student' and e.left_at is null{more}
        order by e.id, m.id
        """,
        design.grading.work,
        activity.id,
        home,
        activity.course,
        *params,
    ):
        graded = works.get(row.id)
        if graded is not None and graded.team not in (None, row.team):
            found.append(Between(row.id, row.name or "", _name(graded.team)))
        elif graded is None and row.work:
            found.append(Between(row.id, row.name, ""))
    return found


def _name(team):
    return db.row("select name from peer_group where id = ?", team).name
