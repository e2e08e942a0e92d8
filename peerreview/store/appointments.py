"""Times that two agreed on: a moment to come (``ahead``) in what one handed in, and in what the other
answered to it. The answer counts where it names another time."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from peerreview.domain.forms import values
from peerreview.domain.refusals import Missing
from peerreview.store import db, forms
from peerreview.store.reading import shared

KEPT = timedelta(days=1)  # a time stays in one's dates so long after it


class Appointment(NamedTuple):
    """An agreed time: the ``activity`` and ``task`` (id) whose form asked for it, the ``round``, the moment
    ``at``, and the ``response`` (id) that named it first."""

    activity: int
    task: str
    round: int
    at: object
    response: int


def coming(account_id, found_plans, people, asked, now):
    """[Appointment] of one person that are not over for longer than a day, the earliest first. *people*
    {activity id: their enrolment id}; *asked*: ids of responses that they are asked to write about. A time
    that somebody proposed stands once the other has answered, where the design asks for an answer with a
    moment in it. What they may not read yet is none of theirs. One query, two where a form asks for such a
    moment, and a door for each response of somebody else."""
    rows, mine = _rows(people, asked), set(people.values())
    named, answers = {row.id for row in rows}, defaultdict(list)
    for row in rows:
        answers[row.about].append(row)
    found = []
    for row in rows:
        plan, replies = found_plans[row.activity], answers[row.id]
        if (
            row.about in named
            or row.task not in plan.design.tasks
            or (not replies and _waits(plan, row.task))
        ):
            continue
        chosen = next((one for one in replies if one.moment), row)
        if chosen.moment is None or chosen.moment <= now - KEPT:
            continue
        others = [one for one in (row, *replies) if one.author not in mine]
        if all(_may_read(account_id, one, now) for one in others):
            found.append(Appointment(row.activity, row.task, row.round, chosen.moment, row.id))
    return sorted(found, key=lambda one: (one.at, one.response))


class _Row(NamedTuple):
    id: int
    public_id: str
    activity: int
    task: str
    round: int
    author: int | None
    about: int | None
    moment: object


def _rows(people, asked):
    """[_Row] of hand-ins by or about these people whose form asks for a moment to come."""
    if not people:
        return []
    mine, asked = tuple(people.values()), tuple(asked)
    found = db.rows(
        f"""
        select r.id, r.public_id, r.activity_id, r.task, r.round, r.author_id, r.about_response_id,
          x.id as version, x.form_version_id as form, f.items
        from response r
        join version x on x.response_id = r.id and x.number = r.version
        join form_version f on f.id = x.form_version_id
        where r.activity_id in ({db.places(people)}) and r.state = 'submitted' and f.items like ?
        and (r.author_id in ({db.places(mine)}) or r.id in ({db.places(asked)})
          or r.about_response_id in (select b.id from response b where b.author_id in ({db.places(mine)})))
        order by r.id
        """,
        *people,
        '%"ahead"%',
        *mine,
        *asked,
        *mine,
    )
    wanted = {row.form: _ahead(row.form, row.items) for row in found}
    typed = _typed(tuple(row.version for row in found)) if any(wanted.values()) else {}
    return [
        _Row(
            *row[:7],
            next(filter(None, (values.moment(typed.get((row.version, one), "")) for one in some)), None),
        )
        for row in found
        if (some := wanted[row.form])
    ]


def _typed(versions):
    """{(version, item): what was typed}"""
    return {
        (version, item): text
        for version, item, text in db.rows(
            f"""
            select version_id, item, text
            from answer
            where version_id in ({db.places(versions)}) and nth = '' and text <> ''
            """,
            *versions,
        )
    }


def _ahead(form, text):
    return [item.id for item in forms.items_of(form, text) if item.kind == "moment" and item.ahead]


def _waits(plan, task_id):
    """Whether somebody is asked to answer a time named in *task_id* with one, by the forms as they are
    now."""
    used = forms.of_activity(plan.id)
    return any(
        item.kind == "moment" and item.ahead
        for task in plan.design.asks_about(task_id)
        if task.form in used
        for item in used[task.form][3]
    )


def _may_read(account_id, row, now):
    try:
        return shared.find(account_id, row.public_id, now).id == row.id
    except Missing:
        return False
