"""A list of people before it is applied, as its page shows it."""

from typing import NamedTuple

from peerreview.domain import rosters as rules
from peerreview.store import attributes
from peerreview.web.courses.forms import ROLES
from peerreview.web.text import _, ngettext, refusal_text, said

FIRST, MOST = 5, 200  # lines shown of many
SHOWN_WRONG = 100
OWN_CELLS = ("name", "email", "number", "section")


class Mend(NamedTuple):
    """One cell that cannot stand: the ``name`` of its field, the ``label``, what was ``typed``, ``why`` it
    cannot, and [(value, words)] to choose from instead (empty: type)."""

    name: str
    label: str
    typed: str
    why: str
    options: tuple = ()


class Checked:
    """What the page of a Look asks for: titles of columns, words of rows, the lines that are shown."""

    def __init__(self, course, look, args):
        fields = attributes.fields_of(course.course)
        self.look = look
        self.titles = {key: _(words) for key, words in rules.COLUMNS.items()}
        self.titles |= {
            f".{name}": said(field.title)
            for name, field in fields.items()
            if field.readers in ("staff", "class")
        }
        self.is_all = args.get("all") == "yes"
        self.new, self.changed = look.of(rules.NEW), look.of(rules.CHANGE, rules.BACK)
        self.wrong, self.same, self.gone = look.of(rules.WRONG), look.of(rules.SAME), look.of(rules.GONE)

    @property
    def new_shown(self):
        """The new lines that the page shows."""
        return self.new[: MOST if self.is_all else FIRST]

    @property
    def changed_shown(self):
        """The changes that the page shows, each with a tick."""
        return self.changed[:MOST]

    @property
    def offered(self):
        """Numbers of the lines whose tick stands when the page is shown."""
        return ",".join(str(one.line.number) for one in self.changed_shown if one.is_taken)

    @property
    def taken(self):
        """How many lines go in as they are offered."""
        return len(self.new) + sum(one.is_taken for one in self.changed)

    def told(self, key, text):
        """A value of a part in words."""
        return ROLES.get(text, text) if key == "role" else text or "–"

    def options_of(self, place):
        """[(key, words)] that a column may hold."""
        return self.titles.items()

    def mend(self, entry, key):
        """The Mend of a cell of an Entry, or None where it stands."""
        refusal = entry.wrong.get(key)
        if refusal is None:
            return None
        options = ()
        if key == "section" and entry.offers:
            options = (
                ("", _("Leave this line out")),
                *((one, one) for one in entry.offers),
                (entry.line.section, _("Make “%(name)s”", name=entry.line.section)),
            )
        elif key == "role":
            options = (("", _("Leave this line out")), *ROLES.items())
        who = entry.line.name or entry.line.email or _("line %(number)s", number=entry.line.number)
        label = _("%(title)s for %(who)s", title=self.titles.get(key, key), who=who)
        typed = entry.line.cells.get(key, "")
        return Mend(f"mend.{entry.line.number}.{key}", label, typed, refusal_text(refusal), options)

    def mends(self, entry):
        """The Mends of cells that have no column of their own on the page."""
        return [self.mend(entry, key) for key in entry.wrong if key not in (*OWN_CELLS, "")]

    def whole(self, entry):
        """What is wrong with a line as a whole, or ""."""
        return refusal_text(entry.wrong[""]) if "" in entry.wrong else ""

    def notes(self, entry):
        """The notes of an Entry in words."""
        return [refusal_text(note) for note in entry.notes]


def notes_of(batch, look):
    """Sentences about a list as a whole."""
    notes = []
    if batch.is_guessed:
        notes.append(
            _("The letters of this file are not UTF-8. Look at names with accents before you apply it.")
        )
    if not {"email", "number", "name", "reversed", "family"} & set(look.guess.keys):
        notes.append(_("No column holds e-mail addresses or college numbers. Say below which one does."))
    elif not {"email", "number"} & set(look.guess.keys) and look.kind == rules.PEOPLE:
        notes.append(_("No column holds e-mail addresses. Say below which one does."))
    if look.private:
        titles = ", ".join(map(said, look.private))
        notes.append(_("Not read, because people give it themselves: %(titles)s.", titles=titles))
    unused = [
        title for title, key in zip(look.guess.titles, look.guess.keys, strict=False) if title and not key
    ]
    if unused:
        notes.append(_("Not read: %(titles)s.", titles=", ".join(unused[:8]) + (" …" * (len(unused) > 8))))
    if look.sections:
        notes.append(
            ngettext(
                "%(count)s section is new: %(names)s.",
                "%(count)s sections are new: %(names)s.",
                len(look.sections),
                names=", ".join(look.sections[:12]),
            )
        )
    return notes
