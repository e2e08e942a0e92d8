"""The queue and the case: what waits, one at a time, and the decision about it."""

from datetime import timedelta

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import moderation as rules
from peerreview.domain.refusals import Conflict, Invalid, Missing, MovedOn, NotAllowed
from peerreview.store import courses, moderation
from peerreview.web.access import holds, needs
from peerreview.web.fields import moment_in, whole
from peerreview.web.htmx import page_or_part
from peerreview.web.lists import Filter, look, page_listing
from peerreview.web.moderation import bp, record, setting, words  # noqa: F401 - the routes of this room
from peerreview.web.moderation.case import Sheet, sheet_of
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, refusal_text, when

ON_IT = timedelta(minutes=10)
PAGE = 25


@bp.get("/activities/<activity>/moderation")
@needs("moderation.decide")
def show(activity):
    groups = {group: _(text) for group, text in [*words.GROUPS.items(), ("mine", words.MINE)]}
    filters = (Filter("show", _("Show"), _("All"), groups, shy=True),)
    asked = look(request.args, "moderation.show", {"activity": activity.public_id}, filters)
    shown = asked.chosen["show"]
    queue = moderation.of_activity(activity, g.standing, g.now, show=shown, page=asked.page, size=PAGE)
    return page_or_part(
        "moderation/show.html",
        "moderation/_queue.html",
        activity=activity,
        queue=queue,
        cases=page_listing(
            asked,
            _rows(activity, queue.cases),
            filters=filters,
            counts={"show": queue.counts},
            total=queue.counts[""],
            count=queue.total,
            size=PAGE,
        ),
        can_edit=holds("activity.edit"),
        lede=_lede(queue),
        setting=moderation.setting_of(activity.id),
    )


def _rows(activity, cases):
    """What the list shows of each case."""
    return [
        {
            "key": case.key,
            "title": words.title(case, activity.design),
            "reasons": [words.why(reason, activity.design) for reason in case.reasons],
            "next": words.next_step(case.reasons[0]),
            "since": when(case.since),
            "state": words.state(case.state),
            "on_it": case.on_it if case.on_it != g.person.name else "",
            "stamp": f"{case.key}:{case.version}:{case.state}"
            if case.subject[0] == "r" and case.is_review
            else "",
        }
        for case in cases
    ]


def _lede(queue):
    if not queue.counts[""]:
        return _("No case waits.")
    counted = ngettext("%(count)s case waits.", "%(count)s cases wait.", queue.counts[""])
    return f"{counted} " + _(
        "The oldest since %(time)s, %(distance)s.",
        time=when(queue.oldest),
        distance=when(queue.oldest).distance,
    )


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
        tell(_("Tick at least one case."))
    else:
        done, left = moderation.bulk(
            activity,
            stamps,
            act,
            by=g.person.id,
            now=g.now,
            reason=request.form.get("reason", "").strip() or _("Decided together with others"),
        )
        left_said = (
            " "
            + ngettext(
                "%(count)s had changed, or cannot; look at it by itself.",
                "%(count)s had changed, or cannot; look at them one by one.",
                left,
            )
            if left
            else ""
        )
        tell(ngettext("%(count)s case is decided.", "%(count)s cases are decided.", done) + left_said)
    return redirect(url_for(".show", activity=activity.public_id, show=request.form.get("show") or None), 303)


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
    queue = moderation.of_activity(sheet.activity, g.standing, g.now, size=8)
    return render_template(
        "moderation/case.html",
        activity=sheet.activity,
        sheet=sheet,
        other=other,
        rows=_rows(sheet.activity, queue.cases),
        total=queue.total,
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
    number = len(moderation.history(sheet.work.id)) if sheet.work else 0
    tell(
        told,
        url_for(".undo", activity=activity.public_id, case=case, number=number)
        if number and request.form["act"] in rules.REVERSIBLE
        else None,
    )
    return redirect(url_for(".following", activity=activity.public_id, after=case), 303)


def _stamp(text):
    version, _dot, state = text.partition(".")
    return whole(version, -1), state


def _carry_out(activity, sheet, act):
    """Call the verb of *act*; what the next page says."""
    form, work, by = request.form, sheet.work, {"by": g.person.id, "now": g.now}
    reason = form.get("reason", "")
    if work is None:
        return _person(activity, sheet, act, reason)
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
        moderation.correct(work, texts=texts, **common)
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
    person = courses.person_in(activity.course, request.form["person"])
    if act == "escalate":
        moderation.escalate(work, to=person.id, **common)
        return _("%(name)s is asked to decide.", name=person.account.name)
    task, turn = words.spoken_of(request.form.get("about") or next(iter(sheet.asked_about), ("",))[0])
    until = moment_in(request.form, "until", g.standing.zone)
    moderation.reassign(work, task=task, turn=turn, reviewer=person.id, until=until, **common)
    return _("%(name)s has it to review, and is told so.", name=person.account.name)


def _person(activity, sheet, act, reason):
    """Somebody who never sent their reviews: excused, or the case is closed."""
    if act not in ("excuse", "close"):
        raise Invalid(_("Choose what to do."), field="act")
    about = request.form.get("about", "")
    chosen = [words.spoken_of(about)] if about else [(one.task, one.round) for one in sheet.case.reasons]
    for task, turn in chosen or [(sheet.case.task, 1)]:
        of = {"task": task, "turn": turn, "reason": reason, "by": g.person.id, "now": g.now}
        if act == "excuse":
            moderation.excuse(activity, int(sheet.case.subject[1:]), **of)
        else:
            moderation.close(activity, sheet.case.subject, **of)
    if act == "excuse":
        return _("Excused. It counts as if it had not been asked.")
    return _("Closed. The record keeps it.")


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
