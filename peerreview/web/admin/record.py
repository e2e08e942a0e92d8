"""The record of the site: accounts, courses, mail, copies, texts. What is done in a course stands in its
own."""

from flask import request

from peerreview.domain.words import N_
from peerreview.store import administering, audit, courses
from peerreview.web.access import needs
from peerreview.web.admin import bp
from peerreview.web.htmx import page_or_part
from peerreview.web.lists import Filter, look, page_listing
from peerreview.web.text import _, when

KINDS = {"account": N_("Accounts"), "course": N_("Courses"), "mail": N_("Mail"), "site": N_("The site")}
VERBS = {
    "account.created": N_("made an account"),
    "account.signed_in": N_("signed in"),
    "account.signed_out": N_("signed out"),
    "account.password_set": N_("set a password"),
    "account.mentions_removed": N_("took a name out of texts"),
    "account.mail_refused": N_("mail to the address came back"),
    "account.mail_reached": N_("mail to the address arrives again"),
    "account.address_changed": N_("got another address"),
    "account.settings_changed": N_("changed settings"),
    "account.signed_out_everywhere": N_("signed out everywhere"),
    "account.feed_ended": N_("ended a calendar"),
    "account.feed_made": N_("made a calendar"),
    "account.reset_asked": N_("asked for a new password"),
    "account.reset_link_made": N_("made a link for a new password"),
    "account.locked": N_("locked an account"),
    "account.unlocked": N_("unlocked an account"),
    "account.admin_made": N_("made somebody an administrator"),
    "account.admin_ended": N_("ended being an administrator"),
    "account.session_ended": N_("ended a session"),
    "course.created": N_("made a course"),
    "course.names_go": N_("told the instructors that names and texts go"),
    "course.archived": N_("put a course away"),
    "course.restored": N_("brought a course back"),
    "course.copied": N_("copied a course"),
    "course.deleted": N_("deleted a course for good"),
    "course.code_made": N_("made the code of a class"),
    "course.code_dated": N_("changed until when the code of a class works"),
    "course.code_off": N_("switched the code of a class off"),
    "mail.tried_again": N_("let mail go out after all"),
    "mail.dropped": N_("dropped mail"),
    "mail.put_back": N_("put dropped mail back"),
    "site.restored": N_("restored the site from a backup"),
    "site.copied": N_("asked for a backup"),
    "site.text_changed": N_("changed a text of the site"),
}


@bp.get("/admin/record")
@needs("site.run")
def record():
    filters = (Filter("show", _("Show"), _("All"), {key: _(text) for key, text in KINDS.items()}, shy=True),)
    asked = look(request.args, "admin.record", {}, filters)
    found, more = administering.lines(kind=asked.chosen["show"], words=asked.q, page=asked.page)
    counts = administering.kinds()
    return page_or_part(
        "admin/record.html",
        "admin/_record.html",
        courses=[course for course, _students, _staff in courses.every()],
        record=page_listing(
            asked,
            [_row(line) for line in found] + [None] * more,
            filters=filters,
            counts={"show": counts},
            total=sum(counts.values()),
            size=audit.PAGE,
        ),
    )


def _row(line):
    said = [f"{key}: {value}" for key, value in sorted(line.detail.items()) if value not in ("", None, False)]
    return {
        "at": when(line.at),
        "by": line.by or _("The site"),
        "did": _(VERBS.get(line.verb, line.verb)),
        "about": line.about if line.about != line.by else "",
        "more": ", ".join(said),
    }
