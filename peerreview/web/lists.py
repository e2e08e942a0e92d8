"""Lists: a search, filters that are links with counts, an order, pages. The address is the state.

``look`` reads what an address asks for, ``listing`` finds those rows among all, ``page_listing`` is for rows
that the database has already counted and cut. templates/_ui/lists.html draws the result."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from flask import url_for

from peerreview.domain.words import folded, in_order
from peerreview.web.fields import whole
from peerreview.web.text import _

SIZE = 100
LONGEST = 100  # characters of what somebody looks for


class Filter(NamedTuple):
    """One row of links: its ``key`` in the address, its ``label``, the words for ``everything``, and the
    ``options`` {value: words}. ``of`` gives the values a row stands under (a collection of texts).

    ``shy``: options that nothing stands under are left out, and the whole row where there is nothing to
    choose between."""

    key: str
    label: str
    everything: str
    options: Mapping[str, str]
    of: Callable | None = None
    shy: bool = False


class Links(NamedTuple):
    """A Filter as drawn: its ``key``, ``links`` [(words, address, is current, count)]."""

    key: str
    label: str
    links: list


@dataclass(frozen=True, slots=True)
class Look:
    """What an address asks for: words to find (``q``), the ``chosen`` value of each filter ("" = everything),
    the ``sort`` key (with - in front: downwards) and the ``page`` from 1. ``kept``: what else stands in the
    address and stays."""

    endpoint: str
    places: Mapping[str, str]
    q: str
    chosen: Mapping[str, str]
    sort: str
    page: int
    kept: Mapping[str, str]

    @property
    def is_narrow(self):
        """Whether something is left out."""
        return bool(self.q or any(self.chosen.values()))

    def fields(self, *without):
        """[(name, value)] that a form carries on, but those named."""
        page = self.page if self.page > 1 else ""
        state = {**self.kept, "q": self.q, **self.chosen, "sort": self.sort, "page": page}
        return [(name, value) for name, value in state.items() if value and name not in without]

    def url(self, endpoint=None, **changes):
        """The address with these *changes*; it begins on the first page unless a page is among them."""
        state = dict(self.fields("page")) | changes
        values = {name: value for name, value in state.items() if value not in ("", None)}
        return url_for(endpoint or self.endpoint, **self.places, **values)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as looked at: ``rows`` of this page, all ``found`` (of a list the database cut: this page's
    rows), their ``count``, and the ``total`` without search and filters; ``filters`` as Links; ``orders``
    offered; ``pages`` in all (None: unknown)."""

    look: Look
    rows: list
    found: list
    count: int
    total: int
    filters: list
    orders: Mapping = field(default_factory=dict)
    page: int = 1
    pages: int | None = 1
    size: int = SIZE

    @property
    def first(self):
        """The number of the first row of this page, from 1."""
        return (self.page - 1) * self.size + 1

    @property
    def last(self):
        """The number of the last row of this page."""
        return self.first + len(self.rows) - 1

    @property
    def url_of(self):
        """Addresses for ``pager``."""
        more = self.page < self.pages if self.pages is not None else len(self.found) > len(self.rows)
        return {
            "previous": self.look.url(page=self.page - 1) if self.page > 1 else None,
            "next": self.look.url(page=self.page + 1) if more else None,
        }

    @property
    def all_url(self):
        """The address of the whole list: nothing looked for, nothing chosen."""
        return url_for(self.look.endpoint, **self.look.places, **self.look.kept)

    @property
    def narrowed(self):
        """What it shows only, in words, for the title of its page: filters chosen and words looked for."""
        chosen = [
            words for one in self.filters for words, _url, is_current, _count in one.links[1:] if is_current
        ]
        return ", ".join(map(str, chosen + [f"“{self.look.q}”"] * bool(self.look.q)))

    def order(self, key):
        """(address, direction) of a column's head: ascending, descending, or "" where another column decides;
        None when nothing is ordered by it."""
        if key not in self.orders:
            return None
        current = self.look.sort or next(iter(self.orders))
        direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
        return self.look.url(sort=f"-{key}" if direction == "ascending" else key), direction


