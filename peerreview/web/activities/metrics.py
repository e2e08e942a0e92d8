"""An activity in numbers, for its staff: each with how many and how sure, as a table, as a picture and as a
file."""

from typing import NamedTuple

from flask import g, render_template

from peerreview.domain.numbers import rounded
from peerreview.store import metrics as store
from peerreview.web.access import holds, needs
from peerreview.web.activities import bp
from peerreview.web.csv import Column, download
from peerreview.web.text import _, ngettext, number

# key -> (title, what it is, whether it is a share, shown in percent)
KINDS = {
    "on_time": (_("In time"), _("Of what was due by now, how much was handed in by its deadline."), True),
    "reach": (_("Voices heard"), _("Students of whom the others can read something."), True),
    "reciprocity": (
        _("Gave and got"),
        _("Students who wrote about somebody else’s text, and about whose text somebody wrote."),
        True,
    ),
    "voice": (
        _("Equality of voice"),
        _("1 minus the Gini coefficient of the words of each group’s members; the mean of all groups."),
        False,
    ),
    "mixing": (
        _("Met each other"),
        _("With how many of the others a student sat in a group, on average."),
        True,
    ),
    "said": (
        _("What the class says of itself"),
        _("The mean of each scale that nobody reads one by one, once its step is over."),
        False,
    ),
    "gain": (
        _("Gain"),
        _("From the first time it was asked to the last, in points, of those who did both."),
        False,
    ),
    "answered": (
        _("What authors do with comments"),
        _("Of the comments that were answered one by one, how many were answered so."),
        True,
    ),
}


class Row(NamedTuple):
    """One line as it is shown: ``title``, ``about`` ("" = the whole), ``value``, ``low`` and ``high`` in
    words ("" = too few), ``of``: of how many, in words, ``more`` to say, and ``at``: value, low and high on
    a line from 0 to 100 percent (None: on none)."""

    line: store.Line
    title: str
    about: str
    value: str
    low: str
    high: str
    of: str
    more: str
    at: tuple | None

    @property
    def number(self):
        """What the file has."""
        return self.line.number


@bp.get("/activities/<activity>/numbers")
@needs("class.whole")
def metrics(activity):
    rows = rows_of(store.of_activity(activity, g.now))
    kinds = list(dict.fromkeys(row.line.key for row in rows))
    return render_template(
        "activities/metrics.html",
        activity=activity,
        sections=[(KINDS[key], [row for row in rows if row.line.key == key]) for key in kinds],
        can_edit=holds("activity.edit"),
    )


@bp.get("/activities/<activity>/numbers.csv")
@needs("class.whole")
def metrics_file(activity):
    return download("numbers", COLUMNS, rows_of(store.of_activity(activity, g.now)))


def _kept(name):
    def of(row):
        value = getattr(row.number, name)
        return None if value is None else float(rounded(value, 4))

    return of


COLUMNS = [
    Column(_("What"), lambda row: row.title),
    Column(_("Of"), lambda row: row.about),
    Column(_("Value"), _kept("value")),
    Column(_("Lower end"), _kept("low")),
    Column(_("Upper end"), _kept("high")),
    Column(_("Count"), lambda row: row.number.count if row.number.value is not None else None),
]


def rows_of(lines):
    """[Row] of [Line]."""
    return [_row(line) for line in lines]


def _row(line):
    title, _what, is_share = KINDS[line.key]
    found = line.number
    if found.value is None:
        return Row(line, title, line.title, "", "", "", "", "", None)
    shown = _percent if is_share else number
    more = ""
    if line.most > 1:
        more = ngettext("Two met %(count)s time at most.", "Two met %(count)s times at most.", line.most)
    on_line = line.key not in ("gain", "said")
    at = (
        tuple(float(rounded(100 * one, 1)) for one in (found.value, found.low, found.high))
        if on_line
        else None
    )
    return Row(
        line,
        title,
        line.title,
        _of_top(found.value, line.top) if line.key == "said" else shown(found.value),
        shown(found.low),
        shown(found.high),
        _of(line),
        more,
        at,
    )


def _percent(value):
    return _("%(number)s%%", number=number(100 * value, 0))


def _of_top(value, top):
    return _("%(mean)s of %(high)s", mean=number(value), high=number(top))


def _of(line):
    count, part = line.number.count, line.number.part
    if line.key == "answered":
        return _("%(part)s of %(count)s comments", part=part, count=count)
    if part is not None:
        return _("%(part)s of %(count)s", part=part, count=count)
    if line.key == "voice":
        return ngettext("%(count)s group", "%(count)s groups", count)
    return ngettext("%(count)s student", "%(count)s students", count)
