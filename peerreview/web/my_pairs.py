"""Somebody's own pairs in an activity that matches people: with whom they are and why, or why they wait; and
what they may say about it."""

from dataclasses import dataclass
from typing import NamedTuple

from flask import g, url_for

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.attributes import lacking, title_of
from peerreview.domain.designs import setting
from peerreview.domain.designs.matched import homes, is_trained, needed_to_lead, own_word
from peerreview.domain.grouping.matching import TOO_LITTLE, UNSAID, UNSHARED
from peerreview.domain.words import N_
from peerreview.store import attributes, courses, credentials, forms, groups
from peerreview.store import matching as store
from peerreview.web.activities.repairs import sentence
from peerreview.web.activities.shared import told_in
from peerreview.web.rows import Row
from peerreview.web.text import _, on_day, said, when

HOWS = {
    "completed": _("We did what we wanted"),
    "early": _("We end earlier than planned"),
    "never": _("We never began"),
}


class Other(NamedTuple):
    """Whom somebody is with: public id, name, the ``role`` they hold, ``why`` they two, what they ``told``
    each other [(title, text)] and when both are free (``common`` [(title, words)]); ``waits``: since when
    one waits to hear from the other, in words, or ""; ``ladders`` [Ladder] of whichever of the two learns."""

    public_id: str
    name: str
    role: str
    why: str
    told: tuple
    common: tuple
    waits: str
    ladders: tuple = ()


class Ladder(NamedTuple):
    """How far somebody has come: ``title`` and whose it is (``who``, "" for the reader), the ``steps``
    [(words, how: past, here or "")], and since when by whom, in words."""

    title: str
    who: str
    steps: tuple
    said: str


class Over(NamedTuple):
    """Whom somebody was with: public id and name, how it ended and when, and until when it may go on ("" = no
    more)."""

    public_id: str
    name: str
    how: str
    day: str
    until: object


@dataclass(frozen=True)
class Pairs:
    """What the page says of one step that matches people. ``said``: why there is nobody, ""
    where there is somebody; ``about_me``: whether what they say of themselves may still change it."""

    phase: str
    title: str
    others: list
    over: list
    said: str
    about_me: str
    may_decline: bool
    hows = HOWS


def of_student(activity, facts):
    """[Pairs] of the steps that match people and have opened for them; no query where none does."""
    windows = schedule.windows(activity.design, facts, g.now)
    return [
        _of_step(activity, facts, name)
        for name in homes(activity.design)
        if windows[name, store.ROUND].state != "locked"
    ]


def _of_step(activity, facts, name):
    phase, me = activity.design.phase(name), facts.person.id
    place = facts.places.get((name, store.ROUND))
    formed = groups.grouping_at(activity.id, name, store.ROUND) is not None
    met = [one for one in (place.members if place else ()) if one != me and _is_pair(place, me, one)]
    finished = store.finished(activity.id, name, me)
    people = store.people_of({*met, *(one for one, *_rest in finished)})
    said_of_it = [
        _untrained(activity, phase, facts),
        "" if met else _said(activity, phase, me, formed, finished),
    ]
    return Pairs(
        name,
        phase.title,
        [_other(activity, phase, place, me, one, people) for one in met],
        [_over(one, how, at, people) for one, how, at in finished if one in people and one not in met],
        " ".join(filter(None, said_of_it)),
        url_for("courses.about_me", course=g.standing.course_public_id),
        store.may_decline(activity.id, name, me),
    )


def _is_pair(place, me, other):
    """Whether two of one group are a pair: one leads, and the members among themselves are none."""
    roles = dict(zip(place.members, place.roles, strict=True))
    return roles[me] != roles[other]


def _other(activity, phase, place, me, other, people):
    public_id, name = people[other]
    shared = attributes.shared([other, me], g.now)
    found = groups.because(activity, phase, [me, other], me, shared, now=g.now)
    told, common = told_in(activity, [other, me], shared, by_name=True)
    pair = (me, other) if _leads(phase, place, other) else (other, me)
    nudged = store.nudged(activity.id, phase.id, *pair)
    mine = nudged and nudged[1] == ("member" if pair[0] == me else "lead")
    return Other(
        public_id,
        name,
        _role(place, other),
        " ".join(sentence(line, {}) for line in found),
        tuple((title, text) for who, title, text in told if who == name),
        common,
        _(
            "You said on %(day)s that %(name)s does not answer. They have a mail; after three days staff "
            "help.",
            day=on_day(nudged[0], g.course_zone),
            name=name,
        )
        if mine
        else "",
        _ladders(activity, phase, place, me, other),
    )


def _ladders(activity, phase, place, me, other):
    """(Ladder) of whichever of two the levels of tasks with ``sets`` are about."""
    design, found = activity.design, []
    tasks = {
        one.sets: one for one in design.tasks.values() if one.sets and design.homes[one.phase] == phase.id
    }
    used = forms.of_activity(activity.id) if tasks else {}
    for task in tasks.values():
        about = next((one for one in (me, other) if task.about.name in _roles(place, one)), None)
        if about is None:
            continue
        items = [item for item in used[task.form][3] if item.levels]
        names = {setting.name_of(task, item, items): item for item in items}
        known = attributes.attested([about], list(names)).get(about, {})
        who = "" if about == me else courses.names_of([about])[about]
        found += [_ladder(item, who, known.get(name, ())) for name, item in names.items()]
    return tuple(found)


