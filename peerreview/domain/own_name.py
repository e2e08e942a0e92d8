"""Where a text gives its writer away: name, address, student number, however they are written.

Names are words too (Mark, Will, May, Rose, König), and writers are cited. So a whole name counts anywhere; a
part of it only where somebody signs or is introduced; a part that is also a word more seldom still."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from peerreview.domain.words import folded


class Writer(NamedTuple):
    """Who must not be found in a text: ``name``, ``email``, and ``numbers`` such as that of a student."""

    name: str
    email: str = ""
    numbers: tuple[str, ...] = ()


class _Word(NamedTuple):
    start: int
    end: int
    folded: str
    is_large: bool  # begins with a capital, or in a script that has none


# Letters and digits with what stands over, under or unseen between them.
_WORD = re.compile(
    "[^\\W_](?:[^\\W_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f"
    "\u0981-\u0983\u09bc-\u09cd"
    "\u0b82-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3\u00ad\u200b-\u200d\u2060\ufeff])*"
)
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BETWEEN = re.compile(
    r"(?!.*[.!?:]\s)(?!\s*\n\s*\n)[\s*_`~\[\](){}<>#,|/\\\-‐-—\"'’:;=+&%.@]{0,6}", re.DOTALL
)
_PARTICLES = frozenset(
    "de da do dos das del della di du la le van von der den ter ten al el bin ibn bint zu y e".split()
)

# Names that are words, and words that are names of roles: by themselves they give nobody away.
_COMMON = frozenset(
    """abbey amber angel april art ash august author autumn baker bank banks barber bay bell berg best bill
    bird bishop black blanc bloom bond brave bridge bridges brook brooks brown bush butler cain candy
    carol carpenter carter case cash chance chapel chase chip christian church clay cliff coach cole
    colt cook cooper cross crystal daisy dale daly dame dawn day dean dick dirk dolly don drew duke earl
    early ernst fair faith farmer felix field fields fisher flint flora flowers ford forest foster fox
    frank frey friend frost fuchs gay gene glen glory gold good grace grant gray green grey gross grove
    guy hall happy harmony harper hart harvest hazel head heath heather heaven herb hill holiday holly
    honor hope hours house hunt hunter iris ivy jack jade jasmine jewel jewels jolly joy judge july june
    justice key keys kind king klein knight koch konig kurz lake lance lang law lee leigh lily little
    long lord love low lucky major man marina mark marks marsh marshal mason master mate max may mercy
    merry mike miles mill miller minor moon moor more moss neu nick noble north norm olive page paris
    park parks pat patience pearl peer penny petal peter petit pierce piper pitt plum pole poole poor
    pope porter potter power price prince prior prudence queen rain rand ray read reader rebel red reed
    reviewer rich rider river rivers rob robin rock rocky rod roman rose rosemary ruby rush rusty sage
    sand sandy savage scout sea shade sharp shaw short silver skip sky small smart snow sommer sonny
    south spring stair star steel stein stern still stone storm street strong student sue summer sun
    sunny swan sweet swift taylor teal temple tiger tom tower trinity tripp trip true turn turner van
    vance victor victoria violet virginia vogel wade walker wall walter ward warren water waters way
    weaver weber weiss wells west white wiley will willow winner winter wise wolf wood woods work worker
    writer wynn young""".split()
)
_I_AM_CALLED = (
    r"i am|i'm|my name is|my name's|ich bin|ich heisse|mein name ist|je suis|je m'appelle|soy|me llamo|sono"
    r"|mi chiamo|меня зовут"
)
_SIGNED = re.compile(
    rf"(?:\b(?:{_I_AM_CALLED}|names?|authors?|student|writer|signed|by|regards|cheers|yours|sincerely"
    r"|faithfully|thanks|thank you|greetings|wishes|best|gruss|grusse|lg|mfg|autor|autorin|verfasser"
    r"|verfasserin|auteur|nom|cordialement|nombre|saludos|autore|автор|имя|выполнил|выполнила|с уважением)"
    r"|作者|姓名|我是|我叫|名前|著者|私は|이름|저는|ผู้เขียน|ชื่อ|اسمي|الكاتب"
    r"|[-~©(|·])[\s,.:;*_\[\]\"'>#|！：，]*$"
)
_I_AM = re.compile(rf"\b(?:{_I_AM_CALLED})[\s,:*_\"'(]*$")
_DASHED = re.compile(r"[-~©(|·][\s*_\[\]\"'>#]*$")
_INTRODUCED = re.compile(r"^(?:[\W_]*)(?:von|par|por|de|di|av|af|door|przez)[\s*_\[\]:]*$")
_TO_THE_END = re.compile(r"[\s*_`~\])>.,;!|}\"'’]*(?:\n|$)")
_OF_THEIRS = re.compile(
    r"['’`]s?\s+(?:\w+\s+)?(?:essay|report|work|text|paper|draft|project|review|assignment"
    r"|homework|submission|poster|notes"
    r"|solution|reflection|journal|thesis|aufsatz|bericht|entwurf)\b",
    re.IGNORECASE,
)
_LINKED = re.compile(r"(?<=\])\([^)\n]*\)")  # where a link of Markdown leads
_BEGUN = re.compile(r"(?:\b[^\W\d_]['’])?$")  # the O’ of O’Neill
_FILE = re.compile(
    r"\.(?:docx?|pdf|odt|md|txt|py|ipynb|pptx?|xlsx?|zip|tex|rtf|png|jpe?g|csv|r|java)\b", re.IGNORECASE
)


def giveaways(text, writers):
    """[(start, end)] of *text* that give one of the *writers* away, in order, none within another."""
    words = _words(text)
    found = [span for writer in writers for span in _of_one(text, words, writer)]
    kept = []
    for start, end in sorted(set(found), key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
        elif end > kept[-1][1]:
            kept[-1] = (kept[-1][0], end)
    return kept


def is_number(value):
    """Whether a fact about somebody is a number that is theirs alone, such as that of a student."""
    return bool(
        re.fullmatch(r"[A-Za-z]{0,4}[\s-]?\d[\d\s./-]{3,}[A-Za-z]{0,2}", value.strip())
        and sum(sign.isdigit() for sign in value) >= 5
        and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip())
    )


def _of_one(text, words, writer):
    yield from _written_out(text, writer)
    if _NO_SPACES.search(unicodedata.normalize("NFC", writer.name)):
        yield from _within(text, unicodedata.normalize("NFC", writer.name))
        return
    parts = _parts(writer.name)
    if len(parts) > 1:
        yield from _joined(words, parts)
        yield from _whole(text, _words(_LINKED.sub(lambda link: " " * len(link[0]), text)), parts)
    for word in words:
        for part in parts:
            if _is_part(word, part) and _is_told(text, words, word, part):
                yield word.start, word.end


@lru_cache(20_000)
def _fold(word):
    return folded(word)


# A text is looked at for each of its writers, before it goes and as it goes: its words are read once.
@lru_cache(64)
def _words(text):
    return tuple(
        _Word(*match.span(), _fold(match[0]), match[0][0].isupper() or not match[0][0].islower())
        for match in _WORD.finditer(text)
    )


@lru_cache(256)
def _parts(name):
    """The words of a name that say whose it is, folded: no particles, no initials."""
    found = [word.folded for word in _words(name)]
    return tuple(
        dict.fromkeys(
            part for part in found if part not in _PARTICLES and (len(part) > 1 or _NO_SPACES.match(part))
        )
    )


def _written_out(text, writer):
    """The address, its first part where that is no mere name, and numbers with or without signs between."""
    local, _at, domain = writer.email.partition("@")
    patterns, numbers = [], list(writer.numbers)
    if local and domain:
        at = r"\s*(?:@|\(at\)|\[at\]|\{at\}|\bat\b)\s*"
        patterns.append(rf"(?<![\w.]){re.escape(local)}{at}[\w.-]*\w")
        digits = re.sub(r"\D", "", local)
        if digits and len(local) >= 5:
            patterns.append(rf"(?<![\w.@]){re.escape(local)}(?![\w@])")
        if len(digits) >= 6:
            numbers.append(digits)
    for number in numbers:
        signs = [re.escape(sign) for sign in number if sign.isalnum()]
        if len(signs) >= 5:
            patterns.append(r"(?<!\w)" + r"[\s./-]?".join(signs) + r"(?!\w)")
    for pattern in patterns:
        yield from (match.span() for match in re.finditer(pattern, text, re.IGNORECASE))


def _within(text, name):
    """A name in a script without spaces: the whole of it anywhere, the given name after an introduction."""
    parts = name.split()
    given = parts[-1] if len(parts) > 1 else name[1:] if 2 < len(name) < 5 else ""
    if len("".join(parts)) > 1:
        between = r"[\s·・*_,，、]{0,2}"
        ways = {between.join(map(re.escape, way)) for way in (parts, parts[::-1])}
        yield from (match.span() for match in re.finditer("|".join(sorted(ways)), text))
    if len(given) > 1:
        for match in re.finditer(re.escape(given), text):
            if _SIGNED.search(folded(text[max(0, match.start() - 40) : match.start()])):
                yield match.span()


def _joined(words, parts):
    """The name in one piece, as in addresses, links and file names."""
    first, last = parts[0], parts[-1]
    long = {f"{first}{last}", f"{last}{first}", "".join(parts)}
    short = {f"{first[0]}{last}", f"{last}{first[0]}"} - _COMMON - set(parts)
    for word in words:
        is_long = len(first) + len(last) > 6 and any(name in word.folded for name in long)
        if is_long or (len(word.folded) > 4 and word.folded.rstrip("0123456789") in short):
            yield word.start, word.end


def _whole(text, words, parts):
    """Two parts of the name beside each other, in either order, one of them with a slip of the pen."""
    for place, word in enumerate(words):
        for part in parts:
            exact = word.folded == part
            if not exact and not _is_slip(word, part):
                continue
            beside = _beside(text, words, place, [one for one in parts if one != part])
            if beside is None:
                continue
            other, other_part = beside
            is_exact = exact and other.folded == other_part
            if _is_meant(word, exact, part, other, other.folded == other_part, other_part) or (
                is_exact and _is_signed(text, word.start, other.end)
            ):
                yield word.start - len(_BEGUN.search(text[: word.start])[0]), other.end


def _is_signed(text, start, end):
    """Whether what stands there closes its line and is alone on it, or follows an introduction."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    alone = not re.search(r"[^\W_]", before) and not _DASHED.search(folded(before))
    return bool(_TO_THE_END.match(text[end:])) and (alone or bool(_SIGNED.search(folded(before[-60:]))))


