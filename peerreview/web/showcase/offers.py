"""What is proposed of mine, or of my group: each of its writers reads what was said of it, and says yes, no,
or takes it back."""

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
        rows=[(one.thing, word_of(one.thing.design, one.thing.task).title, *_stands(one)) for one in found],
    )


def _stands(offer):
    """(how it stands in words, its tone, from or until when) of an Offer. Of a group nobody is told who said
    no: for the others it waits."""
    one, mine = offer.thing, offer.me.consent
    if mine.asks:
        return (_("Waits for you"), "warn", "")
    if mine.answer == "yes":
        if mine.until <= g.now:
            return (_("Over"), "done", _("since %(time)s", time=when(mine.until, course=one.zone)))
        if one.consent.is_given(g.now):
            until = when(one.consent.until, course=one.zone)
            return (_("Shown"), "good", _("until %(time)s", time=until))
        waits = one.by_group and mine.is_given(g.now)
        return (_("Waits for others of your group") if waits else _("Not shown just now"), "draft", "")
    words = {"no": _("You said no"), "back": _("Taken back"), "out": _("Taken out by staff")}
    return (words.get(mine.answer, _("Waits")), "draft", "")


@bp.get("/showcase/offers/<offer>")
@needs("account.own")
def offer(offer):
    found = showcase.offer(g.person.id, offer)
    mine = found.me.consent
    until = mine.until if mine.until and mine.until > g.now else g.now + USUAL
    data = {
        "version": str(mine.newest),
        "audience": mine.audience or "class",
        "is_named": found.me.is_named,
        "in_report": found.me.in_report,
        "approach": found.me.approach,
        "until": clock.typed(until, found.thing.zone),
    }
    return _page(found, ConsentForm(formdata=None, data=data))


def _page(found, form, status=200, names=()):
    one, mine = found.thing, found.me.consent
    items, answers = finding.texts([one], newest=True)[one.id]
    return render_template(
        "showcase/offer.html",
        one=one,
        mine=mine,
        form=form,
        thing=word_of(one.design, one.task).one,
        answers=shown_answers(items, answers, right=None),
        said=showcase.said_of(one),
        stands=_stands(found),
        replies=[(reply, on_day(reply.at)) for reply in showcase.replies_to([one], g.person.id)],
        audiences=AUDIENCES,
        names=names,
        steps=_waits(one),
        has_older=mine.answer == "yes" and mine.version != mine.newest,
    ), status


def _waits(one):
    """Titles of the steps that have to be over first, in words."""
    return [f"“{one.design.phase(name).title}”" for name in steps(one.design, one.task)]


@bp.post("/showcase/offers/<offer>")
@needs("account.own")
def say_yes(offer):
    found, form = showcase.offer(g.person.id, offer), ConsentForm()
    one = found.thing
    if not form.validate():
        return _page(found, form, 422)
    names, digest = _names(found, form)
    if names and form.asked.data != digest:
        form.asked.data = digest
        return _page(found, form, 422, names)
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
        return _refused(found, form, refusal)
    tell(_("You said yes. You can take it back here at any time."))
    return redirect(url_for(".offer", offer=one.public_id), 303)


def _refused(found, form, refusal):
    field = getattr(refusal, "field", "")
    if field in form:
        form[field].errors = [refusal_text(refusal)]
    else:
        form.form_errors.append(refusal_text(refusal))
        found = showcase.offer(g.person.id, found.thing.public_id)
        form.version.data = str(found.me.consent.newest)
    return _page(found, form, 422 if isinstance(refusal, Invalid) else 409)


def _names(found, form):
    """(what of one's own name stands in what is shown without it, the digest of these texts)."""
    if form.is_named.data:
        return [], ""
    one = found.thing
    _items, answers = finding.texts([one], newest=True)[one.id]
    texts = [*(answer.text for answer in answers), form.approach.data or ""]
    writers = screening.writers(found.me.enrolment)
    named = [text[start:end] for text in texts for start, end in own_name.giveaways(text, writers)]
    return list(dict.fromkeys(named)), hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


@bp.post("/showcase/offers/<offer>/end")
@needs("account.own")
def end(offer):
    """No, not any more, or not the newer version: each by its button."""
    one, act = showcase.offer(g.person.id, offer).thing, request.form.get("act", "")
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
    thing = word_of(plan.design, plan.design.task_of(one.task)).one
    title = (
        _("Your %(thing)s is proposed for the showcase: say yes or no", thing=thing)
        if one.answer == ""
        else _("Your %(thing)s has changed: say whether the new version may be shown", thing=thing)
    )
    row = Row(title, None, plan, url=url_for("showcase.offer", offer=one.public_id), note=plan.title)
    row.state, row.tone, row.icon = _("New"), "now", "info"
    return row
