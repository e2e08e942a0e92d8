"""One's own line over a course: how sure somebody was before and after, as a picture and as a table."""

from typing import NamedTuple

from peerreview.domain.numbers import rounded
from peerreview.store.reading import own_line
from peerreview.web.text import _

TOP, HEIGHT, LEFT, WIDTH = 14, 72, 3, 94  # pixels down, percent across


class Dot(NamedTuple):
    """One answer: where it stands (percent across, pixels down) and whether it was given ``after``."""

    x: float
    y: float
    after: bool


class Drawn(NamedTuple):
    """One scale: its ``dots`` in order, the ``strokes`` (x, y, x, y) between neighbours, and ``rows``
    [(activity, title, round, points before or None, after or None)] with the same numbers."""

    scale: own_line.Scale
    dots: list
    strokes: list
    rows: list


def of_student(course):
    """(entries, [Drawn]) of whoever asks; nothing where nothing was said."""
    found = own_line.of_person(course.course, course.enrolment)
    return found.entries, [_drawn(scale, found.entries) for scale in found.scales]


def titled(entry):
    """What an entry is called."""
    if entry.round > 1:
        return _("%(title)s, round %(number)s", title=entry.title, number=entry.round)
    return entry.title


def _drawn(scale, entries):
    rows = [(one, one.before.get(scale.id), one.after.get(scale.id)) for one in entries]
    dots, last = [], max(2 * len(rows) - 1, 1)
    for place, (_one, *points) in enumerate(rows):
        for is_after, value in enumerate(points):
            if value is not None:
                x = LEFT + WIDTH * (2 * place + is_after) / last
                y = TOP + HEIGHT * (scale.high - value) / (scale.high - scale.low)
                dots.append(Dot(float(rounded(x, 1)), float(rounded(y, 1)), bool(is_after)))
    strokes = [(one.x, one.y, other.x, other.y) for one, other in zip(dots, dots[1:])]
    return Drawn(scale, dots, strokes, [(titled(one), *points) for one, *points in rows])
