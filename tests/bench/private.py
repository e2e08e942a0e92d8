"""What staff never find, counted: ``python -m tests.bench private``.

Every route and method of the site, for each role that must find nothing, with a study group's activity and
responses in the places of the address and planted words in its texts and drafts; then what is looked for,
files that are taken along (opened, where they are packed), mail, and a flag that a member raises. A cell is
open where an address that names something inside answers anything but 404, or a planted word stands on any
page."""

import argparse
import tempfile

from peerreview.store import db, migrate
from tests.cast import World
from tests.conftest import Site
from tests.together import CANARY, SECRET, filled, walked

PLANTED = (CANARY, SECRET)
FILES = ("export.book_file", "export.book_sheet", "export.of_course")
LOOKED_FOR = (CANARY, SECRET, "charter", "Study group")


def main(argv):
    """Print a line for each role and each way out; 1 when a cell is open."""
    argparse.ArgumentParser(prog="python -m tests.bench private", description=__doc__).parse_args(argv)
    return int(told() > 0)


def told():
    """Print the lines; how many cells are open."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/private.db"
        db.open_database(url, synchronous="OFF")
        migrate.up()
        site = filled(Site(World(), url, fresh=True))
        bad = sum(_of_role(site, *role) for role in _roles(site).items()) + _mail(site) + _flag(site)
        db.database.close()
    return bad


def _roles(site):
    world = site.world
    return {
        "instructor": world.instructor,
        "assistant": world.assistant,
        "administrator": world.admin,
        "stranger": world.stranger,
    }


def _of_role(site, name, who):
    browser = site.browse(who)
    cells, open_to, pages = walked(site, browser)
    # What was looked for is said again on the page, so that the address alone tells.
    looked = [
        words for words in LOOKED_FOR if _is_told(site, browser.get(site.path("search.show", q=words)), ())
    ]
    taken = [one for one in FILES if _is_told(site, _taken(site, browser, one))]
    print(
        f"private: {name:13} {cells} cells, {len(open_to)} open; planted words on {len(pages)} pages, in"
        f" {len(looked)} of {len(LOOKED_FOR)} searches, in {len(taken)} of {len(FILES)} files"
    )
    return len(open_to) + len(pages) + len(looked) + len(taken)


def _taken(site, browser, endpoint):
    return browser.get(site.path(endpoint, course=site.world.course.public_id))


def _is_told(site, page, words=PLANTED):
    """Whether a planted word, or the address of the group, stands in an answer; files are opened."""
    read = page.html.lower()
    return site.group.public_id.lower() in read or any(word in read for word in words)


def _mail(site):
    rows = db.rows("select account_id, subject, body, path from outbox_message")
    staff = {who.account_id for who in _roles(site).values() if hasattr(who, "account_id")}
    bad = [
        row
        for row in rows
        if any(word in f"{row.subject}{row.body}{row.path}".lower() for word in PLANTED)
        or (row.account_id in staff and site.group.public_id in f"{row.body}{row.path}")
    ]
    print(f"private: mail          {len(rows)} letters, {len(bad)} with a planted word or to staff")
    return len(bad)


def _flag(site):
    """A member raises a flag about what is inside: refused, with a sentence, and nobody gets anything."""
    before = db.row("select count(*) from outbox_message")[0]
    open_to = 0
    for work in site.works.values():
        path = site.path("responses.send_flag", response=work.public_id)
        for who in site.people:
            open_to += site.browse(who).post(path, {"reason": CANARY}).status in (200, 303)
    flags = db.row("select count(*) from flag")[0] + db.row("select count(*) from concern")[0]
    letters = db.row("select count(*) from outbox_message")[0] - before
    print(f"private: flags         {open_to} taken, {flags} in a queue, {letters} letters about them")
    return open_to + flags + letters
