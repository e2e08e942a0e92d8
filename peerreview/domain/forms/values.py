"""Values as people type them: minutes, moments, lists, and when two short answers are the same."""

import re
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal

from peerreview.domain import numbers

_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)\Z", re.ASCII)
_SPOKEN = re.compile(
    r"(?:(?P<hours>\d{1,3}(?:[.,]\d{1,2})?)\s*h(?:ours?|rs?)?\.?)?"
    r"\s*(?:(?P<minutes>\d{1,5})\s*(?:m(?:in(?:utes?|s)?)?\.?)?)?\Z",
    re.ASCII,
)
_BULLET = re.compile(r"(?:[-*•]|\d{1,3}[.)])\s+(?=\S)")
FIRST_YEAR, LAST_YEAR = 1900, 2200


def minutes(text):
    """Whole minutes of "90", "90 min", "1:30", "1 h 30" or "1,5 h"; None when it is none of these."""
    typed = text.strip().lower()
    if clock := _CLOCK.match(typed):
        return int(clock[1]) * 60 + int(clock[2])
    spoken = _SPOKEN.match(typed)
    if not typed or not spoken:
        return None
    whole = Decimal((spoken["hours"] or "0").replace(",", ".")) * 60 + int(spoken["minutes"] or 0)
    return int(whole) if whole == whole.to_integral_value() else None


def spoken_minutes(count):
    """ "45 min", "2 h", "1 h 30 min"."""
    hours, rest = divmod(count, 60)
    return " ".join([*([f"{hours} h"] if hours else []), *([f"{rest} min"] if rest or not hours else [])])


def moment(text):
    """The aware UTC moment of ISO text with a zone; None when it is none. Without a zone nobody knows when it
    is."""
    try:
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
            return None
        return found.astimezone(UTC)
    except ValueError:
        return None


def moment_text(found):
    """How an aware moment is stored in an answer: UTC ISO text to the minute."""
    return found.astimezone(UTC).isoformat(timespec="minutes")


def entries(text):
    """The entries of a list, one a line: trimmed, without empty lines and without the bullets or numbers that
    people put before them."""
    lines = (_BULLET.sub("", line.strip(), count=1).strip() for line in text.splitlines())
    return [line for line in lines if line.strip("-*•")]


def is_same(given, accepted):
    """Whether two short answers are the same, whatever the case, white space, accents or final full stop.
    Numbers compare as numbers."""
    one, other = _bare(given), _bare(accepted)
    if one == other:
        return True
    first, second = numbers.typed(one), numbers.typed(other)
    return first is not None and first == second


def _bare(text):
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    # Accents of Latin, Greek and Cyrillic only: signs of other scripts are letters of their own.
    text = "".join(letter for letter in text if not "\u0300" <= letter <= "\u036f")
    text = " ".join(text.split())
    return text.removesuffix(".") or text
