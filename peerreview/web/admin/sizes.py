"""Sizes as people read them."""

from peerreview.web.text import number

UNITS = ("B", "kB", "MB", "GB", "TB")


def size(count):
    """ "1.4 MB" of a number of bytes; "" for none known."""
    if count is None:
        return ""
    value, place = float(count), 0
    while value >= 999.5 and place < len(UNITS) - 1:
        value, place = value / 1000, place + 1
    return f"{number(value, 1 if place and value < 9.95 else 0)} {UNITS[place]}"
