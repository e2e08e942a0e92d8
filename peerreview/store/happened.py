"""Whom concerns what happened in a course, by the lines of its record: the numbers of these alone are worked
out again (``patched``). A line of which nothing is known concerns everybody, so that a new verb costs time
and never a right number."""

import json
from collections import defaultdict
from typing import NamedTuple

from peerreview.domain.access import is_staff_role
from peerreview.store import db
from peerreview.store.db import places, rows
from peerreview.store.facts import plans

MANY = 400  # lines at once: everybody's numbers are worked out as fast
SETTLING = 60  # seconds in which a transaction of PostgreSQL may still add a line before others that are seen

# Nothing of these is asked by a duty or a grade.
QUIET = frozenset(
    """
    alert.answered alert.passed_on alert.taken announcement.changed announcement.said announcement.taken_back
    certificate.made certificate.taken_back circle.offer_changed course.code_dated course.code_made
    course.code_off disclosure.made enrolment.charge enrolment.invited exhibit.declined exhibit.kept
    exhibit.proposed exhibit.replied exhibit.reply_gone exhibit.shown exhibit.taken_back exhibit.taken_out
    export.grades export.works identity.revealed moderation.alerted moderation.set_up people.reminded
    people.written_to pen.given pen.put_down promise.waits stuck.tried
    """.split()
)
# Names and addresses of people, in whatever course they were changed.
NAMED = (
    "account.corrected",
    "account.erased",
    "account.settings_changed",
    "enrolment.number",
    "roster.applied",
)
# What is said of one activity alone; groups are not: activities share them.
OF_ACTIVITY = frozenset(
    """
    alert allocation circle gate grade grades milestone moderation phase request response rubric window
    """.split()
)


class News(NamedTuple):
    """What is new: ``whom`` {activity id: enrolment ids, or None = everybody in it}, or None = everybody in
    the course; ``is_named``: whether a name may be another one."""

    whom: dict | None
    is_named: bool = False


class Record:
    """The lines of a course's record that nobody has asked for yet. Not asked inside a transaction: what is
    undone leaves its numbers to other lines."""

    def __init__(self, course_id):
        self.course_id, self.seen, self.marks = course_id, frozenset(), ()
        (newest,) = db.row("select coalesce(max(id), 0) from audit_line")
        self.behind = newest
        if db.is_postgres():
            self.behind -= MANY
            self.seen = frozenset(
                row[0] for row in rows("select id from audit_line where id > ?", self.behind)
            )

    def news(self, now):
        """The News since the last call, or since this Record was opened. One query where nothing happened."""
        found = self._lines()
        if not db.is_postgres() and self.behind:
            if not found or found[0].id != self.behind:  # dropped; SQLite gives its number again
                (self.behind,) = db.row("select coalesce(max(id), 0) from audit_line")
                return News(None, True)
            found = found[1:]
        found = [row for row in found if row.id not in self.seen]
        self._keep(found, now)
        is_named = any(row.verb in NAMED for row in found)
        here = [row for row in found if row.is_here and row.verb not in QUIET]
        if len(here) > MANY:
            return News(None, is_named)
        return News(_concerned(here), is_named)

    def _lines(self):
        """On SQLite the last one that is known stands first, if it is still there."""
        known = -1 if db.is_postgres() else self.behind
        return rows(
            f"""
            select l.id, l.verb, l.thing, l.thing_id, l.activity_id, l.detail,
              l.verb = 'account.erased' or l.course_id = ? or a.course_id is not null as is_here
            from audit_line l
            left join activity a on l.course_id is null and a.id = l.activity_id and a.course_id = ?
            where l.id >= ? and (l.id = ? or l.id > ?
              and (l.course_id = ? or a.course_id is not null or l.verb in ({places(NAMED)})))
            order by l.id
            """,
            self.course_id,
            self.course_id,
            self.behind,
            known,
            self.behind,
            self.course_id,
            *NAMED,
        )

    def _keep(self, found, now):
        """SQLite writes one line after the other; on PostgreSQL one may come to sight after a later one."""
        newest = max((row.id for row in found), default=self.behind)
        if not db.is_postgres():
            self.behind = newest
            return
        self.seen |= {row.id for row in found}
        self.marks = (*self.marks, (now, newest))
        old = [mark for mark in self.marks if (now - mark[0]).total_seconds() > SETTLING]
        if old:
            self.behind = max(self.behind, *(id for _at, id in old))
            self.marks = self.marks[len(old) :]
            self.seen = frozenset(id for id in self.seen if id > self.behind)


