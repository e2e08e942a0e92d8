"""Who is meant by an address, a name, a password as typed: different people are never joined, and one person
is never split by how a keyboard, a phone or a spreadsheet writes the same letters."""

import re
import unicodedata
from functools import lru_cache

from peerreview.domain.words import folded

# Signs without width or ink that are copied along with an address or a name: category Cf and Cc, fillers.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5")
# In names of Persian, Hindi or Sinhala these change what is read; nowhere else do they show.
_JOINERS = frozenset("\u200c\u200d")


def address(typed):
    """An e-mail address as it is kept and written to: composed (NFC), letters of full width as others,
    without white space around it and without signs that nobody sees."""
    if _is_plain(typed):
        return typed.strip()
    text = "".join(_narrow(sign) for sign in typed if not _is_unseen(sign)).strip()
    return unicodedata.normalize("NFC", text)


def address_key(typed):
    """The form in which addresses are compared: small letters, domains spelled out and without a last dot.

    Letters that only look or sound alike stay apart: straße@ and strasse@ are two mailboxes."""
    kept = address(typed)
    name, at, domain = kept.rpartition("@")
    if _is_plain(kept) and "xn--" not in kept.lower():
        return f"{name.lower()}{at}{domain.lower().rstrip('.')}"
    labels = ".".join(_spelled(label) for label in _small(domain).rstrip(".").split("."))
    return unicodedata.normalize("NFC", f"{_small(name)}{at}{labels}")


def name(typed):
    """A name of a person, a section or a group as it is kept: composed (NFC), single spaces, no unseen signs
    but those that join letters."""
    if _is_plain(typed):
        return " ".join(typed.split())
    text = "".join(
        sign if sign in _JOINERS or sign.isspace() or not _is_unseen(sign) else "" for sign in typed
    )
    return " ".join(unicodedata.normalize("NFC", text).split()).strip("".join(_JOINERS))


def password(typed):
    """A password as it is kept: composed (NFC), every kind of space as a plain one; capitals count."""
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in typed)
    return unicodedata.normalize("NFC", spaced)


def passwords(typed):
    """The forms in which a password may have been kept, the usual one first: hashes made before passwords
    were composed hold what one keyboard sent."""
    forms = (password(typed), typed, unicodedata.normalize("NFD", typed), unicodedata.normalize("NFC", typed))
    return tuple(dict.fromkeys(forms))


def told_apart(people):
    """{key: name} of *people* {key: (name, section, address)} for staff: who shares a name is told
    apart by the section where that is enough, else by the address."""
    alike = _alike({key: name for key, (name, _section, _address) in people.items()})
    found = {}
    for keys in alike:
        sections = [people[key][1] for key in keys]
        is_enough = all(sections) and len({folded(section) for section in sections}) == len(keys)
        for key in keys:
            called, section, written_to = people[key]
            found[key] = called if len(keys) == 1 else f"{called} ({section if is_enough else written_to})"
    return found


def numbered(names):
    """The same of {key: name}, for those who may know no more of each other: the second of a name, in the
    order of the keys, is "Mia Schmidt (2)"."""
    return dict(_numbered(tuple(names.items())))


@lru_cache(maxsize=32)
def _numbered(pairs):
    """Every page of a class asks for the same names, and telling them apart costs more than reading them."""
    names = dict(pairs)
    return {
        key: names[key] if place == 1 else f"{names[key]} ({place})"
        for keys in _alike(names)
        for place, key in enumerate(sorted(keys), 1)
    }


def _alike(names):
    """The keys of *names* {key: name}, those together whose names nobody can tell apart."""
    found = {}
    for key, called in names.items():
        found.setdefault(folded(called), []).append(key)
    return found.values()


def _is_plain(text):
    """Whether nothing but plain letters stands in it, as in nearly all: lists of a class are long."""
    return text.isascii() and text.isprintable()


def _is_unseen(sign):
    return (
        not sign.isascii()
        and (unicodedata.category(sign) == "Cf" or sign in _FILLERS)
        or (unicodedata.category(sign) == "Cc")
    )


def _narrow(sign):
    kind, _, rest = unicodedata.decomposition(sign).partition(" ")
    return chr(int(rest, 16)) if kind in ("<wide>", "<narrow>") else sign


def _small(text):
    # The Turkish capital I with a dot is an i; a sigma at the end of a word is a sigma.
    return text.replace("\u0130", "i").lower().replace("ς", "σ")


def _spelled(label):
    if not re.fullmatch("xn--[a-z0-9-]+", label):
        return label
    try:
        return _small(label[4:].encode().decode("punycode"))
    except (UnicodeError, ValueError):
        return label
