"""The staff's half: each work with its reviewers, what stands out, who may get it; given by hand and taken
back."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from flask import g, redirect, request, url_for

from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Missing, Refusal
from peerreview.domain.visibility import read_by_staff
from peerreview.domain.words import folded
from peerreview.store import allocation, courses, names, responses
from peerreview.store.facts import facts_of_cohort
from peerreview.web.access import holds, needs
from peerreview.web.allocation import bp
from peerreview.web.htmx import page_or_part
from peerreview.web.labels import labels_of
from peerreview.web.lists import Filter, listing
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, ngettext, refusal_text

SIZE = 50
TONES = {
    "sent": "done",
    "held": "done",
    "begun": "draft",
    "claimed": "now",
    "returned": "warn",
    "problem": "warn",
    "lapsed": "late",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One allocation under its work: who, under which alias, how it stands, and the public id of the
    review."""

    name: str
    alias: str | None
    state: str
    tone: str
    note: str
    review: str | None
    can_end: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A work with its reviewers."""

    id: int
    public_id: str
    author: str
    done: int
    claimed: int
    duties: list
    has_problem: bool
    has_left: bool


@bp.get("/activities/<activity>/allocation")
@needs("allocation.assign")
def table(activity):
    return _page(activity, *_asked(activity))


def _tasks(activity):
    """The dealt tasks of which staff may read both the works and what is written about them."""
    tasks, read = activity.design.tasks, read_by_staff(activity.design)
    return [
        task
        for task in tasks.values()
        if task.pick and task.id in read and (task.about.name in read or task.about.name not in tasks)
    ]


def _task(activity, name):
    """The dealt task an address or form names, the first without a name; Missing when there is none."""
    task = next((task for task in _tasks(activity) if name in (None, "", task.id)), None)
    if task is None:
        raise Missing()
    return task


def _asked(activity):
    """(Task, round) that an address or form names: the first dealt task, in its newest round, without
    names."""
    task = _task(activity, request.values.get("task"))
    rounds, turn = _rounds(activity, task), request.values.get("round", "")
    if turn and not (turn.isdigit() and int(turn) in rounds):
        raise Missing()
    return task, int(turn) if turn else rounds[-1]


def _rounds(activity, task):
    """The rounds of a task that are open by now; the first at least."""
    if activity.design.repeat is None:
        return [1]
    windows = schedule.windows(activity.design, facts_of_cohort(activity, now=g.now), g.now)
    found = [turn for (phase, turn), one in windows.items() if phase == task.phase and one.state != "locked"]
    return found or [1]


def _dealt(activity, task, turn):
    """(works, entries of ``allocation.table``) of a task in a round, without what is about this person's own:
    who reviews that they may not know."""
    mine = responses.party_to(activity.id, activity.design, g.standing.enrolment)
    return (
        [work for work in allocation.works_of(activity, task, turn) if work.id not in mine],
        [entry for entry in allocation.table(activity, task.id, turn) if entry[2] not in mine],
    )


def _page(activity, task, turn, errors=(), status=200):
    people = courses.names_in(activity.course)
    works, found = _dealt(activity, task, turn)
    rows = rows_of(activity, task, turn, works, found, people)
    chosen = next((row for row in rows if row.public_id == request.values.get("work")), None)
    return page_or_part(
        "allocation/table.html",
        "allocation/_works.html",
        status,
        activity=activity,
        task=task,
        tasks=_tasks(activity),
        turn=turn,
        rounds=[(step_title(activity.design, task.phase, one), one) for one in _rounds(activity, task)],
        works=_listing(activity, task, turn, [chosen] if chosen else rows),
        errors=errors,
        chosen=chosen,
        reviewers=_reviewers(activity, works, chosen, found) if chosen else [],
        stats=_fairness(task, works, rows, found),
        spread=sorted(Counter(work.done for work in works).items()),
        can_edit=holds("activity.edit"),
    )


def _listing(activity, task, turn, rows):
    """The list of works as the address shows it."""
    filters = {
        "short": (_("Short of reviews"), lambda row: row.done < task.pick and not row.has_left),
        "none": (_("No review yet"), lambda row: row.done == 0 and not row.has_left),
        "problem": (_("Problem reported"), lambda row: row.has_problem),
    }
    return listing(
        request.values,
        "allocation.table",
        {"activity": activity.public_id},
        rows,
        filters=(
            Filter(
                "show",
                _("Show"),
                _("All works"),
                {key: words for key, (words, _holds) in filters.items()},
                lambda row: [key for key, (_words, holds_for) in filters.items() if holds_for(row)],
            ),
        ),
        words=lambda row: " ".join([row.author, *(duty.name for duty in row.duties)]),
        orders={"author": lambda row: folded(row.author), "done": lambda row: row.done},
        kept={"task": task.id} | ({"round": str(turn)} if activity.design.repeat else {}),
        size=SIZE,
    )


def _url(activity, task, turn):
    more = {"round": turn} if activity.design.repeat else {}
    return url_for("allocation.table", activity=activity.public_id, task=task.id, **more)


def rows_of(activity, task, turn, works, found, people):
    """[Row] of all works of a task by author's name; *found* as of ``allocation.table``."""
    aliases = names.aliases_of_reviewers(activity, task.id, turn)
    public = responses.public_ids([work.id for work in works])
    under, orphans = defaultdict(list), allocation.orphans(activity, task)
    for entry in found:
        under[entry[2]].append(_duty(entry, people, aliases))
    rows = [
        Row(
            work.id,
            public[work.id],
            _author(task, work, people),
            work.done,
            work.claimed,
            under[work.id],
            any(duty.state == _("Problem") for duty in under[work.id]),
            work.id in orphans,
        )
        for work in works
    ]
    return sorted(rows, key=lambda row: (folded(row.author), row.id))


