"""The instructor's page: what the coach says and leaves alone in an activity, a try-out, and how its rules
have done."""

import re

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import diplomacy as rules
from peerreview.domain.diplomacy.advice import words
from peerreview.domain.refusals import Invalid, Refusal
from peerreview.store import diplomacy, forms
from peerreview.store.diplomacy import Beside
from peerreview.web.access import needs
from peerreview.web.diplomacy import bp
from peerreview.web.diplomacy.boxes import Box
from peerreview.web.diplomacy.forms import chosen, coach_form, filled
from peerreview.web.pages import tell
from peerreview.web.text import _, moment_words, refusal_text

MOST_EXAMPLES = 20


@bp.get("/activities/<activity>/coach")
@needs("activity.edit")
def show(activity):
    choice = diplomacy.of_activity(activity.id)
    items = [
        item for _id, _number, _title, found in forms.of_activity(activity.id).values() for item in found
    ]
    weak = rules.examples(choice.genre_for(items), choice.language)["weak"]
    return _page(activity, filled(choice, example="\n\n".join(weak)), choice)


@bp.post("/activities/<activity>/coach")
@needs("activity.edit")
def change(activity):
    before = diplomacy.of_activity(activity.id)
    form = coach_form(before.language)()
    if not form.validate():
        return _page(activity, form, before, status=422)
    choice = chosen(form)
    if request.form.get("act") == "try":
        return _page(activity, form, choice, tried=_tried(choice, form.example.data))
    try:
        diplomacy.change(activity, choice, seen=form.seen.data, by=g.person.id, now=g.now)
    except Refusal as refusal:
        return _refused(activity, form, choice, refusal)
    tell(_("Saved. It holds from the next pause in typing."))
    return redirect(url_for(".show", activity=activity.public_id), 303)


def _refused(activity, form, choice, refusal):
    field = form[refusal.field] if isinstance(refusal, Invalid) and refusal.field in form else None
    if field:
        field.errors = [refusal_text(refusal)]
    else:
        form.form_errors.append(refusal_text(refusal))
        form.seen.data = diplomacy.of_activity(activity.id).digest
    return _page(activity, form, choice, status=422 if isinstance(refusal, Invalid) else 409)


def _tried(choice, text):
    """[Box] of the pasted comments, as a reviewer would see them; nothing is kept."""
    beside = Beside(choice=choice)
    comments = [part.strip() for part in re.split(r"\r?\n[ \t]*\r?\n", text or "") if part.strip()][
        :MOST_EXAMPLES
    ]
    return [
        Box(f"try-{place}", "", "", "", diplomacy.read(beside, comment), choice.language, ticks=True)
        for place, comment in enumerate(comments, 1)
    ]


def _page(activity, form, choice, *, tried=None, status=200):
    signals = [(signal, words(signal, "", choice.language)[0]) for signal in rules.SIGNALS]
    titles = {signal: rules.title(signal, choice.language) for signal in rules.SIGNALS}
    revised = diplomacy.revised(activity)
    return render_template(
        "diplomacy/show.html",
        activity=activity,
        form=form,
        signals=signals,
        tried=tried,
        statistics=diplomacy.statistics(activity),
        revised=revised,
        heeded=_share(revised.share),
        unread=diplomacy.unread(activity),
        titles=titles,
        gone_quiet={rule: (one, _told(one)) for rule, one in diplomacy.gone_quiet(activity.id).items()},
    ), status


def _share(found):
    """A share and its interval, in words; "" of too few."""
    if found.value is None:
        return ""
    share, low, high = (round(100 * one) for one in (found.value, found.low, found.high))
    return _(
        "That is %(share)s percent; in classes like this one, %(low)s to %(high)s.",
        share=share,
        low=low,
        high=high,
    )


def _told(quiet):
    """What is said of a rule that went quiet: when and by what, and what staff decided."""
    said = _(
        "Went quiet %(time)s: in %(waved)s of %(shown)s comments its tip was called wrong.",
        time=moment_words(quiet.at),
        waved=quiet.waved,
        shown=quiet.shown,
    )
    if quiet.answered and quiet.by:
        said += " " + _("Decided by %(name)s, %(time)s.", name=quiet.by, time=moment_words(quiet.answered))
    return said


@bp.post("/activities/<activity>/coach/rules/<rule>")
@needs("activity.edit")
def answer_quiet(activity, rule):
    speaks = request.form.get("act") == "speak"
    diplomacy.answer(activity, rule, speaks=speaks, by=g.person.id, now=g.now)
    tell(
        _("This rule speaks again, from the next pause in typing.") if speaks else _("It stays quiet."),
        beside="counts-h",
    )
    return redirect(url_for(".show", activity=activity.public_id, _anchor="counts-h"), 303)