def look(args, endpoint, places, filters=(), orders=(), kept=None):
    """The Look of an address or a posted form *args*; *orders* are the keys a list may be ordered by. Of a
    Filter whose rows the database finds (no ``of``) an unknown value is none."""
    sort = args.get("sort", "")
    return Look(
        endpoint,
        places,
        args.get("q", "").strip()[:LONGEST],
        {one.key: _chosen(args.get(one.key, ""), one) for one in filters},
        sort if sort.removeprefix("-") in orders else "",
        max(whole(args.get("page"), 1), 1),
        kept or {},
    )


def _chosen(value, one):
    return value[:LONGEST] if one.of or value in one.options else ""


def listing(args, endpoint, places, rows, *, words, filters=(), orders=None, kept=None, size=SIZE):
    """The Listing of *rows* (all there are, in their own order) that *args* asks for.

    *words* gives a row's searchable text; every word looked for must stand in it, whatever its case and
    accents. *orders* {key: what a row is ordered by}: the first is the order that *rows* already have; None
    comes last. *kept*: what else the address carries on."""
    orders = orders or {}
    asked = look(args, endpoint, places, filters, orders, kept)
    wanted = folded(asked.q).split()
    found = [row for row in rows if _stands_under(row, asked, filters)]
    if wanted:
        found = [row for row in found if _holds(folded(words(row)), wanted)]
    if asked.sort:
        found = _ordered(found, orders[asked.sort.removeprefix("-")], downwards=asked.sort[0] == "-")
    counts = {one.key: Counter(value for row in rows for value in set(one.of(row))) for one in filters}
    pages = max(ceil(len(found) / size), 1)
    page = min(asked.page, pages)
    return Listing(
        asked,
        found[(page - 1) * size : page * size],
        found,
        len(found),
        len(rows),
        links(asked, filters, counts, len(rows)),
        orders,
        page,
        pages,
        size,
    )


def page_listing(asked, rows, *, filters=(), counts=None, total=0, count=None, size=SIZE):
    """The Listing of one page that the database found for the Look *asked*: *counts* {filter's key: {value:
    rows}}, *total* of all rows, *count* of those found; without a count, one row more than *size* says that
    there are more pages."""
    return Listing(
        asked,
        rows[:size],
        rows,
        len(rows) if count is None else count,
        total,
        links(asked, filters, counts or {}, total),
        page=asked.page,
        pages=None if count is None else ceil(count / size),
        size=size,
    )


def links(asked, filters, counts, total):
    """[Links] of the filters, without those that offer no choice."""
    found = []
    for one in filters:
        current, counted = asked.chosen[one.key], counts.get(one.key, {})
        shown = {
            value: words
            for value, words in one.options.items()
            if counted.get(value) or value == current or not one.shy
        }
        if one.shy and not current and not any(0 < counted.get(value, 0) < total for value in shown):
            continue
        every = {"": one.everything} | shown
        found.append(
            Links(
                one.key,
                one.label,
                [
                    (
                        words,
                        asked.url(**{one.key: value}),
                        value == current,
                        counted.get(value, 0) if value else total,
                    )
                    for value, words in every.items()
                ],
            )
        )
    return found


def section_filter(rows, of):
    """A Filter by section; *of* gives the name of a row's section, or ""."""
    names = sorted({of(row) for row in rows} - {""}, key=in_order)
    options = {name: name for name in names}
    return Filter(
        "section", _("Section"), _("All sections"), options, lambda row: filter(None, [of(row)]), True
    )


def _stands_under(row, asked, filters):
    return all(not asked.chosen[one.key] or asked.chosen[one.key] in one.of(row) for one in filters)


def _holds(text, wanted):
    return all(word in text for word in wanted)


def _ordered(rows, of, *, downwards):
    known = [row for row in rows if of(row) is not None]
    return sorted(known, key=of, reverse=downwards) + [row for row in rows if of(row) is None]