def _beside(text, words, place, others):
    """(the next word that is one of *others*, which), over initials, particles and a middle name."""
    for other, before in zip(words[place + 1 : place + 4], words[place : place + 3]):
        between = _LINKED.sub(" ", text[before.end : other.start])
        if not _BETWEEN.fullmatch(between.replace(". ", " ") if len(before.folded) == 1 else between):
            return None
        for part in others:
            if other.folded == part or _is_slip(other, part):
                return other, part
        if not (len(other.folded) == 1 or other.folded in _PARTICLES or other.is_large):
            return None
    return None


def _is_meant(one, one_exact, one_part, two, two_exact, two_part):
    """Whether two words beside each other are a name rather than words: capitals where both could be words
    or one is misspelt."""
    if not one_exact and not two_exact:
        return False
    large = one.is_large and two.is_large
    if not (one_exact and two_exact):
        exact, slip = (one_part, two_part) if one_exact else (two_part, one_part)
        return large and (exact not in _COMMON or len(slip) > 4)
    return large or not {one_part, two_part} <= _COMMON


def _is_part(word, part):
    return word.folded == part or (
        part not in _COMMON and len(part) > 4 and word.is_large and _is_slip(word, part)
    )


def _is_slip(word, part):
    """One letter too many, too few, another one, or two in the wrong order."""
    one, two = word.folded, part
    if min(len(one), len(two)) < 4 or abs(len(one) - len(two)) > 1 or one == two or one in _COMMON:
        return False
    start = 0
    while start < min(len(one), len(two)) and one[start] == two[start]:
        start += 1
    rest, other = one[start:], two[start:]
    return (
        rest[1:] == other
        or rest == other[1:]
        or rest[1:] == other[1:]
        or (rest[:2] == other[1::-1] and rest[2:] == other[2:] and len(other) > 1)
    )


def _is_told(text, words, word, part):
    """Whether this part of the name stands where somebody signs, is introduced, or owns what is read."""
    is_word = part in _COMMON or (len(part) < 3 and not _NO_SPACES.search(part))
    if is_word and not word.is_large:
        return False
    line = text.rfind("\n", 0, word.start) + 1
    before, after = text[line : word.start], text[word.end :]
    ends = bool(_TO_THE_END.match(after))
    if ends and not re.search(r"[^\W_]", before):
        is_last = not re.search(r"[^\W_]", after)
        if not is_word or is_last or _DASHED.search(folded(before)):
            return True
    run = re.match(r"[\w.-]*", after)[0]
    if not is_word and (before[-1:] in ("_", "-") or run[:1] in ("_", "-", ".")) and _FILE.search(run):
        return True
    near = folded(text[max(line if before.strip() else 0, word.start - 60) : word.start])
    if ends:
        return bool(_DASHED.search(near) or _INTRODUCED.match(near) or _SIGNED.search(near))
    if not word.is_large or _DASHED.search(near):
        return False
    if _I_AM.search(near):
        return True
    return not is_word and bool(_SIGNED.search(near) or _OF_THEIRS.match(after))
