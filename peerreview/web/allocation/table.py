"""The staff's half: each work with its reviewers, what stands out; given by hand and taken back."""

from collections import Counter
from datetime import timedelta

from flask import g, redirect, request, url_for

from peerreview.domain import clock
from peerreview.domain.allocation.units import unit_of
from peerreview.domain.refusals import Missing, Refusal
from peerreview.domain.words import in_order
from peerreview.store import allocation, groups
from peerreview.web.access import holds, needs, person_of
from peerreview.web.allocation import bp
from peerreview.web.allocation.dealing import dealing_of, dealings
from peerreview.web.fields import moment_in
from peerreview.web.htmx import page_or_part
from peerreview.web.lists import Filter, listing
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, refusal_text, when

SIZE = 50
TWO_DAYS = timedelta(days=2)


@bp.get("/activities/<activity>/allocation")
@needs("allocation.assign")
def table(activity):
    return _page(dealing_of(activity, request.args))


def _page(dealing, errors=(), status=200):
    activity, rows = dealing.activity, dealing.rows()
    chosen = next((row for row in rows if row.public_id == request.values.get("work")), None)
    return page_or_part(
        "allocation/table.html",
        "allocation/_works.html",
        status,
        activity=activity,
        dealing=dealing,
        task=dealing.task,
        tabs=_tabs(dealing),
        works=_listing(dealing, [chosen] if chosen else rows),
        errors=errors,
        chosen=chosen,
        until=_until(dealing) if chosen else "",
        reviewers=dealing.reviewers(chosen.public_id) if chosen else [],
        stats=dealing.fairness(),
        spread=sorted(Counter(work.done for work in dealing.works).items()),
        can_edit=holds("activity.edit"),
    )


def _until(dealing):
    """What stands in the field of the date: typed, else two days where the step is over for the class."""
    is_over = allocation.is_over(dealing.activity, dealing.task, g.now, dealing.round)
    two_days = clock.typed(g.now + TWO_DAYS, g.standing.zone) if is_over else ""
    return request.form.get("until", two_days)


def _tabs(dealing):
    """([(title, address, is current, nothing)] of the dealt tasks, the same of the rounds of this one)"""
    activity, pairs = dealing.activity, dealings(dealing.activity)
    tasks = dict.fromkeys(task for task, _turn in pairs)
    rounds = [turn for task, turn in pairs if task == dealing.task]
    return [
        (task.title, _address(activity, {"task": task.id}), task == dealing.task, None) for task in tasks
    ], [
        (
            step_title(activity.design, dealing.task.phase, turn),
            _address(activity, {"task": dealing.task.id, "round": turn}),
            turn == dealing.round,
            None,
        )
        for turn in rounds
    ]


def _address(activity, values, endpoint=".table"):
    """An address with what there is of *values*."""
    found = {name: one for name, one in values.items() if one}
    return url_for(endpoint, activity=activity.public_id, **found)


def _listing(dealing, rows):
    """The list of works as the address shows it."""
    filters = {
        "short": (_("Short of reviews"), dealing.is_short),
        "none": (_("No review yet"), lambda row: row.done == 0 and not row.has_left),
        "problem": (_("Problem reported"), lambda row: row.has_problem),
    }
    return listing(
        request.values,
        "allocation.table",
        {"activity": dealing.activity.public_id},
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
        orders={"author": lambda row: in_order(row.author), "done": lambda row: row.done},
        kept=dealing.kept,
        size=SIZE,
    )


def _reviewer(activity, key):
    """(unit, name) of somebody whom a form names: ``p.<enrolment>`` or ``g.<group>``."""
    kind, _dot, public_id = key.partition(".")
    if kind == "g":
        return unit_of(None, groups.find(activity.id, public_id)), _("The group")
    if kind != "p":
        raise Missing()
    person = person_of(public_id)
    return person.id, person.account.name


@bp.post("/activities/<activity>/allocation")
@needs("allocation.assign")
def assign(activity):
    dealing = dealing_of(activity, request.form)
    work, key = dealing.work(request.form.get("work", "")), request.form.get("reviewer", "")
    if not key:
        return _page(dealing, [("reviewer", _("Choose who is to review it."))], 422)
    unit, name = _reviewer(activity, key)
    try:
        review = _give(dealing, unit, work)
    except Refusal as refusal:
        status = 409 if refusal.kind == "conflict" else 422
        field = getattr(refusal, "field", "") or "reviewer"
        return _page(dealing, [(field, refusal_text(refusal))], status)
    if unit == g.standing.enrolment:
        return redirect(url_for("reviews.edit", mine=review), 303)
    given = {"work": request.form["work"], "reviewer": key, **dealing.kept}
    undo = _address(activity, given, ".take_back")
    tell(_promise(dealing, unit, work, name), undo, beside=f"work-{request.form['work']}")
    return redirect(_listing(dealing, []).look.url(), 303)


def _give(dealing, unit, work):
    """Give a work to a unit, as the form says; the public id of the review."""
    return allocation.assign(
        dealing.activity,
        task=dealing.task.id,
        turn=dealing.round,
        reviewer=unit,
        subject=work.id,
        by=g.person.id,
        now=g.now,
        until=moment_in(request.form, "until", g.standing.zone),
    )


def _promise(dealing, unit, work, name):
    """What who was given a work sees now, and until when."""
    line = dealing.line(unit, work)
    if line.state == "locked":
        return _("%(name)s has it, and can begin when the step opens.", name=name)
    if line.window.closes and line.window.is_open:
        until = when(line.window.closes)
        return _("%(name)s has it now, and sees it on To do until %(time)s.", name=name, time=until)
    return _("%(name)s has it now, and sees it on To do.", name=name)


@bp.post("/activities/<activity>/allocation/end")
@needs("allocation.assign")
def take_back(activity):
    dealing = dealing_of(activity, request.values)
    work, key = request.values.get("work", ""), request.values.get("reviewer", "")
    allocation.take_back(activity, dealing.entry(work, key).id, by=g.person.id, now=g.now)
    given = {"work": work, "reviewer": key, **dealing.kept}
    tell(
        _("Taken back. The work is free again; what was typed stays with its writer."),
        _address(activity, given, ".give_back"),
        beside=f"work-{work}",
    )
    return redirect(_listing(dealing, []).look.url(), 303)


@bp.post("/activities/<activity>/allocation/end/undo")
@needs("allocation.assign")
def give_back(activity):
    dealing = dealing_of(activity, request.values)
    entry = dealing.entry(request.values.get("work", ""), request.values.get("reviewer", ""), ended=True)
    allocation.give_back(activity, entry.id, by=g.person.id, now=g.now)
    tell(_("They have it again, with what was typed."))
    return redirect(_listing(dealing, []).look.url(), 303)
