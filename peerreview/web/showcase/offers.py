"""What is proposed of mine: its author reads what was said of it, and says yes, no, or takes it back."""

import hashlib
from datetime import timedelta

from flask import g, redirect, render_template, request, url_for

from peerreview.domain import clock, own_name
from peerreview.domain.refusals import Conflict, Invalid
from peerreview.domain.showcase import steps
from peerreview.store import screening, showcase
from peerreview.store.showcase import finding
from peerreview.web.access import needs
from peerreview.web.fields import whole
from peerreview.web.items import shown_answers
from peerreview.web.pages import tell
from peerreview.web.rows import Row
from peerreview.web.showcase import bp
from peerreview.web.showcase.forms import AUDIENCES, ConsentForm
from peerreview.web.text import _, on_day, refusal_text, when
from peerreview.web.words import word_of

USUAL = timedelta(days=180)


@bp.get("/showcase/mine")
@needs("account.own")
def mine():
    found = showcase.offers(g.person.id)
    return render_template(
        "showcase/mine.html",
        rows=[(one, word_of(one.design, one.task).title, *_stands(one)) for one in found],
    )


def _stands(one):
    """(how it stands in words, its tone, from or until when) of an Item of mine."""
    if one.consent.asks:
        return (_("Waits for you"), "warn", "")
    if one.consent.answer == "yes":
        if one.until <= g.now:
            return (_("Over"), "done", _("since %(time)s", time=when(one.until, course=one.zone)))
        if not one.consent.is_given(g.now):
            return (_("Not shown just now"), "draft", "")
        return (_("Shown"), "good", _("until %(time)s", time=when(one.until, course=one.zone)))
    words = {"no": _("You said no"), "back": _("Taken back"), "out": _("Taken out by staff")}
    return (words.get(one.consent.answer, _("Waits")), "draft", "")


@bp.get("/showcase/offers/<offer>")
@needs("account.own")
def offer(offer):
    one = showcase.offer(g.person.id, offer)
    until = one.until if one.until and one.until > g.now else g.now + USUAL
    data = {
        "version": str(one.consent.newest),
        "audience": one.consent.audience or "class",
        "is_named": one.is_named,
        "in_report": one.in_report,
        "approach": one.approach,
        "until": clock.typed(until, one.zone),
    }
    return _page(one, ConsentForm(formdata=None, data=data))


def _page(one, form, status=200, names=()):
    items, answers = finding.texts([one], newest=True)[one.id]
    return render_template(
        "showcase/offer.html",
        one=one,
        form=form,
        thing=word_of(one.design, one.task).one,
        answers=shown_answers(items, answers, right=None),
        said=finding.said_of(one),
        stands=_stands(one),
        replies=[(reply, on_day(reply.at)) for reply in showcase.replies_to([one], g.person.id)],
        audiences=AUDIENCES,
        names=names,
        steps=_waits(one),
        is_shown=one.consent.is_given(g.now),
        has_older=one.consent.answer == "yes" and one.consent.version != one.consent.newest,
    ), status


def _waits(one):
    """Titles of the steps that have to be over first, in words."""
    return [f"“{one.design.phase(name).title}”" for name in steps(one.design, one.task)]


@bp.post("/showcase/offers/<offer>")
@needs("account.own")
def say_yes(offer):
    one, form = showcase.offer(g.person.id, offer), ConsentForm()
    if not form.validate():
        return _page(one, form, 422)
    names, digest = _names(one, form)
    if names and form.asked.data != digest:
        form.asked.data = digest
        return _page(one, form, 422, names)
    try:
        showcase.say_yes(
            one,
            audience=form.audience.data,
            until=form.moment(one.zone),
            is_named=form.is_named.data,
            in_report=form.in_report.data,
            approach=form.approach.data or "",
            version=whole(form.version.data, 0),
            by=g.person.id,
            now=g.now,
        )
    except (Invalid, Conflict) as refusal:
        return _refused(one, form, refusal)
    tell(_("You said yes. You can take it back here at any time."))
    return redirect(url_for(".offer", offer=one.public_id), 303)


def _refused(one, form, refusal):
    field = getattr(refusal, "field", "")
    if field in form:
        form[field].errors = [refusal_text(refusal)]
    else:
        form.form_errors.append(refusal_text(refusal))
        form.version.data = str(showcase.offer(g.person.id, one.public_id).consent.newest)
    return _page(one, form, 422 if isinstance(refusal, Invalid) else 409)


def _names(one, form):
    """(what of the author's own name stands in what is shown without it, the digest of these texts)."""
    if form.is_named.data:
        return [], ""
    _items, answers = finding.texts([one], newest=True)[one.id]
    texts = [*(answer.text for answer in answers), form.approach.data or ""]
    writers = screening.writers(one.writer)
    found = [text[start:end] for text in texts for start, end in own_name.giveaways(text, writers)]
    return list(dict.fromkeys(found)), hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


@bp.post("/showcase/offers/<offer>/end")
@needs("account.own")
def end(offer):
    """No, not any more, or not the newer version: each by its button."""
    one, act = showcase.offer(g.person.id, offer), request.form.get("act", "")
    deed = {"no": showcase.decline, "back": showcase.take_back, "keep": showcase.keep}.get(act)
    words = {
        "no": _("You said no. Nobody is told, and you are not asked again."),
        "back": _("Taken back. Nobody reads it there any more."),
        "keep": _("The version you said yes to stays."),
    }
    try:
        if deed:
            deed(one, by=g.person.id, now=g.now)
            tell(words[act])
    except Conflict as refusal:
        tell(refusal_text(refusal))
    return redirect(url_for(".offer", offer=one.public_id), 303)


def rows(plans):
    """[Row] of what waits for what the asker says, for To do; *plans* {activity id: Plan}."""
    return [_row(plans[one.activity], one) for one in showcase.waiting(g.person.id, plans)]


def _row(plan, one):
    thing = word_of(one.design, one.task).one
    title = (
        _("Your %(thing)s is proposed for the showcase: say yes or no", thing=thing)
        if one.consent.answer == ""
        else _("Your %(thing)s has changed: say whether the new version may be shown", thing=thing)
    )
    row = Row(title, None, plan, url=url_for("showcase.offer", offer=one.public_id), note=plan.title)
    row.state, row.tone, row.icon = _("New"), "now", "info"
    return row