def _concerned(lines):
    """{activity id: enrolment ids or None} of *lines*; None where one of them concerns the course."""
    if any(row.activity_id is None or row.verb.split(".")[0] not in OF_ACTIVITY for row in lines):
        return None
    by_activity, whom = defaultdict(list), {}
    for row in lines:
        by_activity[row.activity_id].append(row)
    known = plans(activity_ids=tuple(by_activity)) if by_activity else {}
    for activity, found in by_activity.items():
        if activity not in known:
            return None
        whom[activity] = _of_activity(known[activity], found)
    return whom


def _of_activity(plan, lines):
    """Enrolment ids of whom *lines* of one activity concern; None = everybody."""
    people, acts, allocations = set(), defaultdict(set), set()
    for row in lines:
        detail = json.loads(row.detail) if row.detail else {}
        if row.thing == "allocation":
            allocations.add(row.thing_id)
        elif row.thing == "response" and not row.verb.startswith("allocation."):
            is_first = row.verb == "response.handed_in" and detail.get("number") == 1
            acts[row.thing_id].add("first" if is_first else row.verb)
        else:
            named = _named(row, detail)
            if named is None:
                return None
            people |= named
    written = _of_responses(plan, acts) if acts else set()
    return None if written is None else people | written | _reviewers(allocations)


def _named(row, detail):
    """Enrolment ids that a line names; None where it names nobody."""
    if row.verb in ("grade.overridden", "grade.override_ended"):
        return {row.thing_id}
    scope = detail.get("reviewer") if row.verb.startswith("allocation.") else detail.get("whom")
    if isinstance(scope, int):
        return {scope}
    if isinstance(scope, str) and scope[:1] in ("p", "g") and scope[1:].isdecimal():
        return {int(scope[1:])} if scope[0] == "p" else _ever_in((int(scope[1:]),))
    return None


def _ever_in(groups):
    """Who is or was a member of *groups*."""
    found = rows(
        f"select distinct enrolment_id from membership where peer_group_id in ({places(groups)})", *groups
    )
    return {row[0] for row in found}


def _reviewers(allocations):
    """Whom *allocations* ask, alone or in a group."""
    found = (
        rows(
            f"""
            select reviewer_id, reviewer_group_id
            from allocation
            where id in ({places(allocations)})
            """,
            *allocations,
        )
        if allocations
        else ()
    )
    groups = {row.reviewer_group_id for row in found} - {None}
    return {row.reviewer_id for row in found} - {None} | (_ever_in(groups) if groups else set())


def _of_responses(plan, acts):
    """Enrolment ids of whom acts on responses concern: their writers, whom they are about, and the mates of
    the writers; None = everybody. *acts* {response id: {verb, or first = handed in for the first time}}."""
    found = rows(
        f"""
        select r.id, r.task, r.author_id, r.author_group_id, r.about_person_id, r.about_group_id,
          w.author_id as about_author, w.author_group_id as about_team, e.role
        from response r
        left join response w on w.id = r.about_response_id
        left join enrolment e on e.id = r.author_id
        where r.id in ({places(acts)})
        """,
        *acts,
    )
    if len(found) < len(acts) or any(_is_everybodys(plan.design, row, acts[row.id]) for row in found):
        return None
    alone = {row.author_id for row in found} - {None}
    teams = {row.author_group_id for row in found} - {None}
    about = {one for row in found for one in (row.about_person_id, row.about_author)} - {None}
    groups = {one for row in found for one in (row.about_group_id, row.about_team)} - {None} | teams
    people = alone | about | (_ever_in(groups) if groups else set())
    if any(phase.group for phase in plan.design.phases):
        people |= _mates(plan.id, alone | (_ever_in(teams) if teams else set()))
    return people


def _is_everybodys(design, row, acts):
    """Whether acts on a response concern the whole class: on a material, or staff's own answer about one; on
    what everybody's task speaks of; on a work to be dealt that was there before; and on what divides the
    grades of teams."""
    if acts == {"response.begun"}:
        return False
    task, is_by_staff = design.tasks.get(row.task), row.role is not None and is_staff_role(row.role)
    if task is None or (design.grading is not None and design.grading.members == row.task):
        return True
    if is_by_staff and row.about_author is None and row.about_team is None:
        return True
    return any(
        "first" not in acts if other.pick or other.share else design.homes[other.phase] is None
        for other in design.tasks.values()
        if other.about is not None and other.about.kind == "task" and row.task in other.about.names
    )


def _mates(activity_id, people):
    """Who sits or sat in a group of an activity's steps with one of *people*."""
    found = rows(
        f"""
        select distinct m.enrolment_id
        from step_grouping s
        join membership mine on mine.grouping_id = s.grouping_id
        join membership m on m.peer_group_id = mine.peer_group_id
        where s.activity_id = ? and mine.enrolment_id in ({places(people)})
        """,
        activity_id,
        *people,
    )
    return {row[0] for row in found}
