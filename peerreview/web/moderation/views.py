"""The queue and the case: what waits, one at a time, and the decision about it."""

from datetime import timedelta

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import moderation as rules
from peerreview.domain.refusals import Conflict, Invalid, Missing, MovedOn, NotAllowed
from peerreview.store import moderation
from peerreview.web.access import holds, needs, person_of
from peerreview.web.fields import moment_in, whole
from peerreview.web.moderation import (  # noqa: F401 - routes
    bp,
    looking_after,
    missing,
    queue,
    record,
    setting,
    words,
)
from peerreview.web.moderation.case import Sheet, sheet_of
from peerreview.web.moderation.queue import rows_of
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text

ON_IT = timedelta(minutes=10)
PAGE = 25


@bp.get("/activities/<activity>/moderation/next")
@needs("moderation.decide")
def following(activity):
    key = moderation.next_key(activity, g.standing, g.now, after=request.args.get("after", ""))
    return redirect(
        url_for(".case", activity=activity.public_id, case=key)
        if key
        else url_for(".show", activity=activity.public_id),
        303,
    )


@bp.post("/activities/<activity>/moderation/several")
@needs("moderation.decide")
def several(activity):
    stamps = [
        (work, stamp)
        for work, stamp in moderation.works_of(activity, request.form.getlist("case"))
        if _may(activity, work)
    ]
    act = request.form.get("act", "")
    if not stamps:
        return queue.page_of(activity, {"person": _("Tick at least one case.")}, 422)
    if not act:  # Enter in the field of the reason
        return queue.page_of(activity, {"person": _("Nothing is decided yet. Press Release or Hold.")}, 422)
    reason = request.form.get("reason", "").strip() or _("Decided together with others")
    tell(_told(act, *moderation.bulk(activity, stamps, act, by=g.person.id, now=g.now, reason=reason)))
    return redirect(url_for(".show", activity=activity.public_id, show=request.form.get("show") or None), 303)


def _told(act, done, left):
    """What became of how many of several, and how many were left."""
    words = (
        ngettext("%(count)s case is released.", "%(count)s cases are released.", done)
        if act == "release"
        else ngettext("%(count)s case is held.", "%(count)s cases are held.", done)
    )
    if not left:
        return words
    left_words = ngettext(
        "%(count)s had changed, or cannot; look at it by itself.",
        "%(count)s had changed, or cannot; look at them one by one.",
        left,
    )
    return f"{words} {left_words}"


def _may(activity, work):
    try:
        moderation.case_of(activity, g.standing, f"r.{work.public_id}", g.now)
    except Missing:
        return False
    return True


@bp.get("/activities/<activity>/moderation/cases/<case>")
@needs("moderation.decide")
def case(activity, case):
    return page_of(sheet_of(activity, case))


def page_of(sheet, status=200):
    """The case, the queue beside it, and who else is on it."""
    other = moderation.claim(
        sheet.activity, sheet.case.subject, by=g.person.id, now=g.now, until=g.now + ON_IT
    )
    beside = moderation.of_activity(sheet.activity, g.standing, g.now, size=8)
    return render_template(
        "moderation/case.html",
        activity=sheet.activity,
        sheet=sheet,
        other=other,
        rows=rows_of(sheet.activity, beside.cases),
        total=beside.total,
        can_edit=holds("activity.edit"),
        replies=rules.REPLIES,
        grades=bool(sheet.activity.design.grading),
    ), status


@bp.post("/activities/<activity>/moderation/cases/<case>")
@needs("moderation.decide")
def decide(activity, case):
    sheet = sheet_of(activity, case, typed=request.form.to_dict())
    try:
        told = _carry_out(activity, sheet, request.form.get("act", ""))
    except (MovedOn, NotAllowed) as refusal:
        moved = (
            words.moved_on(refusal)
            if isinstance(refusal, MovedOn)
            else _("This cannot be done here any more. Here is how it stands now.")
        )
        return page_of(Sheet(activity, sheet.case, sheet.work, typed=sheet.typed, said=moved), 409)
    except Invalid as refusal:
        return page_of(
            Sheet(
                activity,
                sheet.case,
                sheet.work,
                typed=sheet.typed,
                errors={refusal.field or "act": refusal_text(refusal)},
            ),
            422,
        )
    except Conflict as refusal:
        return page_of(
            Sheet(activity, sheet.case, sheet.work, typed=sheet.typed, said=refusal_text(refusal)), 409
        )
    tell(told, _undo_of(activity, sheet))
    return redirect(url_for(".following", activity=activity.public_id, after=case), 303)


