"""What the members of each team said about each other's part: the whole of it for staff, as numbers that add
up, and as a file."""

from typing import NamedTuple

from flask import g, request, url_for

from peerreview.domain import contribution as rules
from peerreview.domain.refusals import Missing
from peerreview.domain.words import in_order
from peerreview.store import contribution as store
from peerreview.store import courses
from peerreview.web.access import needs
from peerreview.web.csv import download, of_fields
from peerreview.web.fields import whole
from peerreview.web.grading import bp
from peerreview.web.htmx import page_or_part
from peerreview.web.lists import Filter, listing
from peerreview.web.text import _, number

SIZE = 25  # teams
MARKS = {
    "silent": _("Somebody has not answered"),
    "few": _("Rated by fewer than three"),
    "apart": _("Sees their own part otherwise"),
}


class Row(NamedTuple):
    """One member of a team: ``cells`` [(rater's name, what they gave, "" = nothing)], the ``factor`` and what
    ``counts`` for the grade ("" = neither), ``own`` and ``others``: the means in percent of the scales, the
    ``notes`` in words, the ``marks`` it is found under (keys of MARKS)."""

    name: str
    cells: list
    factor: str
    counts: str
    own: str
    others: str
    notes: list
    marks: set


class Shown(NamedTuple):
    """One team as the page shows it: its ``name``, ``raters`` (names), ``rows``. ``is_own``: the reader was
    in it, and sees none of it."""

    name: str
    raters: list
    rows: list
    is_own: bool

    @property
    def marks(self):
        """What any of its members is found under."""
        return set().union(*(row.marks for row in self.rows))


@bp.get("/activities/<activity>/teams")
@needs("class.whole")
def contribution(activity):
    tasks, task, turns, turn = _asked_for(activity)
    return page_or_part(
        "grading/contribution.html",
        "grading/_teams.html",
        activity=activity,
        task=task,
        tasks=_links(activity, [(one.title, {"task": one.id}, one is task) for one in tasks]),
        rounds=_rounds(activity, task, turns, turn),
        teams=_listed(activity, task, turn, {"task": task.id, "round": turn}),
        most=_most(activity, task),
        decides=g.standing.role == "instructor",
    )


def _listed(activity, task, turn, kept):
    marks = Filter("mark", _("What to look at"), _("All teams"), MARKS, lambda team: team.marks, shy=True)
    return listing(
        request.args,
        "grading.contribution",
        {"activity": activity.public_id},
        _teams(activity, task, turn),
        words=lambda team: " ".join([team.name, *team.raters]),
        filters=(marks,),
        kept=kept,
        size=SIZE,
    )


def _rounds(activity, task, turns, turn):
    """Links to the rounds of a task, as of ``_links``."""
    choices = [
        (_("Round %(number)s", number=one), {"task": task.id, "round": one}, one == turn) for one in turns
    ]
    return _links(activity, choices)


def _links(activity, choices):
    """[(words, address, is current, None)] where there is something to choose."""
    place = {"activity": activity.public_id}
    found = [(words, url_for(".contribution", **place, **more), now, None) for words, more, now in choices]
    return found if len(found) > 1 else []


def _asked_for(activity):
    """(tasks, the one that the address names, its rounds, the round): Missing where nobody rates anybody."""
    tasks = store.tasks_of(activity.design)
    if not tasks:
        raise Missing()
    task = next((one for one in tasks if one.id == request.args.get("task")), tasks[-1])
    turns = store.rounds(activity, task)
    turn = whole(request.args.get("round"), turns[-1])
    return tasks, task, turns, turn if turn in turns else turns[-1]


def _most(activity, task):
    """By how many percent these ratings may move a grade, as text; "" where they move none."""
    grading = activity.design.grading
    return number(grading.members_most) if grading and grading.members == task.id else ""


def _teams(activity, task, turn):
    """[Shown] of all teams in order."""
    names, grading = courses.names_in(activity.course), activity.design.grading
    moves = grading.members_most if grading and grading.members == task.id else None
    return [_shown(team, names, moves) for team in store.teams(activity, task, turn)]


def _shown(team, names, moves):
    called = {person: names.get(person, "?") for person in team.members}
    if g.standing.enrolment in called:
        return Shown(team.name, [], [], True)
    rows = [_row(member, called, moves) for member in team.members.values()]
    return Shown(team.name, list(called.values()), rows, False)


def _row(member, called, moves):
    counts = rules.counted(member, moves) if moves is not None else None
    cells = [
        (name, number(round(float(member.given[rater]), 2)) if rater in member.given else "")
        for rater, name in called.items()
        if rater != member.person
    ]
    return Row(
        called[member.person],
        cells,
        "" if member.factor is None else number(round(float(member.factor), 2)),
        "" if counts is None else number(counts),
        _percent(member.own),
        _percent(member.means),
        _notes(member, len(called)),
        _marks(member, len(called)),
    )


def _percent(scales):
    return f"{number(round(100 * float(sum(scales.values()) / len(scales))))}%" if scales else ""


def _marks(member, size):
    found = set() if member.has_answered or size < 2 else {"silent"}
    if size > 1 and not member.is_told:
        found.add("few")
    return found | ({"apart"} if member.seems else set())


def _notes(member, size):
    """What is worth a look, in words: never a judgement."""
    found = []
    if size > 1 and not member.has_answered:
        found.append(_("Has rated nobody yet. Nothing changes for them by it."))
    if size > 1 and not member.is_told:
        found.append(_("Fewer than three rated: they see no means, and the team’s grade is theirs."))
    if member.seems == "higher":
        found.append(_("Rates their own part higher on every scale than the others do."))
    elif member.seems == "lower":
        found.append(_("Rates their own part lower on every scale than the others do."))
    return found


class Given(NamedTuple):
    """One line of the file: who (``rater``) gave what to whom (``rated``) in which ``team``."""

    team: str
    rated: str
    rater: str
    share: object
    factor: object


COLUMNS = of_fields(
    team=_("Team"),
    rated=_("Member"),
    rater=_("Rated by"),
    share=_("Rating by the rater’s own mean"),
    factor=_("Factor of the member"),
)


@bp.get("/activities/<activity>/teams.csv")
@needs("class.whole")
def contribution_file(activity):
    _tasks, task, _turns, turn = _asked_for(activity)
    names = courses.names_in(activity.course)
    lines = [
        Given(
            team.name,
            names.get(member.person, "?"),
            names.get(rater, "?"),
            round(float(share), 4),
            round(float(member.factor), 4),
        )
        for team in store.teams(activity, task, turn)
        if g.standing.enrolment not in team.members
        for member in team.members.values()
        for rater, share in sorted(member.given.items(), key=lambda one: in_order(names.get(one[0], "")))
    ]
    return download("teams", COLUMNS, lines)
