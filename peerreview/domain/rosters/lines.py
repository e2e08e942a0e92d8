"""What one line of a list says about a person, and what in it cannot stand."""

import re
from typing import NamedTuple

from peerreview.domain import identity
from peerreview.domain.refusals import Invalid
from peerreview.domain.rosters.known import MADE_UP, POINTS
from peerreview.domain.words import N_, folded

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_NUMBER, LONGEST_SECTION = 200, 254, 64, 80
ROLES = {
    "student": "student|learner|student (default)|participant|studentenrollment|etudiant|teilnehmer",
    "assistant": "assistant|ta|teaching assistant|non-editing teacher|tutor|grader|reader|aide|taenrollment|"
    "course assistant|teacher assistant",
    "instructor": "instructor|teacher|lecturer|professor|faculty|teacherenrollment|course instructor|dozent",
}
_ROLES = {folded(word): role for role, words in ROLES.items() for word in words.split("|")}
# People of whom the other system says that they are there no more.
_GONE = {"tobedeleted", "false", "suspended", "dropped", "withdrawn", "inactive", "deleted", "not current"}
_ROUNDED = re.compile(r"[0-9]+([.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)
# What a spreadsheet writes where it could not compute; the last is ours for a formula it has not computed
# yet.
FAILED = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#NOT-COMPUTED"}
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+\Z")
_IN_BRACKETS = re.compile(r"(.*)<([^<>]+)>\s*\Z", re.DOTALL)


class Line(NamedTuple):
    """What the line *number* of a file says: "" where it says nothing. ``cells`` {key: text as typed} are the
    cells that are used; ``wrong`` {key: Invalid} of what cannot stand. ``is_gone``: the file itself says that
    they are there no more."""

    number: int
    name: str = ""
    email: str = ""
    college: str = ""
    section: str = ""
    role: str = ""
    cells: dict = {}
    wrong: dict = {}
    is_gone: bool = False


def read(rows, keys, mended=None):
    """[Line] of rows (without their titles) whose columns hold *keys*; *mended* {line: {key: text}} is typed
    over what the file says. What the other system wrote for its own use is left out."""
    mended, found = mended or {}, []
    for number, typed in rows:
        cells = {}
        for key, cell in zip(keys, typed):
            if key and (cell or key not in cells):
                cells[key] = f"{cells[key]} {cell}" if cells.get(key) and key == "status" else cell
        cells |= mended.get(number, {})
        if any(cells.values()) and not _is_made_up(typed):
            found.append(_line(number, cells, len([cell for cell in typed[len(keys) :] if cell])))
    return found


def _is_made_up(typed):
    first = folded(typed[0]) if typed else ""
    return first in MADE_UP or first == POINTS


def _line(number, cells, excess):
    read, wrong = {}, {}
    for part, of in _PARTS.items():
        try:
            read[part] = of(cells)
        except Invalid as refusal:
            wrong[refusal.field or part] = refusal
    if excess > 0:
        wrong[""] = Invalid(
            N_("This line has {count} cells more than the first. Is a sign between cells part of a text?"),
            count=excess,
        )
    is_gone = bool(_GONE & set(folded(cells.get("status", "")).split()))
    return Line(number, **read, cells=cells, wrong=wrong, is_gone=is_gone)


def _name(cells):
    name = cells.get("name") or turned(cells.get("reversed", ""))
    name = name or f"{cells.get('given', '')} {cells.get('family', '')}"
    if not name.strip() and (found := _IN_BRACKETS.match(cells.get("email", ""))):
        name = found[1].strip(' "')
    return _fitting(identity.name(_computed(name)), LONGEST_NAME, "name")


def turned(name):
    """ "Berg, Alma" as "Alma Berg"; what has no comma, or more than one, stays as it is."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() and "," not in given else name


def _email(cells):
    typed = _computed(cells.get("email", ""))
    found = _IN_BRACKETS.match(typed)
    address = identity.address(found[2] if found else typed.removeprefix("mailto:"))
    if address and not _ADDRESS.match(address):
        raise Invalid(N_("“{typed}” is no e-mail address."), field="email", typed=typed[:80])
    return _fitting(address, LONGEST_ADDRESS, "email")


def _college(cells):
    """A number is text: zeros before it belong to it, and what a spreadsheet has rounded cannot be mended."""
    typed = " ".join(_computed(cells.get("number", "")).split())
    typed = typed.removeprefix("#") if len(typed) > 1 else typed
    bare = re.sub(r"\.0\Z", "", typed) if typed[:1].isdigit() else typed
    if _ROUNDED.fullmatch(bare) or (bare.isdigit() and len(bare) > 15 and not bare[15:].strip("0")):
        raise Invalid(
            N_("A spreadsheet has rounded this number. Make the column text in it, and save it again."),
            field="number",
        )
    return _fitting(bare, LONGEST_NUMBER, "number")


def _section(cells):
    typed = identity.name(_computed(cells.get("section", "")))
    return _fitting(re.split(r"[;,]", typed)[0].strip(), LONGEST_SECTION, "section")


def _role(cells):
    typed = _computed(cells.get("role", ""))
    if not typed:
        return ""
    for one in re.split(r"[;,/]", typed):
        if role := _ROLES.get(folded(one)):
            return role
    raise Invalid(N_("There is no role “{typed}” here."), field="role", typed=typed[:60])


_PARTS = {"name": _name, "email": _email, "college": _college, "section": _section, "role": _role}


def _computed(typed):
    if typed.strip().upper() in FAILED:
        raise Invalid(N_("The spreadsheet has no result in this cell."))
    return typed


def _fitting(text, most, field):
    if len(text) > most:
        raise Invalid(N_("This is longer than {most} characters."), field=field, most=most)
    return text


def person_of(typed, people, *, but=None):
    """The Place of *people* who is typed by address, college number or name, anybody *but* one; Invalid when
    nobody is, or several are."""
    address, name = identity.address_key(typed), folded(turned(typed))
    others = [one for one in people if one is not but and not one.left]
    found = [one for one in others if one.key == address] or [
        one for one in others if one.college and one.college == typed.strip()
    ]
    found = found or [one for one in others if folded(one.name) == name]
    if not found:
        raise Invalid(N_("Nobody in this course is called “{typed}”."), typed=typed[:60])
    if len(found) > 1:
        sentence = N_("{count} people are called “{typed}”. Type the e-mail address instead.")
        raise Invalid(sentence, count=len(found), typed=typed[:60])
    return found[0]