def _author(task, work, people):
    nobody = _("Nobody who is still here") if task.about.kind == "task" else _("Course staff")
    return ", ".join(sorted(people[owner] for owner in work.owners)) or nobody


def _duty(entry, people, aliases):
    _id, reviewer, about, _at, _cause, ended, cause, note, review, state, begun = entry
    key = (
        "sent"
        if state == "submitted"
        else "held"
        if state == "held"
        else "problem"
        if cause == "problem"
        else "lapsed"
        if cause == "lapsed"
        else "ended"
        if ended
        else "returned"
        if state == "returned"
        else "begun"
        if begun
        else "claimed"
    )
    said = {
        "sent": _("Sent"),
        "held": _("Held"),
        "problem": _("Problem"),
        "lapsed": _("Ran out"),
        "returned": _("Back for repair"),
        "begun": _("Writing"),
        "claimed": _("Not begun"),
        "ended": {"moved": _("Taken back"), "left": _("Left the course")}.get(cause, _("Ended")),
    }[key]
    alias = aliases.get((about, reviewer))
    can_end = ended is None and key in ("begun", "claimed", "returned")
    return Duty(people.get(reviewer, ""), alias, said, TONES.get(key, "draft"), note, review, can_end)


def _fairness(task, works, rows, found):
    """The few numbers that say whether the load is fair."""
    given = Counter(entry[1] for entry in found if entry[9] in ("submitted", "held"))
    most = ngettext("%(count)s review", "%(count)s reviews", max(given.values(), default=0))
    return [
        (sum(work.done for work in works), _("of %(owed)s reviews are in", owed=task.pick * len(works))),
        (sum(work.claimed for work in works), _("under way")),
        (sum(row.done < task.pick and not row.has_left for row in rows), _("works short of reviews")),
        (sum(entry[6] == "lapsed" for entry in found), _("claims that ran out")),
        (most, _("is the most anybody gave")),
    ]


def _reviewers(activity, works, chosen, found):
    """[(public id, words)] of those who may get the chosen work: staff first, yourself on top, then who has
    the least to do."""
    work = next(work for work in works if work.id == chosen.id)
    load = Counter(entry[1] for entry in found if entry[5] is None or entry[9] in ("submitted", "held"))
    people = courses.people(activity.course)
    called = labels_of(people)
    free = [one for one in people if one.id not in work.owners and one.id not in work.reviewers]
    free.sort(
        key=lambda person: (
            person.id != g.standing.enrolment,
            not is_staff_role(person.role),
            load[person.id],
            folded(person.account.name),
        )
    )
    return [
        (
            person.public_id,
            _("Me: I review it myself")
            if person.id == g.standing.enrolment
            else _("%(name)s (staff)", name=called[person.id])
            if is_staff_role(person.role)
            else ngettext(
                "%(name)s, has %(count)s",
                "%(name)s, has %(count)s",
                load[person.id],
                name=called[person.id],
            ),
        )
        for person in free
    ]


@bp.post("/activities/<activity>/allocation")
@needs("allocation.assign")
def assign(activity):
    task, turn = _asked(activity)
    public = responses.public_ids([work.id for work in _dealt(activity, task, turn)[0]])
    subject = next((found for found, name in public.items() if name == request.form.get("work")), None)
    if subject is None:
        raise Missing()
    if not request.form.get("reviewer"):
        return _page(activity, task, turn, [("reviewer", _("Choose who is to review it."))], 422)
    person = courses.person_in(activity.course, request.form["reviewer"])
    try:
        review = allocation.assign(
            activity, task=task.id, turn=turn, reviewer=person.id, subject=subject, by=g.person.id, now=g.now
        )
    except Refusal as refusal:
        return _page(
            activity,
            task,
            turn,
            [("reviewer", refusal_text(refusal))],
            409 if refusal.kind == "conflict" else 422,
        )
    if person.id == g.standing.enrolment:
        return redirect(url_for("reviews.edit", mine=review), 303)
    tell(
        _("%(name)s has it now, and sees it on To do.", name=person.account.name),
        url_for(".take_back", activity=activity.public_id, review=review),
    )
    return redirect(_listing(activity, task, turn, []).look.url(), 303)


@bp.post("/activities/<activity>/allocation/<review>/end")
@needs("allocation.assign")
def take_back(activity, review):
    for task, turn in [(one, turn) for one in _tasks(activity) for turn in _rounds(activity, one)]:
        for entry in _dealt(activity, task, turn)[1]:
            if entry[8] == review and entry[5] is None:
                allocation.take_back(activity, entry[0], by=g.person.id, now=g.now)
                tell(_("Taken back. The work is free again; what was typed stays with its writer."))
                return redirect(_url(activity, task, turn), 303)
    raise Missing()