def _ladder(item, who, known):
    titles = [level.title for level in item.levels]
    here = titles.index(known[-1].title) if known and known[-1].title in titles else -1
    steps = tuple(
        (said(title), "past" if place < here else "here" if place == here else "")
        for place, title in enumerate(titles)
    )
    if not known:
        return Ladder(item.title, who, steps, _("Nothing is attested yet."))
    last = known[-1]
    values = {"level": last.title, "day": on_day(last.since, g.course_zone), "name": last.by}
    return Ladder(item.title, who, steps, _("%(level)s since %(day)s, attested by %(name)s.", **values))


def _roles(place, person):
    return place.roles[place.members.index(person)]


def _leads(phase, place, person):
    return _role(place, person) == next(iter(phase.group.roles)).replace("_", " ")


def _role(place, person):
    return ", ".join(_roles(place, person)).replace("_", " ")


def _over(other, how, at, people):
    public_id, name = people[other]
    until = at + store.AGAIN
    return Over(public_id, name, HOWS[how], on_day(at, g.course_zone), when(until) if until >= g.now else "")


def _untrained(activity, phase, facts):
    """What somebody is told who says they would lead where only holders of a credential do; "" for others."""
    needed = needed_to_lead(phase.group.spec)
    if not is_trained(phase.group.spec) or not lacking((needed,), facts.credentials, g.now):
        return ""
    known = attributes.of_person(facts.person.id, g.now).get(own_word(needed), ())
    if not any(value.text == "yes" for value in known):
        return ""
    said = _(
        "You say that you would lead. In “%(step)s” only who holds “%(name)s” leads, so you are matched as "
        "one of the others.",
        step=phase.title,
        name=title_of(needed),
    )
    at = ", ".join(one.title for one in credentials.givers(activity.course).get(needed, ()))
    return f"{said} {_('It can be had in: %(where)s.', where=at)}" if at else said


def _said(activity, phase, me, formed, finished):
    """Why somebody has nobody, and what comes next."""
    if not formed:
        return _(
            "The pairs are not out yet: staff look at them first. What you say of yourself counts for them."
        )
    told = groups.told(activity.id, phase.id, store.ROUND)
    for number, (person, why, _full) in enumerate(told.waits, 1):
        if person == me:
            first = (
                _("You are the first in the order.")
                if number == 1
                else _("You are number %(number)s in the order.", number=number)
            )
            rest = _("You need do nothing: the next place that fits is yours, and a mail tells you.")
            return f"{_('You wait for a place.')} {_own(why)} {first} {rest}"
    if finished:
        return _("Your time with somebody is over. Write to staff if you would like to begin anew.")
    return _("Nobody is with you yet. You hear at once when somebody is; until then there is nothing to do.")


# What is said of somebody who waits, said to themselves.
OWN = {
    UNSAID: N_("You have said nothing about “%(field)s” yet. You can do so under “About me”."),
    TOO_LITTLE: N_("You have said too little about “%(field)s” to have enough in common with somebody."),
    UNSHARED: N_("Nobody who has a place shares enough of “%(field)s” with you."),
}


def _own(why):
    """Why somebody waits, said to themselves."""
    return _(OWN.get(why.message, why.message), **why.values)


def rows(plans, facts):
    """Rows of what somebody waits for, on To do: a place in steps that match people."""
    found = []
    for activity, fact in facts.items():
        plan = plans[activity]
        names = homes(plan.design)
        if not names or is_staff_role(fact.person.role) or plan.published is None:
            continue
        for name in names:
            told = groups.told(activity, name, store.ROUND)
            place = next((number for number, one in enumerate(told.waits, 1) if one[0] == fact.person.id), 0)
            if place:
                found.append(_row(plan, name, _own(told.waits[place - 1][1]), place))
    return found


def unpublished(plans, facts):
    """Rows of matches that have opened and that no staff have published yet, for staff on To do."""
    found = []
    for activity, fact in facts.items():
        plan = plans[activity]
        names = homes(plan.design) if is_staff_role(fact.person.role) and plan.published else ()
        windows = schedule.windows(plan.design, fact, g.now) if names else {}
        for name in names:
            if windows[name, store.ROUND].is_open and groups.grouping_at(activity, name, store.ROUND) is None:
                url = url_for("activities.pairs", activity=plan.public_id, phase=name)
                row = Row(_("Look at the pairs"), None, plan, url=url)
                row.note, row.why = plan.title, _("nobody is told anything until you have")
                row.state, row.tone, row.icon = _("Publish"), "warn", "people"
                found.append(row)
    return found


def _row(plan, name, why, place):
    url = url_for("activities.show", activity=plan.public_id, _anchor="my-pairs")
    row = Row(plan.design.phase(name).title, None, plan, url=url)
    order = _("You are next.") if place == 1 else _("You are number %(number)s in the order.", number=place)
    row.note, row.why = plan.title, f"{_('You wait for a place.')} {why} {order}"
    row.state, row.tone, row.icon = _("Waits"), "draft", "clock"
    return row