def _undo_of(activity, sheet):
    """The address that takes a decision back, or None."""
    if sheet.work is None:
        return missing.undo_of(activity)
    rows = moderation.history(sheet.work.id)
    if not rows or not rows[-1].is_reversible:
        return None
    number = len(rows)
    return url_for(".undo", activity=activity.public_id, case=sheet.case.key, number=number)


def _stamp(text):
    version, _dot, state = text.partition(".")
    return whole(version, -1), state


def _carry_out(activity, sheet, act):
    """Call the verb of *act*; what the next page says."""
    form, work, by = request.form, sheet.work, {"by": g.person.id, "now": g.now}
    reason = form.get("reason", "")
    if work is None:
        return missing.of_one(activity, sheet)
    common = {"stamp": _stamp(form.get("stamp", "")), "reason": reason, **by}
    if act in ("release", "leave"):
        getattr(moderation, act)(work, said=form.get("said", ""), **common)
        return _("Released.") if act == "release" else _("Left as it is.")
    if act == "return":
        moderation.return_for_repair(work, note=form.get("note", ""), **common)
        return _("Returned. The reviewer has your note.")
    if act == "redact":
        moderation.redact(work, passage=form.get("passage", ""), said=form.get("said", ""), **common)
        return _("The words are left out. Those concerned are told.")
    if act == "correct":
        texts = {
            name.removeprefix("text."): value.replace("\r\n", "\n")
            for name, value in form.items()
            if name.startswith("text.")
        }
        levels = {
            name.removeprefix("level."): value
            for name, value in form.items()
            if name.startswith("level.") and value
        }
        moderation.correct(work, texts=texts, levels=levels, **common)
        return _("Corrected. Everybody who read it is told.")
    if act in ("hold", "withdraw"):
        getattr(moderation, act)(work, **common)
        return (
            _("Held. Nobody reads it until somebody decides.")
            if act == "hold"
            else _("Taken out. Its writer is told.")
        )
    return _to_somebody(activity, sheet, act, common)


def _to_somebody(activity, sheet, act, common):
    work = sheet.work
    if act not in ("escalate", "reassign"):
        raise Invalid(_("Choose what to do."), field="act")
    if not request.form.get("person"):
        raise Invalid(_("Choose a person."), field="person")
    person = person_of(request.form["person"])
    if act == "escalate":
        moderation.escalate(work, to=person.id, **common)
        return _("%(name)s is asked to decide.", name=person.account.name)
    task, turn = words.spoken_of(request.form.get("about") or next(iter(sheet.asked_about), ("",))[0])
    until = moment_in(request.form, "until", g.standing.zone)
    moderation.reassign(work, task=task, turn=turn, reviewer=person.id, until=until, **common)
    return _("%(name)s has it to review, and is told so.", name=person.account.name)


@bp.post("/activities/<activity>/moderation/cases/<case>/undo")
@needs("moderation.decide")
def undo(activity, case):
    sheet = sheet_of(activity, case)
    number = whole(request.values.get("number"), 0)
    decisions = moderation.history(sheet.work.id) if sheet.work else []
    if not 0 < number <= len(decisions):
        raise Missing()
    try:
        moderation.undo(sheet.work, decisions[number - 1].id, by=g.person.id, now=g.now)
    except NotAllowed:
        return page_of(
            Sheet(
                activity,
                sheet.case,
                sheet.work,
                said=_(
                    "Somebody has read it meanwhile, so it cannot be taken back. Leave words out, or "
                    "correct it."
                ),
            ),
            409,
        )
    except Conflict as refusal:
        return page_of(
            Sheet(
                activity,
                sheet.case,
                sheet.work,
                said=words.moved_on(refusal) if isinstance(refusal, MovedOn) else refusal_text(refusal),
            ),
            409,
        )
    tell(_("Taken back. It is as it was before."))
    return redirect(url_for(".case", activity=activity.public_id, case=case), 303)
