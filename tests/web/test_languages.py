"""A second language is its file: every sentence can be said in it, on every page, and what people wrote stays
as they wrote it."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace
from zoneinfo import available_timezones

import pytest

from peerreview.store import db
from peerreview.store.tables import TABLES
from peerreview.web import languages, text
from peerreview.web.grading import export
from tests.conftest import Site

FIRST, LAST = "⟦", "⟧"
# Names, signs and words that are the same in every language.
AS_THEY_ARE = re.compile(
    r"Peerreview|CSV|XLSX|JSON|YAML|Ctrl|Enter|UTC|CES?T|Markdown|(HIST|BIO) \d+|Marked"
    r"|(SQLite|Python) [\d.]+|(admin|what): \w+"  # versions; details of the record, as they are kept
)


class Outside(HTMLParser):
    """What a page says outside every mark: texts, and what is read aloud or shown of attributes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.depth, self.silent, self.found = 0, 0, []

    def handle_starttag(self, tag, attributes):
        self.silent += tag in ("script", "style", "textarea", "code", "pre")
        for name, value in attributes:
            if name in ("aria-label", "title", "placeholder", "alt", "data-label") and value:
                self._read(value)
        if tag in ("input", "meta", "link", "br", "hr", "img"):
            return

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style", "textarea", "code", "pre")

    def handle_data(self, data):
        if not self.silent:
            self._read(data)

    def _read(self, data):
        for part in re.split(f"([{FIRST}{LAST}])", data):
            if part == FIRST:
                self.depth += 1
            elif part == LAST:
                self.depth -= 1
            elif not self.depth and re.search("[A-Za-z]{3}", AS_THEY_ARE.sub("", part)):
                self.found.append(" ".join(part.split()))


def written():
    """Every word that stands in the database, names of zones, and what is in the language of a course or of
    whoever gets a mail: designs, forms, the coach, letters."""
    cells = []
    for table in TABLES:
        for row in db.rows(f"select * from {table._meta.table_name}"):
            cells += [cell for cell in row if isinstance(cell, str)]
    folder = languages.FOLDER.parent
    for pattern in ("designs/**/*.yaml", "domain/diplomacy/data/en.catalogue.toml", "domain/letters.py"):
        cells += [path.read_text() for path in folder.glob(pattern)]
    cells += available_timezones()
    return set(re.findall(r"[A-Za-z]{3,}", " ".join(cells)))


def pages(site, who, found):
    """(address, page) of every page of the site that *who* may read."""
    browser = site.browse(who)
    for rule in site.app.url_map.iter_rules():
        if "GET" in rule.methods and not rule.rule.startswith(("/demo", "/sign-out")):
            path = site.path(rule.endpoint, **{name: found.get(name, "x") for name in rule.arguments})
            answer = browser.client.get(path, headers={"Accept-Language": "xx"})
            if answer.mimetype == "text/html" and answer.status_code == 200:
                yield path, answer.get_data(as_text=True)


def test_nothing_on_any_page_is_said_outside_the_catalogue(site, pseudo):
    world = site.world.go(2)
    work = world.hand_in(world.author)
    world.hand_in(world.reviewer)
    review = world.go(8).claim(world.reviewer)
    found = {
        "course": world.course.public_id,
        "activity": world.activity.public_id,
        "mine": work.public_id,
        "response": work.public_id,
        "received": review.public_id,
        "task": "work",
        "person": world.author.public_id,
        "key": "peer_assessment",
    }
    known, outside = written(), {}
    for who in (world.author, world.instructor, world.admin, None):
        for path, html in pages(site, who, found):
            seen = Outside()
            seen.feed(html)
            for said in seen.found:
                if not set(re.findall(r"[A-Za-z]{3,}", AS_THEY_ARE.sub("", said))) <= known:
                    outside.setdefault(said, path)
    assert outside == {}


def test_who_asks_for_a_language_is_answered_in_it_and_others_are_not(site, pseudo):
    browser = site.browse(site.world.author)
    assert f"{FIRST}Settings{LAST}" in browser.client.get("/settings", headers={"Accept-Language": "xx"}).text
    assert FIRST not in browser.client.get("/settings", headers={"Accept-Language": "en"}).text
    assert FIRST not in browser.client.get("/settings").text
    assert '<html lang="xx"' in browser.client.get("/settings", headers={"Accept-Language": "xx"}).text


def test_a_sentence_of_a_module_is_said_when_it_is_shown(pseudo):
    later = text._("Settings")
    assert (str(later), f"{later}", later == "Settings") == ("Settings", "Settings", True)
    text.speak(pseudo)
    try:
        marked = f"{FIRST}Settings{LAST}"
        assert (str(later), f"{later}", str(later.__html__())) == (marked,) * 3
        assert text.said(later) == marked
    finally:
        text.speak(None)


DAYS = "%(count)s Tag", "%(count)s Tage"


def test_a_file_is_a_language(tmp_path):
    path, every, missing = languages.update("de", tmp_path)
    assert every == missing > 3000
    kept = path.read_text().replace('msgid "Settings"\nmsgstr ""', 'msgid "Settings"\nmsgstr "Einstellungen"')
    days = 'msgid "%(count)s day"\nmsgid_plural "%(count)s days"\n'
    untold, told = ('msgstr[0] "{}"\nmsgstr[1] "{}"'.format(*one) for one in (("", ""), DAYS))
    kept = kept.replace(days + untold, days + told)
    path.write_text(kept)
    german = languages.read(path)
    assert (german.code, german.name) == ("de", "Deutsch")
    assert german.gettext("Settings") == "Einstellungen"
    assert german.gettext("Nobody translated this") == "Nobody translated this"
    assert tuple(german.ngettext("%(count)s day", "%(count)s days", n) for n in (1, 2)) == DAYS
    _, _, still = languages.update("de", tmp_path)
    assert still == missing - 2, "what was translated is kept"


@pytest.mark.parametrize("code", ["xq", "../x", ""])
def test_what_is_no_language_is_refused(tmp_path, code):
    with pytest.raises(languages.NoLanguage):
        languages.update(code, tmp_path)


def test_no_language_is_left_behind(site):
    """What a request spoke is forgotten at its end."""
    site.browse(site.world.author).get("/")
    assert text.language() == "en" and isinstance(Site, type)


def test_a_file_with_a_column_more_is_made_in_any_language(pseudo):
    """A column is found by what it is, not by how its title is said."""
    design = SimpleNamespace(grading=SimpleNamespace(members="rate"))
    text.speak(pseudo)
    try:
        titles = [column.title for column in export.columns(design)]
    finally:
        text.speak(None)
    assert titles[titles.index("Submission grade") + 1] == "Factor in the team"
