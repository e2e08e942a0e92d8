"""Room and copies: what takes how much, which copies there are, whether the newest could be restored; what
goes by itself, and when."""

from flask import current_app, g, redirect, render_template, url_for

from peerreview.domain.pruning import RULES
from peerreview.domain.words import N_
from peerreview.store import audit, backup, db, storage, upkeep
from peerreview.web.access import needs
from peerreview.web.admin import bp
from peerreview.web.admin.sizes import size
from peerreview.web.pages import tell
from peerreview.web.text import _, ngettext, when

KINDS = (
    (N_("What people wrote"), ("response", "version", "answer", "score", "mark", "grade", "deciding_review")),
    (N_("What the coach noticed"), ("finding", "tip_act", "risk")),
    (N_("Mail"), ("outbox_message",)),
    (N_("The record"), ("audit_line",)),
    (N_("Signing in"), ("login_session", "login_attempt", "one_time_link")),
)
REST = N_("Courses, activities, people, groups")


@bp.get("/admin/storage", endpoint="storage")
@needs("site.run")
def storage_page():
    settings, done = current_app.config, upkeep.last()
    kept = backup.kept_in(settings["BACKUP_FOLDER"]) if settings["BACKUP_FOLDER"] else []
    return render_template(
        "admin/storage.html",
        rows=_rows(storage.tables()),
        places=_places(settings),
        copies=[(one.name, size(one.size)) for one in kept],
        copy=_told(done.get("copy")),
        trial=_told(done.get("trial")),
        settings=settings,
        rules=[(_(one.what), _kept(one)) for one in RULES],
        size=size,
    )


def _rows(tables):
    """[(words, rows, size)] by kind."""
    left, found = dict(tables), []
    for words, names in (*KINDS, (REST, tuple(tables))):
        of_kind = [left.pop(name) for name in names if name in left]
        count, held = (sum(part) for part in zip(*of_kind, strict=True))
        found.append((_(words), count, size(held)))
    return found


def _places(settings):
    """[(words, size)] of what takes room outside the tables."""
    count, held = storage.folder(settings["FILES"])
    rows = [
        (_("Database"), size(storage.database())),
        (ngettext("%(count)s file of people", "%(count)s files of people", count), size(held)),
    ]
    if settings["BACKUP_FOLDER"]:
        rows.append((_("Backups"), size(storage.folder(settings["BACKUP_FOLDER"])[1])))
    return [*rows, (_("Free"), size(storage.room(settings["KEYS"])[0]))]


def _told(done):
    """(state, when, plain values) of a copy or a trial; None: never."""
    if done is None:
        return None
    state = done.detail.get("state", "done")
    if state == "begun" and g.now - done.at > upkeep.LONGEST:
        state = "killed"
    return {
        "state": state,
        "at": when(done.at),
        **{key: done.detail.get(key) for key in ("file", "rows", "problem")},
    }


def _kept(rule):
    days = rule.kept.days
    return f"{ngettext('%(count)s day', '%(count)s days', days) if days else ''} {_(rule.since)}".strip()


@bp.post("/admin/storage/copy")
@needs("site.run")
def back_up():
    settings = current_app.config
    if not settings["BACKUP_FOLDER"]:
        tell(_("Name a folder for backups in the settings first."))
        return redirect(url_for(".storage"), 303)
    with db.writing():
        audit.record("site.copied", "site", None, by=g.person.id, at=g.now)
    backup.now_by_hand(settings, g.now)
    tell(_("A backup is being made. Load this page again in a moment to see how it went."))
    return redirect(url_for(".storage"), 303)
