"""Numbers as people type and read them: a decimal point or comma, halves up, no digit lost, none made up."""

import re
from decimal import Decimal
from fractions import Fraction
from math import floor

DIGITS = 15  # as many as a stored number keeps, each as typed
Number = int | float | Decimal | Fraction

_TYPED = re.compile(r"[+-]?(\d{1,15}([.,]\d{0,20})?|[.,]\d{1,20})\Z", re.ASCII)
_MINUS = str.maketrans({"−": "-", "–": "-"})  # what phones and word processors put for a minus


def typed(text: str) -> Decimal | None:
    """The number typed with a decimal point or comma; None when it is none."""
    found = str(text).strip().translate(_MINUS)
    if not _TYPED.match(found):
        return None
    value = Decimal(found.replace(",", "."))
    return value if value else abs(value)  # no minus before a nought


def kept(text: str) -> float | None:
    """The same as it is stored; None also for one with more digits than a stored number keeps."""
    found = typed(text)
    return None if found is None or len(found.as_tuple().digits) > DIGITS else float(found)


def plain(value: Number) -> str:
    """Every digit that is stored, and no needless one: 3, 2.5, 33.33. A fraction without an end is no stored
    number: ``rounded`` first."""
    text = f"{Decimal(str(value)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def rounded(value: Number, places: int = 0) -> Decimal:
    """The value with so many decimals, a half away from zero: 1.25 is 1.3, 12.5 is 13, -2.25 is -2.3. A float
    counts as the decimal number it is written as."""
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    size = floor(abs(exact) * 10**places + Fraction(1, 2))
    return Decimal(size if exact >= 0 else -size).scaleb(-places)
