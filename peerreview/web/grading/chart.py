"""Where the readers of a work put each criterion, drawn on the server: the numbers of the table as a
picture."""

from dataclasses import dataclass

from peerreview.domain.numbers import rounded
from peerreview.web.text import number

LEFT, WIDTH = 2, 96  # percent
TITLE, STACKED, BELOW = 22, 11, 34  # pixels: a criterion's name, each circle on another, below its line
LETTERS = 96  # of the names of levels on two lines, on a phone


@dataclass(frozen=True, slots=True)
class Drawn:
    """One criterion: where its ``title`` and its line stand in pixels, the bar and the mark in percent, the
    circles as (percent, pixel); ``says``: the name of the level that counts, where the axis names none."""

    title: str
    top: int
    y: int
    start: float
    width: float
    middle: float
    dots: list
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """``ticks`` [(percent, pixel, anchor, "3 Solid")] where all criteria have the same levels, else none;
    ``rows`` of Drawn; ``height`` in pixels; ``apart``: the widest distance between two readers, in levels, on
    the criterion ``widest``."""

    ticks: list
    rows: list
    height: int
    apart: int
    widest: str


def chart(scales):
    """The Chart of [(Row, ((points, level's name), ...) or None)]; criteria without one scale are left out;
    None when all are."""
    rows = [(row, scale) for row, scale in scales if scale]
    if not rows:
        return None
    ticks = _ticks(rows[0][1]) if len({scale for _row, scale in rows}) == 1 else []
    drawn, apart, top = [], {}, 40 if ticks else 0
    for row, scale in rows:
        given = sorted(float(points) for points in row.points.values() if points is not None)
        one = _drawn(row, given, scale, top, is_named=bool(ticks))
        drawn.append(one)
        top = one.y + BELOW
        apart[row.title] = sum(given[0] < points <= given[-1] for points, _title in scale)
    widest = max(apart, key=apart.get)
    return Chart(ticks, drawn, top - 8, apart[widest], widest)


def _drawn(row, given, scale, top, *, is_named):
    at = [_x(points, scale) for points in given]
    y = top + TITLE + STACKED * max(at.count(x) for x in at)
    dots = [(x, y - STACKED * at[:index].count(x)) for index, x in enumerate(at)]
    width = float(rounded(at[-1] - at[0], 1))
    says = "" if is_named else dict(scale).get(float(row.median), "")
    return Drawn(row.title, top + 14, y, at[0], width, _x(float(row.median), scale), dots, says)


def _x(points, scale):
    low, high = scale[0][0], scale[-1][0]
    return float(rounded(LEFT + WIDTH * (points - low) / (high - low), 1)) if high > low else LEFT


def _ticks(scale):
    """The levels with their points, in turn on two lines: on a phone names stand close."""
    most = LETTERS // max(len(scale) - 1, 1)
    ticks = []
    for place, (points, title) in enumerate(scale):
        text = f"{number(points)} {title}"
        text = text if len(text) <= most else f"{text[: most - 1]}…"
        anchor = "start" if place == 0 else "end" if place == len(scale) - 1 else "middle"
        ticks.append((_x(points, scale), 14 + 16 * (place % 2), anchor, text))
    return ticks
