"""The administrator's first page: what is not set up yet, and how the site is."""

import platform
import sqlite3
from datetime import timedelta
from typing import NamedTuple

from flask import current_app, g, render_template, url_for

from peerreview.domain.version import VERSION
from peerreview.store import (
    addresses,
    administering,
    backup,
    courses,
    db,
    files,
    privacy,
    site_texts,
    storage,
    undelivered,
    upkeep,
)
from peerreview.web import health
from peerreview.web.access import needs
from peerreview.web.admin import bp
from peerreview.web.admin.sizes import size
from peerreview.web.text import _, ngettext, when

LATE = timedelta(minutes=5)  # after which the clockwork is missed
OLD = timedelta(days=2)  # after which a copy is


class Lack(NamedTuple):
    """Something that is not set up: what, what it means and how to mend it, and (words, address) that lead
    there, or None."""

    what: str
    how: str
    link: tuple | None = None


class Fact(NamedTuple):
    """One thing about the site: its name, how it is, its tone (good, warn, "")."""

    name: str
    how: str
    tone: str = ""
    more: str = ""


@bp.get("/admin")
@needs("site.run")
def show():
    done, mail = upkeep.last(), undelivered.state(g.now)
    return render_template("admin/show.html", lacks=list(_lacks(done)), facts=list(_facts(done, mail)))


def _lacks(done):
    """What somebody who runs the site should still do, the most urgent first."""
    settings = current_app.config
    if not courses.every():
        link = (_("Make a course"), url_for("courses.new"))
        yield Lack(
            _("There is no course yet."), _("Make one, then add its instructor; they do the rest."), link
        )
    if not settings["BASE_URL"]:
        yield Lack(
            _("The site does not know its address."),
            _("Mail cannot lead to its page. Set PEERREVIEW_BASE_URL."),
        )
    if not settings["SMTP_URL"]:
        yield Lack(
            _("No mail goes out."),
            _(
                "Nobody is invited or reminded by mail, and a lost password needs a link from you. Set "
                "PEERREVIEW_SMTP_URL."
            ),
        )
    yield from _unreached()
    yield from _asking_to_go()
    yield from _lacking_copies(done)
    yield from _lacking_library()
    if "imprint" not in site_texts.said():
        link = (_("Write it"), url_for("admin.edit_text", name="imprint"))
        yield Lack(_("There is no imprint."), _("People should find who runs this site."), link)
    if sum(one.is_admin and not one.closed_at for one in administering.users(g.now)) < 2:
        link = (_("Choose somebody"), url_for("admin.users"))
        yield Lack(
            _("You are the only administrator."),
            _("If you lose your password, only who can log in to the server can help."),
            link,
        )


def _unreached():
    if count := addresses.count_refused():
        yield Lack(
            ngettext("Mail to %(count)s person comes back.", "Mail to %(count)s people comes back.", count),
            _("They need another address; their instructors see it on People too."),
            (_("See who"), url_for("admin.users", show="mail")),
        )


def _asking_to_go():
    if count := len(privacy.asked()):
        yield Lack(
            ngettext("%(count)s person asks to be erased.", "%(count)s people ask to be erased.", count),
            _("Look whether a course still needs the account, then erase it, or write to them."),
            (_("Look"), url_for("privacy.erasures")),
        )


def _lacking_library():
    """A SQLite that can damage what it holds."""
    if weak := backup.weak_library():
        yield Lack(
            _(
                "This Python carries SQLite %(version)s, which can damage a database in rare cases.",
                version=weak,
            ),
            _(
                "It is mended in 3.51.3. Until then let one server process alone write, or use PostgreSQL; "
                "docs/hosting.md says more."
            ),
        )


def _lacking_copies(done):
    """What is wrong with the copies; nothing in the first night of a site."""
    link = (_("Copies"), url_for("admin.storage"))
    if not current_app.config["BACKUP_FOLDER"]:
        how = _("Set PEERREVIEW_BACKUP_FOLDER to a folder, best on another disk.")
        yield Lack(_("No backup is made by itself."), how, link)
        return
    copy, trial = done.get("copy"), done.get("trial")
    if copy and copy.detail["state"] == "failed":
        yield Lack(_("The last backup failed."), copy.detail["problem"], link)
    elif trial and trial.detail.get("problem"):
        yield Lack(_("The last backup could not be restored."), trial.detail["problem"], link)
    elif copy and g.now - copy.at > OLD:
        yield Lack(_("The last backup is old."), _("Look whether the server makes its rounds."), link)


def _of_files():
    """Files of works: whether they are taken, how many wait, and how closed the room is in which each is made
    ready."""
    more = (
        _("Each is made ready by a process without network that sees nothing else of this machine.")
        if files.is_closed()
        else _(
            "Each is made ready by a process with little memory and time. With bubblewrap installed it would "
            "see nothing else of this machine."
        )
    )
    if not files.has_room():
        return Fact(_("Files of works"), _("None are taken: the disk is nearly full"), "warn", more)
    count = files.waiting()
    how = ngettext("%(count)s waits to be made ready", "%(count)s wait to be made ready", count)
    return Fact(_("Files of works"), how if count else _("None waits"), "good", more)


def _facts(done, mail):
    problem = health.problem()
    yield Fact(_("Saving"), _("Works") if not problem else problem, "warn" if problem else "good")
    yield _round(done.get("round"))
    yield _of_mail(mail)
    yield _of_files()
    stuck = administering.stuck()
    words = ngettext("%(count)s activity waits", "%(count)s activities wait", len(stuck))
    yield Fact(_("Jobs"), words if stuck else _("Nothing waits"), "warn" if stuck else "good")
    yield _room()
    if restored := done.get("restored"):
        yield Fact(_("Restored from a backup"), str(when(restored.at)))
    yield Fact(_("Database"), _database(), more=size(storage.database()))
    yield Fact(_("Version"), f"Peerreview {VERSION}", more=f"Python {platform.python_version()}")


def _round(last):
    if last is None:
        return Fact(_("Last round"), _("None yet"), "warn")
    is_late = g.now - last.at > LATE
    more = _("Mail and notices wait until the server, or “flask tick”, runs again.") if is_late else ""
    return Fact(_("Last round"), when(last.at).distance, "warn" if is_late else "good", more)


def _of_mail(mail):
    if mail.given_up or mail.held:
        count = mail.given_up + mail.held
        words = ngettext("%(count)s mail needs you", "%(count)s mails need you", count)
        return Fact(_("Mail"), words, "warn", mail.problem)
    if mail.troubled:
        return Fact(_("Mail"), _("%(count)s are tried again", count=mail.troubled), "warn", mail.problem)
    if not current_app.config["SMTP_URL"]:
        return Fact(_("Mail"), _("Only listed on the console"), "warn")
    sent = _("last sent %(ago)s", ago=when(mail.last_sent).distance) if mail.last_sent else _("none sent yet")
    return Fact(_("Mail"), _("Works"), "good", sent)


def _room():
    free, total = storage.room(current_app.config["KEYS"])
    is_short = free < total / 20
    words = _("%(free)s of %(total)s free", free=size(free), total=size(total))
    return Fact(_("Disk"), words, "warn" if is_short else "good")


def _database():
    return "PostgreSQL" if db.is_postgres() else f"SQLite {sqlite3.sqlite_version}"
