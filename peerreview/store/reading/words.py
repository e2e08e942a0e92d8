"""What stands in responses, as a viewer who may read them reads it."""

from typing import NamedTuple

from peerreview.store import responses
from peerreview.store.reading.received import words_of


class Told(NamedTuple):
    """What stands in a response (``work``) as a viewer reads it: the ``items`` of its form, its ``answers``
    [Shown], and the ``names`` {id as text: name} of those whom they may speak of."""

    work: responses.Work
    items: list
    answers: list
    names: dict


def told(reading, activity, rows, *, as_staff=False):
    """{response id: Told} of *rows* of a Readable. Items that are for staff alone stay with staff and their
    writer; before levels are open only words are told."""
    works = {work.id: work for work in responses.by_ids([row.id for row in rows if row.version])}
    answers = {}
    for answer in responses.answers_of(*works):
        answers.setdefault(answer.response, []).append(answer)
    return {
        row.id: _told(reading, activity, row, works[row.id], answers.get(row.id, ()), as_staff)
        for row in rows
        if row.id in works
    }


def _told(reading, activity, row, work, answers, as_staff):
    items = [item for item in work.items if row.is_mine or as_staff or not item.private]
    worded = {item.id for item in items if item.rules.has_words}
    shown = [answer if row.levels_open else words_of(answer, answer.item in worded) for answer in answers]
    names = {}
    if any(item.among for item in items):
        task = activity.design.task_of(work.task)
        names = reading.names.of_chosen(task, work.round, row.group_id, by_name=as_staff)
    return Told(work, items, shown, names)
