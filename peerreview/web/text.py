"""Words, moments and numbers as people read them. All translation happens here.

Within an answer everything is said in the language of whoever gets it (``speak``). What a module says once
and for all, such as the label of a field, is said when it is shown (``Later``)."""

import functools
import threading
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g
from markupsafe import Markup, escape

from peerreview.domain import numbers
from peerreview.domain.attributes import NO_TIMER
from peerreview.domain.clock import whole_days, zone_name
from peerreview.domain.words import PLAIN, Sentence, catalogue
from peerreview.store import markup

_answering = threading.local()
# First strong isolate, and its end: what stands between has a direction of its own.
ISOLATE, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def isolated(value):
    """*value* as it stands in a sentence: words written from right to left do not reorder what is around
    them."""
    if not isinstance(value, str) or value.isascii() or value[0] == ISOLATE:
        return value
    if any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in value):
        return value.__class__(ISOLATE) + value + END
    return value


def _filled(text, values):
    return text % {name: isolated(value) for name, value in values.items()}


def speak(language):
    """Answer in *language* (its code, one of ``words.CATALOGUES``, or "" for the words as they stand here)
    from now on; None: nobody is answered."""
    _answering.catalogue = None if language is None else catalogue(language)


def language():
    """The code of the language that is spoken now."""
    found = getattr(_answering, "catalogue", None)
    return found.code if found else PLAIN.code


def _spoken():
    return getattr(_answering, "catalogue", None) or PLAIN


class Later(str):
    """A sentence of a module, which is read before anybody asks: in the language of whoever it is shown
    to."""

    __slots__ = ()

    def __str__(self):
        return _spoken().gettext(str.__str__(self))

    def __format__(self, how):
        return format(str(self), how)

    def __html__(self):
        return escape(str(self))


def _(message, **values):
    """A sentence in the viewer's language; ``%(name)s`` places are filled from *values*."""
    found = getattr(_answering, "catalogue", None)
    if found is None and not values:
        return Later(message)
    text = (found or PLAIN).gettext(message)
    return _filled(text, values) if values else text


def ngettext(one, many, count, **values):
    """One of two sentences by *count*, which fills ``%(count)s``."""
    return _spoken().ngettext(one, many, count) % {"count": count, **values}


@functools.cache
def _markup(_language, message):
    return Markup(_spoken().gettext(message))


def template_text(message, /, **values):
    """``_()`` of templates: values are escaped, the sentence itself is trusted. Without places the result is
    kept."""
    text = _markup(language(), message)
    return _filled(text, values) if values or "%%" in text else text


def template_plural(one, many, num, /, **values):
    """``ngettext()`` of templates; the number fills ``%(num)s``."""
    return Markup(_spoken().ngettext(one, many, num)) % {"num": num, **values}


def with_formulas(text):
    """A plain text of staff, such as a hint, with its formulas drawn."""
    if not text or "$" not in text or isinstance(text, Markup):
        return text
    return Markup(markup.line(text))


def said(sentence, values=None):
    """A sentence of the domain (``{name}`` places) in the viewer's language; moments among the values are
    shown as such."""
    if isinstance(sentence, Sentence):
        return _(sentence.message, **sentence.values)
    shown = {
        key: str(when(value)) if isinstance(value, datetime) else isolated(value)
        for key, value in (values or {}).items()
    }
    text = _spoken().gettext(str.__str__(sentence))
    return text.format(**shown) if shown else text


def refusal_text(refusal):
    """The sentence of a Refusal for the person."""
    return said(refusal.sentence, refusal.values)


@dataclass(frozen=True, slots=True)
class When:
    """A moment to show: ISO text, "Fri 11 Dec, 17:00 CET", "in 2 days", and whether it is near."""

    iso: str
    text: str
    distance: str
    soon: bool
    past: bool

    def __str__(self):
        return self.text


def zone(course=""):
    """The zone in which this viewer reads times: their own, else that of the *course* it is about, else that
    of the page's course."""
    here = g._get_current_object()
    person = here.get("person")
    own = person.zone if person else ""
    return ZoneInfo(own or course or here.get("course_zone") or current_app.config["ZONE"])


def is_unhurried():
    """Whether this viewer needs no timers: nothing counts down on their pages."""
    person = g.get("person")
    return person is not None and NO_TIMER in person.needs


