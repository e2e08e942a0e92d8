"""The languages of the site: files of ``translations``, read once when it starts; and which one somebody is
answered in."""

import gettext
import io
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask import g, request

from peerreview.domain.words import CATALOGUES, PLAIN, Catalogue

FOLDER = Path(__file__).resolve().parent.parent / "translations"
NAME = "Peerreview in English"  # the message whose translation is what a language calls itself


class NoLanguage(ValueError):
    """A code that stands for no language."""


def load(folder=FOLDER):
    """Read every ``CODE.po`` of *folder*; what is not translated in it stays as it is."""
    CATALOGUES.clear()
    for path in sorted(Path(folder).glob("*.po")):
        CATALOGUES[path.stem] = read(path)


def read(path):
    """The Catalogue in one file. What its translator was not sure of (fuzzy) is left out."""
    with path.open("rb") as file:
        found = read_po(file, locale=path.stem.replace("-", "_"))
    compiled = io.BytesIO()
    write_mo(compiled, found)
    compiled.seek(0)
    said = gettext.GNUTranslations(compiled)
    name = said.gettext(NAME)
    return Catalogue(
        path.stem, found.locale.get_display_name() if name == NAME else name, said.gettext, said.ngettext
    )


def offered():
    """[(code, what it calls itself)] of every language, English first."""
    return [(PLAIN.code, PLAIN.name), *((one.code, one.name) for one in CATALOGUES.values())]


def chosen():
    """The code of the language in which this request is answered: the person's own, else what their browser
    asks for, else English."""
    if not CATALOGUES:
        return PLAIN.code
    own = getattr(g.person, "language", "") if g.get("person") else ""
    codes = [code for code, _name in offered()]
    if own in codes:
        return own
    return request.accept_languages.best_match(codes, PLAIN.code)


def named(codes):
    """{code: what the language is called in the one this request is answered in}."""
    here = Locale.parse(chosen(), sep="-")
    return {code: Locale.parse(code, sep="-").get_display_name(here) for code in codes}


KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
SOURCES = [("**.py", "python"), ("templates/**.html", "jinja2")]


def sentences(code=None):
    """A Babel Catalog of every sentence of the program, with the places where it stands; none is
    translated."""
    found = Catalog(locale=code and code.replace("-", "_"), project="Peerreview", fuzzy=False)
    found.add(NAME)
    house = FOLDER.parent
    options = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
    for path, line, message, comments, _context in extract_from_dir(
        house, SOURCES, options_map=options, keywords=KEYWORDS
    ):
        found.add(message, None, [(path, line)], auto_comments=comments)
    return found


def update(code, folder=FOLDER):
    """Write ``CODE.po`` with every sentence of the program, keeping what was translated in it. Returns (its
    path, sentences, how many of them still stand as they are). Raises NoLanguage."""
    try:
        Locale.parse(code, sep="-")
        path, every = Path(folder) / f"{code}.po", sentences(code)
    except (UnknownLocaleError, ValueError):
        raise NoLanguage(code) from None
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=every.locale)
        known.update(every)
        every = known
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        write_po(file, every, width=0, omit_header=False, sort_by_file=True, ignore_obsolete=True)
    missing = sum(1 for one in every if one.id and (one.fuzzy or not _is_said(one)))
    return path, sum(1 for one in every if one.id), missing


def _is_said(message):
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)
