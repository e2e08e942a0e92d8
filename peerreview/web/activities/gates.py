"""The gates of deeds of an activity on its progress page: unit by unit who has passed, what the others wait
for."""

from dataclasses import dataclass, replace

from flask import g

from peerreview.store import activities, names
from peerreview.store.facts import facts_of_cohort
from peerreview.web.rounds import step_title
from peerreview.web.stops import said_to_staff
from peerreview.web.text import _, ngettext

MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Unit:
    """A group, or the class: ``fields`` name it in a form; ``waits`` says for whom it waits; ``by_hand``: its
    passage can be taken back."""

    title: str
    fields: dict
    passed: bool
    waits: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate in one round: ``said`` how many have passed; ``units`` of a group's or the class's; ``waits``
    names single people; ``let`` [(name, fields)] of single people let past by hand."""

    title: str
    phase: str
    said: str
    units: list
    waits: list
    let: list


def of_survey(activity, survey):
    """[Gate] in the order of the steps."""
    if not survey.gates:
        return []
    standing = activities.passages(activity.id)
    whoms = {row.whom for row in standing} | {
        f"g{group}" for lines in survey.gates.values() for _name, group, _stop in lines if group
    }
    known = names.of_scopes(whoms)
    facts = facts_of_cohort(activity, now=g.now)
    order = {phase.id: place for place, phase in enumerate(activity.design.phases)}
    return [
        _gate(activity, key, survey.gates[key], _of_step(standing, key), known, facts)
        for key in sorted(survey.gates, key=lambda key: (key[1], order[key[0]]))
    ]


def _of_step(standing, key):
    """{scope text: Passage} of one step."""
    return {row.whom: row for row in standing if (row.phase, row.round) == key}


def _gate(activity, key, lines, passed, known, facts):
    phase, turn = activity.design.phase(key[0]), key[1]
    done = sum(stop is None for _name, _group, stop in lines)
    return Gate(
        step_title(activity.design, *key, facts),
        phase.id,
        _("%(done)s of %(all)s students may go on.", done=done, all=len(lines)),
        _units(phase, turn, lines, passed, known),
        _named([(name, stop) for name, _group, stop in lines if stop]) if phase.gate.per == "person" else [],
        [
            (known[whom][1], {"whom": known[whom][0], "kind": kind, "round": turn, "from": "progress"})
            for whom, row in passed.items()
            if (kind := {"p": "person", "s": "section"}.get(whom[0])) and row.by_id and whom in known
        ],
    )


def _units(phase, turn, lines, passed, known):
    if phase.gate.per == "group":
        by_group = {}
        for name, group, stop in lines:
            if group:
                by_group.setdefault(group, []).append((name, stop))
        return [
            _unit(
                _("Group %(name)s", name=known[f"g{group}"][1]),
                {"whom": known[f"g{group}"][0], "kind": "group", "round": turn, "from": "progress"},
                members,
                passed.get(f"g{group}"),
            )
            for group, members in sorted(by_group.items())
            if f"g{group}" in known
        ]
    fields = {"whom": "all", "round": turn, "from": "progress"}
    members = [(name, stop) for name, _group, stop in lines]
    unit = _unit(_("The class"), fields, members, passed.get("all"))
    return [replace(unit, waits="") if phase.gate.per == "person" else unit]


def _unit(title, fields, members, passage):
    stopped = [(name, stop) for name, stop in members if stop]
    return Unit(
        title,
        fields,
        not stopped,
        "; ".join(_named(stopped)),
        passage is not None and passage.by_id is not None,
    )


def _named(stopped):
    """ "Mona Mate: 1 thing left" for each, and how many more; one sentence where all wait for the same."""
    lacking = [(name, words) for name, stop in stopped if (words := said_to_staff(stop))]
    if lacking and len({words for _name, words in lacking}) == 1 and len(lacking) == len(stopped) > 3:
        return [lacking[0][1]]
    found = [f"{name}: {words}" for name, words in lacking[:MOST_NAMED]]
    if len(lacking) > MOST_NAMED:
        rest = len(lacking) - MOST_NAMED
        found.append(ngettext("%(count)s more", "%(count)s more", rest))
    return found
