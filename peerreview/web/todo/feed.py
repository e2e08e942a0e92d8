"""One's dates for another calendar: what To do lists, as far as it has a day; no name of anybody, because
such a calendar is kept elsewhere."""

from flask import Response, current_app, g, redirect, request, url_for
from itsdangerous import BadSignature, Signer

from peerreview.domain import calendar, schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.refusals import Missing
from peerreview.store import facts, feeds
from peerreview.web.access import needs
from peerreview.web.agreed import agreed_said, agreed_times
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, ngettext
from peerreview.web.titles import title_for_all
from peerreview.web.todo import bp

WANTED = (*schedule.OPEN_STATES, "again", "locked", "waiting")


@bp.get("/calendars/<secret>.ics")
@needs("public")
def feed(secret):
    try:
        name = _signer().unsign(secret).decode()
    except (BadSignature, UnicodeError):
        raise Missing() from None
    account = feeds.reader(name, now=g.now)
    if account is None:
        raise Missing()
    text = calendar.written(entries_of(account), name=_("Peerreview: to do"), now=g.now)
    headers = {"Cache-Control": "private, max-age=900", "Content-Disposition": 'inline; filename="to-do.ics"'}
    return Response(text, headers=headers, content_type="text/calendar; charset=utf-8")


@bp.post("/settings/calendar")
@needs("account.own")
def make_feed():
    feeds.make(g.person.id, now=g.now)
    tell(_("Here is your address for calendars. One you had before no longer works."))
    return redirect(url_for("accounts.settings") + "#calendar", 303)


@bp.post("/settings/calendar/end")
@needs("account.own")
def end_feed():
    feeds.end(g.person.id, now=g.now)
    tell(_("The address for calendars no longer works."))
    return redirect(url_for("accounts.settings") + "#calendar", 303)


@bp.app_template_global("my_calendar")
def my_calendar():
    """(the whole address under which a calendar reads the viewer's dates, when one last did); None where
    there is none."""
    found = feeds.of(g.person.id)
    if found is None:
        return None
    return _site() + url_for("todo.feed", secret=_signer().sign(found.name).decode()), found.read_at


def entries_of(account_id):
    """[calendar.Entry] of an account: deadlines of what is still to be done, times agreed with somebody, and
    for staff when the steps of their activities close."""
    plans, found = facts.facts_of_account(account_id)
    agreed = [
        _entry(plans[one.activity], f"{one.response}-agreed", one.at, agreed_said(plans[one.activity], one))
        for one in agreed_times(account_id, plans, found)
    ]
    return agreed + [
        entry
        for key, mine in found.items()
        if plans[key].published
        for entry in (_of_staff if is_staff_role(mine.person.role) else _of_student)(plans[key], mine)
    ]


def _of_student(plan, mine):
    lines = {}
    for line in schedule.duties(plan.design, mine, g.now):
        at = line.window.late_until if line.state == "late" else line.window.closes
        if at and line.is_owed and line.state in WANTED:
            lines.setdefault((line.task, line.round, at), []).append(line)
    return [
        _entry(plan, f"{task}-{turn}", at, _titled(plan, mine, same))
        for (task, turn, at), same in lines.items()
    ]


def _titled(plan, mine, same):
    """What several lines of one task, due at once, are in a calendar."""
    title = title_for_all(plan, plan.design.tasks[same[0].task])
    if len(same) > 1:
        title = ngettext("%(title)s (%(count)s)", "%(title)s (%(count)s)", len(same), title=title)
    turn = step_title(plan.design, same[0].phase, same[0].round, mine) if same[0].round > 1 else ""
    return f"{title}, {turn}" if turn else title


def _of_staff(plan, mine):
    return [
        _entry(
            plan,
            f"{phase}-{turn}-closes",
            window.class_closes or window.closes,
            _("%(step)s closes", step=step_title(plan.design, phase, turn, mine)),
        )
        for (phase, turn), window in schedule.windows(plan.design, mine, g.now).items()
        if window.closes and (window.class_closes or window.closes) > g.now
    ]


def _entry(plan, key, at, title):
    return calendar.Entry(
        f"{plan.public_id}-{key}",
        at,
        title,
        f"{plan.course_code} · {plan.title}",
        _site() + url_for("activities.show", activity=plan.public_id),
    )


def _site():
    return (current_app.config["BASE_URL"] or request.host_url).rstrip("/")


def _signer():
    return Signer(current_app.config["SECRET_KEY"], salt="calendar")
