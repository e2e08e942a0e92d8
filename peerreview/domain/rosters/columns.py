"""What the columns of a list hold: recognised by the system it is from, by their titles, else by what stands
in them. A guess: people see it and change it."""

from typing import NamedTuple

from peerreview.domain.rosters.known import KNOWN
from peerreview.domain.words import N_, folded

NOT_USED = ""
COLUMNS = {
    NOT_USED: N_("Not used"),
    "name": N_("Name, given first"),
    "reversed": N_("Name, family first"),
    "given": N_("Given name"),
    "family": N_("Family name"),
    "email": N_("E-mail"),
    "number": N_("College number"),
    "section": N_("Section"),
    "role": N_("Role"),
    "status": N_("State there"),
    "other": N_("Never reviews"),
    "activity": N_("Activity"),
    "step": N_("Step"),
    "until": N_("More time until"),
}
PEOPLE, CONFLICTS, TIME = "people", "conflicts", "time"
TITLES = {
    "name": "name|full name|student|student name|participant|person|nom complet|nombre",
    "given": "first|first name|given name|given names|forename|preferred name|vorname|prénom|nombre de pila",
    "family": "last|last name|surname|family name|nachname|familienname|nom|apellidos|apellido",
    "email": "e-mail|email|mail|e-mail address|email address|mail address|e-mail-adresse|courriel|correo",
    "number": "number|college number|student number|student id|id number|id|sid|sis user id|matrikelnummer|"
    "matriculation number|registration number|university id|student no|student no.|numéro étudiant",
    "section": "section|sections|group|groups|class|tutorial|lab|seminar group|gruppe|groupe|grupo",
    "role": "role|roles|course role|rolle",
    "status": "status|enrollment status|enrolment status",
    "other": "never reviews|never review each other|conflict|conflict with|other|other person",
    "activity": "activity|assignment|aufgabe",
    "step": "step|phase|for what",
    "until": "until|more time until|new deadline|extension|extended until|deadline|bis",
}
_BY_TITLE = {folded(title): key for key, titles in TITLES.items() for title in titles.split("|")}
_BY_TITLE |= {folded(words): key for key, words in COLUMNS.items() if key}
# What may be named once alone.
_ONCE = {"name", "reversed", "given", "family", "email", "number", "section", "role"}
SAMPLE = 50  # lines that are looked at


class Guess(NamedTuple):
    """What a list is taken for: the ``system`` it is from ("" = unknown), the ``titles`` of its columns,
    whether these are in its first line (``has_head``), and the ``keys`` its columns hold, "" = not used."""

    system: str
    titles: list
    has_head: bool
    keys: list


def guess(rows, fields=None):
    """The Guess of rows as of ``sheets.rows``; *fields* {key: titles} are columns that this course has
    besides."""
    fields = {folded(title): key for key, titles in (fields or {}).items() for title in titles}
    head, *below = [cells for _number, cells in rows]
    width = max(len(cells) for cells in [head, *below[:SAMPLE]])
    if any("@" in cell for cell in head):
        found = _by_content([""] * width, [head, *below[:SAMPLE]], set(range(width)))
        return Guess("", [""] * width, False, found)
    titles = head
    folds = [folded(title) for title in titles]
    known = next((one for one in KNOWN if one.marks <= set(folds)), None)
    columns = known.columns if known else _BY_TITLE
    keys = [columns.get(title) or fields.get(title) or NOT_USED for title in folds]
    return Guess(known.title if known else "", titles, True, _settled(keys, below[:SAMPLE]))


def kind_of(keys):
    """PEOPLE, CONFLICTS or TIME: what a list with these columns is about."""
    return CONFLICTS if "other" in keys else TIME if "until" in keys else PEOPLE


def _settled(keys, below):
    """*keys* where each that is named once stands once: the first that holds anything."""
    keys = list(keys)
    for place, key in enumerate(keys):
        cells = [cells[place] for cells in below if place < len(cells) and cells[place]]
        if key == "login":
            keys[place] = "email" if "email" not in keys and _share(cells, _is_address) > 0.5 else NOT_USED
        elif key == "name" and _share(cells, lambda cell: "," in cell) > 0.5:
            keys[place] = "reversed"
        elif key == "reversed" and cells and _share(cells, lambda cell: "," in cell) < 0.5:
            keys[place] = "name"
        if keys[place] in _ONCE and keys[place] in keys[:place]:
            keys[place] = NOT_USED
    if "email" not in keys:
        keys = _by_content(keys, below, {place for place, key in enumerate(keys) if not key}, only="email")
    return keys


def _by_content(keys, rows, free, only=""):
    """*keys* with guesses for the columns that are *free*, by what stands in them."""
    keys = list(keys)
    looks = {"email": _is_address, "number": _is_number, "reversed": _is_reversed, "name": _is_name}
    for key, fits in looks.items():
        if only in ("", key):
            shares = {
                place: _share([cells[place] for cells in rows if place < len(cells)], fits) for place in free
            }
            best = max(shares, key=lambda place: (shares[place], -place), default=None)
            if best is not None and shares[best] > 0.5 and not ({key} | _names(key)) & set(keys):
                keys[best] = key
                free = free - {best}
    return keys


def _names(key):
    return {"name", "reversed"} if key in ("name", "reversed") else set()


def _share(cells, fits):
    return sum(map(bool, map(fits, cells))) / len(cells) if cells else 0


def _is_address(cell):
    return "@" in cell


def _is_number(cell):
    return len(cell) > 2 and any(sign.isdigit() for sign in cell) and cell.isalnum()


def _is_reversed(cell):
    return "," in cell and _is_name(cell)


def _is_name(cell):
    return " " in cell.strip() and not any(sign.isdigit() or sign == "@" for sign in cell)
