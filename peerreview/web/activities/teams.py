"""The groups of each step: who is where, who is in none, move a person, form them now, let a group go on."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import schedule
from peerreview.domain.grouping import roles_now
from peerreview.domain.refusals import Missing, Refusal
from peerreview.store import activities, attributes, courses, grading, moving
from peerreview.store import groups as store
from peerreview.store.facts import facts_of_cohort
from peerreview.web.access import holds, needs
from peerreview.web.activities import bp
from peerreview.web.activities.scopes import step_of, step_token, title_in
from peerreview.web.labels import labels_of
from peerreview.web.pages import tell
from peerreview.web.parted import with_what_parted
from peerreview.web.rounds import step_title
from peerreview.web.text import _, refusal_text, said


@bp.get("/activities/<activity>/groups")
@needs("activity.progress")
def groups(activity):
    formed = store.formed_steps(activity.id)
    people = {person.id: person for person in courses.people(activity.course) if person.role == "student"}
    passed = {(row.phase, row.round, row.whom) for row in activities.passages(activity.id)}
    facts = facts_of_cohort(activity, now=g.now)
    shown = [
        _step(activity, phase, turn, formed, people, passed, facts)
        for phase, turn in _steps(activity, formed, facts)
    ]
    return render_template(
        "activities/groups.html",
        activity=activity,
        steps=shown,
        between=[_between(found, people) for found in grading.between_teams(activity)],
        can_edit=holds("activity.edit"),
    )


def _between(found, people):
    """Whose grade comes from another team's work than their own, or from none, in words."""
    values = {"name": people[found.person].account.name, "team": found.team, "counts": found.counts}
    if not found.counts:
        return _(
            "%(name)s: no work counts. They came into group %(team)s after it had handed in; when it "
            "hands in again, that counts for them.",
            **values,
        )
    return _(
        "%(name)s: the work of group %(counts)s counts, the last one they helped to write. When their group "
        "hands in with them, that counts instead.",
        **values,
    )


def _steps(activity, formed, facts):
    """(phase, round) of the steps that form groups of their own: each in the round that the address asks for,
    else in the present one."""
    homes = [
        phase
        for phase in activity.design.phases
        if phase.group and activity.design.grouping_phase(phase.id) == phase.id
    ]
    asked = request.args.get("step", "")
    return [
        (phase, next((turn for turn in turns if step_token(phase.id, turn) == asked), turns[-1]))
        for phase in homes
        if (turns := _turns(activity, phase, formed, facts))
    ]


def _turns(activity, phase, formed, facts):
    """Rounds of a step that have groups, or are open by now; the first one at least."""
    windows = schedule.windows(activity.design, facts, g.now)
    opened = {turn for (name, turn), found in windows.items() if name == phase.id and found.state != "locked"}
    return sorted({1, *opened, *(turn for name, turn in formed if name == phase.id)})


def _step(activity, phase, turn, formed, people, passed, facts):
    """What the page shows of one step."""
    board = store.board(activity.id, phase.id, turn)
    placed = {person for row in board for person, _who, _role in row.members}
    told = store.told(activity.id, phase.id, turn)
    ids = {person.public_id: person.id for person in people.values()}
    red, amber = store.broken(activity, phase, turn, now=g.now)
    names = labels_of(people.values())
    alone = [
        (person.public_id, names[person.id]) for person in people.values() if person.public_id not in placed
    ]
    away = attributes.away_now(activity.course, g.now)
    gate = phase.gate if phase.gate.per == "group" and not phase.gate.is_clock else None
    return {
        "phase": phase,
        "round": turn,
        "title": step_title(activity.design, phase.id, turn, facts),
        "token": step_token(phase.id, turn),
        "rounds": [
            (step_title(activity.design, phase.id, one, facts), step_token(phase.id, one), one == turn)
            for one in _turns(activity, phase, formed, facts)
        ],
        "relaxed": told.relaxed,
        "formed": (phase.id, turn) in formed,
        "alone": alone,
        "red": [_sentence(line, names) for line in red],
        "amber": [_sentence(line, names) for line in amber],
        "gate": gate,
        "groups": [
            (
                row.public_id,
                row.name,
                _members(phase, turn, row, ids, names, told, away),
                (phase.id, turn, f"g{row.id}") in passed,
            )
            for row in board
        ],
    }


def _members(phase, turn, row, ids, names, told, away):
    """[(public id, name, what they hold in this round, why they are here, whether they are away)] of a
    group."""
    held = {public: (role,) if role else () for public, _name, role in row.members}
    if phase.group.spec.get("rotate"):
        seats = [public for public, _name, _role in row.members]
        here = [public for public in seats if ids.get(public) not in away]
        held = roles_now(phase.group.roles, seats, turn, here)
    return [
        (
            public,
            names.get(ids.get(public), name),
            ", ".join(held.get(public, ())),
            told.reasons.get(ids.get(public), ""),
            ids.get(public) in away,
        )
        for public, name, _role in row.members
    ]


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
        phase, turn = step_of(activity, request.form.get("phase", ""))
        if phase.group is None:
            raise Missing()
        try:
            store.form(activity, phase.id, turn, by=g.person.id, now=g.now)
            tell(_("The groups of “%(step)s” are formed.", step=title_in(activity, phase.id, turn)))
        except Refusal as refusal:
            tell(refusal_text(refusal))
    else:
        person = courses.person_in(activity.course, request.form.get("person", ""))
        parted = moving.move(
            activity,
            person=person.id,
            group=store.find(activity.id, request.form.get("group", "")),
            by=g.person.id,
            now=g.now,
        )
        tell(with_what_parted(_("%(name)s is moved.", name=person.account.name), parted))
    return redirect(url_for(".groups", activity=activity.public_id), 303)
