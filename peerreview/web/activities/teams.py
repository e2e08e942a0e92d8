"""The groups of each step: who is where, who is in none, move a person, form them now, let a group go on."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.refusals import Missing
from peerreview.store import activities, courses
from peerreview.store import groups as store
from peerreview.web.access import holds, needs
from peerreview.web.activities import bp
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, said


@bp.get("/activities/<activity>/groups")
@needs("activity.progress")
def groups(activity):
    formed = store.formed_steps(activity.id)
    people = {person.id: person for person in courses.people(activity.course) if person.role == "student"}
    passed = {(row.phase, row.round, row.whom) for row in activities.passages(activity.id)}
    shown = [_step(activity, phase, turn, formed, people, passed) for phase, turn in _steps(activity, formed)]
    return render_template(
        "activities/groups.html", activity=activity, steps=shown, can_edit=holds("activity.edit")
    )


def _steps(activity, formed):
    """(phase, round) of every step that forms groups of its own."""
    homes = [
        phase
        for phase in activity.design.phases
        if phase.group and activity.design.grouping_phase(phase.id) == phase.id
    ]
    return [
        (phase, turn)
        for phase in homes
        for turn in sorted({1, *(turn for name, turn in formed if name == phase.id)})
    ]


def _step(activity, phase, turn, formed, people, passed):
    """What the page shows of one step."""
    board = store.board(activity.id, phase.id, turn)
    placed = {person for _id, _public, _name, members in board for person, _who, _role in members}
    red, amber = store.broken(activity, phase, turn, now=g.now)
    names = {person.id: person.account.name for person in people.values()}
    alone = [
        (person.public_id, person.account.name)
        for person in people.values()
        if person.public_id not in placed
    ]
    gate = phase.gate if phase.gate.per == "group" and not phase.gate.is_clock else None
    return {
        "phase": phase,
        "round": turn,
        "title": step_title(activity.design, phase.id, turn),
        "formed": (phase.id, turn) in formed,
        "alone": alone,
        "red": [_sentence(line, names) for line in red],
        "amber": [_sentence(line, names) for line in amber],
        "gate": gate,
        "groups": [
            (public, name, members, (phase.id, turn, f"g{group}") in passed)
            for group, public, name, members in board
        ],
    }


def _sentence(line, names):
    """A sentence of the rule with people's names in place of their ids."""
    values = {
        key: ", ".join(names.get(person, "?") for person in value) if key == "people" else value
        for key, value in line.values.items()
    }
    return _(line.message, **values) if values else said(line)


@bp.post("/activities/<activity>/groups")
@needs("activity.extend")
def move(activity):
    if request.form.get("act") == "form":
        phase = next(
            (
                phase
                for phase in activity.design.phases
                if phase.group and phase.id == request.form.get("phase")
            ),
            None,
        )
        if phase is None:
            raise Missing()
        store.form(activity, phase.id, 1, by=g.person.id, now=g.now)
        tell(_("The groups of “%(step)s” are formed.", step=phase.title))
    else:
        person = courses.person_in(activity.course, request.form.get("person", ""))
        store.move(
            activity,
            person=person.id,
            group=store.find(activity.id, request.form.get("group", "")),
            by=g.person.id,
            now=g.now,
        )
        tell(_("%(name)s is moved.", name=person.account.name))
    return redirect(url_for(".groups", activity=activity.public_id), 303)
