"""What did not work: acts of the clockwork that wait, and mail that did not go out; try again, or drop it."""

from flask import g, redirect, render_template, request, url_for

from peerreview.domain.refusals import Missing
from peerreview.store import activities, administering, settle, undelivered
from peerreview.web.access import needs
from peerreview.web.activities.waiting import stopped
from peerreview.web.admin import bp
from peerreview.web.fields import whole
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, when

MOST_UNDONE = 40  # mails whose ids fit into one address


@bp.get("/admin/work")
@needs("site.run")
def work():
    jobs = [
        {"public_id": found[1], "title": found[2], "code": found[3], "lines": stopped(_activity(found[1]))}
        for found in administering.stuck()
    ]
    mails = [(held, _letters(held)) for held in (True, False)]
    return render_template("admin/work.html", jobs=jobs, mails=mails, state=undelivered.state(g.now))


def _letters(held):
    return [one._replace(created_at=when(one.created_at)) for one in undelivered.letters(held=held)]


def _activity(public_id):
    found = activities.find(public_id=public_id)
    if found is None:
        raise Missing()
    return found


@bp.post("/admin/work/jobs/<job>")
@needs("site.run")
def try_job(job):
    _waited, waits = settle.try_again(_activity(job), by=g.person.id, now=g.now)
    tell(
        _("Tried again, and it still cannot be done; the reason stands beside it.")
        if waits
        else _("Done. Nothing waits any more.")
    )
    return redirect(url_for(".work"), 303)


@bp.post("/admin/work/mail")
@needs("site.run")
def settle_mail():
    ids = _ids(request.form.getlist("mail"))
    if request.form.get("all") in ("held", "given_up"):
        ids = [one.id for one in undelivered.letters(held=request.form["all"] == "held")]
    if not ids:
        tell(_("Tick the mails you mean first."))
    elif request.form.get("act") == "drop":
        gone = undelivered.drop(ids, by=g.person.id, now=g.now)
        words = ngettext("%(count)s mail is dropped.", "%(count)s mails are dropped.", len(gone))
        back = ".".join(map(str, gone)) if len(gone) <= MOST_UNDONE else ""
        tell(words, undo=url_for(".keep_mail", ids=back) if back else None)
    else:
        count = undelivered.again(ids, by=g.person.id, now=g.now)
        tell(ngettext("%(count)s mail goes out now.", "%(count)s mails go out now.", count))
    return redirect(url_for(".work"), 303)


@bp.post("/admin/work/mail/<ids>/back")
@needs("site.run")
def keep_mail(ids):
    undelivered.take_back(_ids(ids.split(".")), by=g.person.id, now=g.now)
    tell(_("Put back."))
    return redirect(url_for(".work"), 303)


def _ids(texts):
    return [found for text in texts if (found := whole(text, 0))]
