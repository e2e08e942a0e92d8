"""What one may say in a talk, in a list of duties: one row that leads to its room, however much was said."""

from dataclasses import replace

from flask import url_for

from peerreview.web.text import _, ngettext


def address(plan, talk, turn=1, **more):
    """Where a talk (its Task) is read and written, in the activity of *plan*."""
    more |= {"round": turn} if turn > 1 else {}
    return url_for("responses.room", activity=plan.public_id, task=talk.id, **more)


def has_room_desk(work):
    """Whether a Work is written in the room of a talk."""
    return work.design.is_said(work.task_of)


def gathered(rows):
    """[Row]: all rows of one talk and round as one, in the place of the first; what was begun there and not
    sent stays a row of its own."""
    kept, found = [], {}
    for row in rows:
        design, line = row.plan.design, row.line
        if line is None or not design.is_said(design.tasks[line.task]) or (line.begun and not row.done):
            kept.append(row)
            continue
        key = row.plan.id, design.talk_of(line.task).id, line.round
        if key not in found:
            kept.append(key)
        found.setdefault(key, []).append(row)
    return [_as_one(found[one]) if isinstance(one, tuple) else one for one in kept]


def is_silent(row):
    """Whether it is a talk that is open and in which nothing was said yet: offered, and worth a look all the
    same."""
    return row.talk is not None and row.is_open and not row.talk


def _as_one(rows):
    plan = rows[0].plan
    talk = plan.design.talk_of(rows[0].line.task)
    said = sum(row.done for row in rows)
    own = [row for row in rows if row.line.task == talk.id]
    first = next((row for row in own if not row.done), own[-1] if own else rows[-1])
    is_shut = first.line.state in ("locked", "waiting") and not said
    return replace(
        first,
        title=talk.title,
        line=first.line._replace(response=None),
        note=ngettext("you said %(count)s thing", "you said %(count)s things", said) if said else "",
        place="",
        url=None if is_shut and first.line.state == "locked" else address(plan, talk, first.line.round),
        post=None,
        action=_("Go to the room"),
        talk=said,
    )
