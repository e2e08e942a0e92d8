"""How an activity is moderated: a page of its own beside the set-up."""

from flask import g, redirect, render_template, url_for

from peerreview.domain.refusals import Invalid
from peerreview.store import moderation
from peerreview.web.access import needs
from peerreview.web.moderation import bp
from peerreview.web.moderation.forms import SettingForm
from peerreview.web.pages import tell
from peerreview.web.text import _, refusal_text


def _offer(form, staff):
    """Fill in whom the form can name."""
    form.person.choices = {"": _("Every instructor")} | {
        public_id: name for _id, public_id, name, _role in staff
    }
    form.moderators.choices = {public_id: name for _id, public_id, name, role in staff if role == "assistant"}
    return form


@bp.get("/activities/<activity>/moderation/setting")
@needs("activity.edit")
def edit(activity):
    staff, now = moderation.names(activity.course), moderation.setting_of(activity.id)
    public = {number: public_id for number, public_id, _name, _role in staff}
    form = SettingForm(
        formdata=None,
        mode=now.mode,
        period=now.period,
        patience=now.patience,
        sample=now.sample,
        person=public.get(now.person, ""),
        moderators=[public[number] for number in now.moderators if number in public],
    )
    return _page(activity, _offer(form, staff))


def _page(activity, form, status=200):
    return render_template("moderation/setting.html", activity=activity, form=form), status


@bp.post("/activities/<activity>/moderation/setting")
@needs("activity.edit")
def choose(activity):
    staff = moderation.names(activity.course)
    form = _offer(SettingForm(), staff)
    if not form.validate():
        return _page(activity, form, 422)
    ids = {public_id: number for number, public_id, _name, _role in staff}
    try:
        moderation.choose(
            activity,
            mode=form.mode.data,
            period=form.period.data,
            patience=form.patience.data,
            sample=form.sample.data,
            person=ids.get(form.person.data),
            moderators=[ids[one] for one in form.moderators.data],
            by=g.person.id,
            now=g.now,
        )
    except Invalid as refusal:
        form[refusal.field].errors = [refusal_text(refusal)]
        return _page(activity, form, 422)
    tell(_("Saved. It holds for what is handed in from now on."))
    return redirect(url_for(".edit", activity=activity.public_id), 303)
