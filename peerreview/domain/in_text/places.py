"""Where a note stands: in a block of an answer, in a page or a line of a file, or in a region of a
picture."""

import re
from typing import NamedTuple

from peerreview.domain.blocks import Block

_PLACE = re.compile(
    r"(?P<item>[a-z][a-z0-9_]{0,39}):(?P<block>[a-zA-Z0-9_.-]{1,60})"
    r"(?::(?P<start>[0-9]{1,6})-(?P<stop>[0-9]{1,6}))?"
    r"(?:@(?P<area>[0-9]{1,3},[0-9]{1,3},[0-9]{1,3},[0-9]{1,3}))?\Z"
)


class Area(NamedTuple):
    """A region of a picture or page, in percent of its width and height from the top left."""

    x: int
    y: int
    width: int
    height: int

    def __str__(self):
        return ",".join(map(str, self))


class Place(NamedTuple):
    """A place: the ``item`` of the work, the ``block`` in its answer, from ``start`` to ``stop`` in the text
    of the block (0 to 0: all of it), and the ``area`` of a picture or None."""

    item: str
    block: str
    start: int = 0
    stop: int = 0
    area: Area | None = None

    def __str__(self):
        words = f":{self.start}-{self.stop}" if self.stop else ""
        return f"{self.item}:{self.block}{words}" + (f"@{self.area}" if self.area else "")

    @property
    def is_whole(self):
        """Whether it means all of its block."""
        return not self.stop and self.area is None


def read_place(text):
    """The Place that *text* names ("text:b3", "text:b3:10-24", "files:f….p2@10,20,30,40"); None when it is
    none."""
    found = _PLACE.match(text or "")
    if found is None:
        return None
    start, stop = int(found["start"] or 0), int(found["stop"] or 0)
    area = Area(*map(int, found["area"].split(","))) if found["area"] else None
    if (found["stop"] and start >= stop) or (area and not _is_inside(area)):
        return None
    return Place(found["item"], found["block"], start, stop, area)


def _is_inside(area):
    return area.width > 0 and area.height > 0 and area.x + area.width <= 100 and area.y + area.height <= 100


_BETWEEN = "\n\n"


class Passage(NamedTuple):
    """All of an answer to read: its ``blocks`` in order."""

    blocks: tuple[Block, ...]

    @property
    def text(self):
        """What it says, an empty line between blocks."""
        return _BETWEEN.join(block.text for block in self.blocks)

    def span(self, place):
        """(start, stop) of a Place in ``text``; None where its block is not there, or ends before."""
        at = 0
        for block in self.blocks:
            if block.id == place.block:
                stop = place.stop or len(block.text)
                return (at + place.start, at + stop) if place.start < stop <= len(block.text) else None
            at += len(block.text) + len(_BETWEEN)
        return None

    def place(self, item, start, stop):
        """The Place of (start, stop) of ``text`` in that *item*: in the block that holds most of it, or
        None."""
        at, best = 0, (0, None)
        for block in self.blocks:
            first, last = max(start - at, 0), min(stop - at, len(block.text))
            if last - first > best[0]:
                best = last - first, Place(item, block.id, first, last)
            at += len(block.text) + len(_BETWEEN)
        return best[1]
