"""Where a student's idea went: what they wrote alone, and each text of their groups that took it up."""

from typing import NamedTuple

from flask import g, url_for

from peerreview.domain import origin
from peerreview.store import courses, responses
from peerreview.web.rounds import step_title
from peerreview.web.text import _, when

LONGEST = 4_000  # characters of a text that are compared
MOST_NAMED = 4


class Station(NamedTuple):
    """One text on the way: the ``title`` of its step, with whom it was written (``mates``), ``when`` it was
    handed in (None: not yet), its ``parts`` [(text, whether it stands in all texts of the way)]."""

    title: str
    mates: str
    when: object
    parts: list
    url: str


def of_student(activity, mine):
    """[Station] of the newest round in which this person (Facts) has written; none before two texts are
    in."""
    chain = origin.chain(activity.design)
    own = [one for one in mine.own if one.task in chain and one.state in ("submitted", "held")]
    if not own:
        return []
    turn = max(one.round for one in own)
    by_task = {one.task: one for one in own if one.round == turn}
    texts = _texts([one.id for one in by_task.values()])
    found = [by_task[task] for task in chain if task in by_task and by_task[task].id in texts]
    if len(found) < 2:
        return []
    pages = responses.public_ids([one.id for one in found])
    shown = [texts[one.id] for one in found]
    with_whom = {one.id: _with(mine, activity.design, one) for one in found}
    named = [mate for mates in with_whom.values() if len(mates) <= MOST_NAMED for mate in mates]
    names = courses.names_of(sorted(set(named)))
    return [
        Station(
            step_title(activity.design, activity.design.tasks[one.task].phase, turn, mine),
            _mates(with_whom[one.id], names),
            one.submitted and when(one.submitted),
            origin.kept(text, [other for place, other in enumerate(shown) if place != here]),
            url_for("submissions.edit", mine=pages[one.id]),
        )
        for here, (one, text) in enumerate(zip(found, shown))
    ]


def _texts(response_ids):
    """{response id: what was written there, all its texts}"""
    found = {}
    for row in responses.answers_of(*response_ids):
        if row.text:
            found.setdefault(row.response, []).append(row.text)
    return {response: "\n\n".join(texts)[:LONGEST] for response, texts in found.items()}


def _with(mine, design, one):
    """Enrolment ids of the others with whom a text was written; none where mates know each other by alias."""
    task = design.tasks[one.task]
    place = mine.places.get((design.homes[task.phase], one.round)) if one.group and not task.alias else None
    return [mate for mate in place.members if mate != g.standing.enrolment] if place else []


def _mates(others, names):
    """With whom: “with Ines and Tuva”; "" alone, and where the names of mates are hidden."""
    if not others:
        return ""
    if len(others) > MOST_NAMED:
        return _("with %(count)s others", count=len(others))
    known = [names.get(mate, "") for mate in others]
    last = _(" and ").join(known[-2:])
    return _("with %(names)s", names=", ".join([*known[:-2], last]))
