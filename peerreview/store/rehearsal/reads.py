"""Reads that the design forbids and that were possible: what the reading side gives is held against the table
of ``see`` read once more, from the plain rows."""

from collections import defaultdict

from peerreview.domain.access import is_staff_role
from peerreview.domain.designs.unread import UNREAD
from peerreview.store import db
from peerreview.store.reading import shared

MOST_VIEWERS = 6
MATES = ("pair", "group", "post_first", "private")


def forbidden(activity, people, now, *, promised=None):
    """Sentences about responses that somebody of *people* ([(enrolment id, course role)]) can read and should
    not, or whose writer they should not know; empty when there is none. Looks through the eyes of a few:
    staff first."""
    rows, groups, design = _responses(activity.id), _groups(activity.id), promised or activity.design
    names = dict(
        db.rows(
            "select e.id, a.name from enrolment e join account a on a.id = e.account_id where e.course_id "
            "= ?",
            activity.course,
        )
    )
    found = []
    viewers = sorted(people, key=lambda one: not is_staff_role(one[1]))
    step = max(len(viewers) // MOST_VIEWERS, 1)
    for viewer, role in viewers[:1] + viewers[1::step]:
        for task in activity.design.tasks.values():
            for turn in sorted({row["round"] for row in rows.values() if row["task"] == task.id}):
                for read in shared.readable(viewer, activity, task, turn, now).rows:
                    row = rows[read.id]
                    if not _may(design, design.tasks[task.id], viewer, role, row, rows, groups):
                        found.append(f"{names[viewer]} reads a response to {task.id} of round {turn}.")
                    elif _knows(task, role, row, groups, viewer, read, names):
                        found.append(f"{names[viewer]} knows who wrote a response to {task.id}.")
    return sorted(set(found))


def _responses(activity_id):
    found = db.rows(
        """
        select id, task, round, author_id, author_group_id, about_response_id, about_person_id
        from response
        where activity_id = ?
        """,
        activity_id,
    )
    keys = ("id", "task", "round", "author", "group", "about", "person")
    return {row[0]: dict(zip(keys, row)) for row in found}


def _groups(activity_id):
    """{(phase, round): {group id: members}} and under None {group id: members} of all."""
    found = defaultdict(lambda: defaultdict(set))
    for phase, turn, group, person in db.rows(
        """
        select s.phase, s.round, m.peer_group_id, m.enrolment_id
        from step_grouping s
        join membership m on m.grouping_id = s.grouping_id
        where s.activity_id = ?
        """,
        activity_id,
    ):
        found[phase, turn][group].add(person)
        found[None][group].add(person)
    return found


def _writers(row, groups):
    return {row["author"]} if row["author"] else groups[None][row["group"]]


def _may(design, task, viewer, role, row, rows, groups):
    """Whether the table of ``see``, read plainly, lets *viewer* read the words of *row*."""
    if viewer in _writers(row, groups):
        return True
    if is_staff_role(role):
        return task.see not in UNREAD
    subject = rows.get(row["about"])
    is_about_mine = row["person"] == viewer or (subject is not None and viewer in _writers(subject, groups))
    if is_about_mine and task.see not in ("self", "counts", "aggregate", "instructor"):
        return True
    if any(_asks(design, other, viewer, row, rows, groups) for other in design.asks_about(task.id)):
        return True
    if task.see == "cohort" or (task.see == "post_first" and design.home_of(task) is None):
        return True
    return task.see in MATES and _are_mates(design, task, viewer, row, groups)


def _asks(design, asking, viewer, row, rows, groups):
    """Whether *asking* may ask *viewer* about *row*: dealt, chosen or written, or by a group of theirs."""
    about = [one for one in rows.values() if one["task"] == asking.id and one["about"] == row["id"]]
    if any(viewer in _writers(one, groups) for one in about):
        return True
    if asking.pick or asking.share:
        return bool(
            db.row(
                "select 1 from allocation where about_response_id = ? and task = ? and reviewer_id = ?",
                row["id"],
                asking.id,
                viewer,
            )
        )
    home = design.homes[asking.phase]
    if home is None:
        return True
    steps = [
        members
        for (phase, _), members in ((key, value) for key, value in groups.items() if key)
        if phase == home
    ]
    return any(
        viewer in members and members & _writers(row, groups) for step in steps for members in step.values()
    )


def _are_mates(design, task, viewer, row, groups):
    home = design.home_of(task)
    steps = [value for key, value in groups.items() if key and key[0] == home and key[1] in (row["round"], 1)]
    return any(
        viewer in members and members & _writers(row, groups) for step in steps for members in step.values()
    )


def _knows(task, role, row, groups, viewer, read, names):
    """Whether a name is shown where an alias stands."""
    if is_staff_role(role) or viewer in _writers(row, groups) or not (task.alias or task.hides_writer):
        return False
    return any(names[writer] == read.author for writer in _writers(row, groups))
