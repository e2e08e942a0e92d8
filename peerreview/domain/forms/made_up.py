"""Drafts made up by chance: complete and valid for any form, so that a design can be played before anybody
meets it."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from peerreview.domain import chance, numbers
from peerreview.domain.forms import values
from peerreview.domain.forms.kind import MOST_ENTRIES, MOST_PEOPLE

WORDS = (
    "the idea holds because its second part names what was counted and where while the first example still "
    "needs a source that another reader could find again so I would move it down and say why it matters here"
).split()
RIGHT = 0.95  # the share of marked answers that are right
USUAL = 12  # words of a text that asks for none in particular
FIRST_DAY = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)


def made_up(items, draw, people=(), quality=0.7, *, marks=False):
    """A draft mapping that answers every one of *items* and may be handed in.

    *draw* is a ``random.Random``; *people* are the ids to choose from where the items name none themselves;
    *quality* (0.0 to 1.0) is how likely a quiz question or short answer is right. ``read(items, ...)`` of it
    is complete, whatever the form asks, as long as a form leaves an answer at all. *marks*: its levels mark
    an answer, which is mostly right."""
    found = {
        item.id: _OF_KIND[item.kind](item, draw, people, quality) for item in items if item.kind in _OF_KIND
    }
    for item in items if marks else ():
        if item.has_points and draw.random() < RIGHT:
            found[item.id]["level"] = max(item.levels, key=lambda level: level.points).id
    return found


def _pick(options, draw):
    return options[int(draw.random() * len(options))]


def _between(low, high, draw):
    return low + int(draw.random() * (high - low + 1))


def _prose(item, draw, least=0):
    count = max(item.words, least)
    if not count:
        count = min(USUAL, item.most) if item.most else USUAL
    start = _between(0, len(WORDS) - 1, draw)
    words = [WORDS[(start + place) % len(WORDS)] for place in range(count)]
    return f"{' '.join(words).capitalize()}." if words else ""


def _text(item, draw, people, quality):
    return {"text": _prose(item, draw)}


def _level(item, draw, people, quality):
    return {"level": _pick(item.levels, draw).id}


def _criterion(item, draw, people, quality):
    fitting = [level for level in item.levels if not item.most or level.words <= item.most]
    level = _pick(fitting or item.levels, draw)
    return {"level": level.id, "text": _prose(item, draw, level.words)}


def _checklist(item, draw, people, quality):
    found = [level.id for level in item.levels if draw.random() < 0.8]
    return {"ticks": found if len(found) >= item.least else [level.id for level in item.levels]}


def _number(item, draw, people, quality):
    low, high = _bounds(item, 10)
    found = low + (high - low) * Fraction(int(draw.random() * 11), 10)
    near = numbers.rounded(found, 2)
    return {"text": numbers.plain(near if low <= near <= high else float(low))}


def _minutes(item, draw, people, quality):
    low, high = _bounds(item, 60)
    return {"text": str(_between(-(-low // 1), high // 1, draw))}


def _bounds(item, span):
    """Bounds as Fractions: what the item leaves open is *span* away from the other, or begins at 0."""
    low, high = (None if one is None else Fraction(str(one)) for one in (item.low, item.high))
    if low is None:
        low = Fraction(0) if high is None or high >= 0 else high - span
    return low, low + span if high is None else high


def _moment(item, draw, people, quality):
    first = FIRST_DAY.replace(year=FIRST_DAY.year + 2) if item.ahead else FIRST_DAY
    return {"text": values.moment_text(first + timedelta(hours=_between(0, 2000, draw)))}


def _list(item, draw, people, quality):
    least = max(item.least, 1)
    count = _between(least, min(item.up_to or max(least, 4), MOST_ENTRIES), draw)
    time = "10:00 " if item.timed else ""
    return {"text": "\n".join(f"{time}Part {place}" for place in range(1, count + 1))}


def _links(item, draw, people, quality):
    count = _between(max(item.least, 1), item.up_to or max(item.least, 2), draw)
    return {"text": "\n".join(f"https://example.org/work-{place}" for place in range(1, count + 1))}


def _people(item, draw, people, quality):
    known = chance.shuffled([person.id for person in item.people] or map(str, people), draw)
    return {"ticks": known[: min(max(item.least, 1), item.up_to or MOST_PEOPLE)]}


def _quiz(item, draw, people, quality):
    right = [level.id for level in item.levels if level.right]
    wrong = [level.id for level in item.levels if not level.right]
    chosen = right if draw.random() < quality or not wrong else [_pick(wrong, draw)]
    return {"ticks": chosen} if item.is_several else {"level": chosen[0]}


def _short(item, draw, people, quality):
    return {"text": _pick(item.accept, draw) if draw.random() < quality else "Not quite this"}


def _files(item, draw, people, quality):
    known = [one.key for one in item.files if one.is_ready]
    return {"ticks": known[: item.up_to]}


_OF_KIND = {
    "criterion": _criterion,
    "scale": _level,
    "choice": _level,
    "checklist": _checklist,
    "text": _text,
    "number": _number,
    "minutes": _minutes,
    "moment": _moment,
    "list": _list,
    "people": _people,
    "quiz": _quiz,
    "short": _short,
    "files": _files,
    "links": _links,
}