def when(moment, now=None, course=""):
    """The When of an aware moment for this viewer; None stays None. *course*: the zone of the course it
    belongs to, where a page shows several. Without a distance, and never near, for whoever needs no
    timers."""
    if moment is None:
        return None
    return _when(moment, moment.utcoffset(), now or g.now, zone(course), is_unhurried(), language())


def moment_words(moment):
    """The words of an aware moment for this viewer, as ``when`` says them, for where its distance is not
    told."""
    return _moment_words(moment, moment.utcoffset(), zone(), g.now.year, language())[1]


@functools.lru_cache(maxsize=1024)
def _when(moment, offset, now, clock_of, unhurried, spoken):
    """The same moments stand on a page again and again."""
    iso, text = _moment_words(moment, offset, clock_of, now.year, spoken)
    seconds = (moment - now).total_seconds()
    early, late = sorted((now, moment))
    counts_down = seconds >= 0 and not unhurried
    return When(
        iso,
        text,
        distance(seconds, whole_days(early, late, clock_of.key)) if counts_down or seconds < 0 else "",
        counts_down and seconds < 3 * 86400,
        seconds < 0,
    )


@functools.lru_cache(maxsize=4096)
def _moment_words(moment, _offset, clock_of, year_now, _language):
    """(ISO text, words) of a moment on a clock: the same few stand on every page of a class. Moments that are
    equal may be given in different zones, so their offset tells them apart."""
    local = moment.astimezone(clock_of)
    year = f" {local.year}" if local.year != year_now else ""
    return moment.astimezone(UTC).isoformat(timespec="seconds"), (
        f"{_(local.strftime('%a'))} {local.day} {_(local.strftime('%b'))}{year}, {local:%H:%M} "
        f"{zone_name(local)}"
    )


def on_day(moment, course=""):
    """The When of a moment of somebody whose name is hidden: the day alone, on the clock of the *course* for
    all, because the minute can tell who it was."""
    if moment is None:
        return None
    day = moment.astimezone(ZoneInfo(course or g.get("course_zone") or current_app.config["ZONE"])).date()
    return When(day.isoformat(), day_words(day), "", False, True)


def day_words(day):
    """ "Fri 11 Dec" of a date, with the year when it is another one."""
    year = f" {day.year}" if day.year != g.now.astimezone(zone()).year else ""
    return f"{_(day.strftime('%a'))} {day.day} {_(day.strftime('%b'))}{year}"


def today():
    """The day it is for this viewer, as ``day_words``."""
    return day_words(g.now.astimezone(zone()).date())


def distance(seconds, days=None):
    """ "in 2 days", "3 hours ago": minutes under an hour, hours under two days, then days. Never more than
    what is left: parts do not count. *days*: as they are counted on a wall clock, where that is known."""
    size = abs(seconds)
    if size < 60:
        return _("now") if seconds >= 0 else _("a moment ago")
    days = int(size // 86400) if days is None else days
    if size < 3600:
        part = ngettext("%(count)s minute", "%(count)s minutes", int(size // 60))
    elif days < 2:
        part = ngettext("%(count)s hour", "%(count)s hours", int(size // 3600))
    else:
        part = ngettext("%(count)s day", "%(count)s days", days)
    return _("in %(time)s", time=part) if seconds > 0 else _("%(time)s ago", time=part)


def clock(moment):
    """ "14:02" today, with the date otherwise."""
    local, today = moment.astimezone(zone()), g.now.astimezone(zone())
    return (
        f"{local:%H:%M}"
        if local.date() == today.date()
        else f"{local.day} {_(local.strftime('%b'))}, {local:%H:%M}"
    )


def number(value, places=2):
    """A number as people read it: up to so many decimals, a half rounded up, none of them needless: 77.5, 80,
    1.25; "" for none."""
    return "" if value is None else numbers.plain(numbers.rounded(value, places))


def tenths(value):
    """A grade as it stands alone: 77.5, 80."""
    return number(value, 1)


def column(values):
    """[text] of grades that stand below each other: where one of them needs its decimal all have it, so that
    they can be added by eye."""
    shown = [tenths(value) for value in values]
    if not any("." in text for text in shown):
        return shown
    return [text and f"{text}.0" if "." not in text else text for text in shown]
