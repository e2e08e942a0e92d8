"""Wall clocks: moments as people type and read them in a zone, and whole days between them.

Once a year an hour never comes and once an hour comes twice. What never comes is refused with the next time
that does; of what comes twice it is asked which is meant; what is stored and only shown again stays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

FIRST_YEAR, LAST_YEAR = 2000, 2200
DAY = timedelta(days=1)
UNREAD = N_("Choose a date and a time, such as 2026-12-11T17:00.")
FAR = N_("Choose a date between the years {first} and {last}.")
SKIPPED = N_(
    "{typed} does not exist in {zone}: the clocks go forward that day. The next possible time is {after}."
)
TWICE = N_("{typed} comes twice in {zone}: the clocks go back that day. Choose which of the two is meant.")
FIRST, SECOND = SIDES = ("first", "second")  # of an hour that comes twice


def typed(moment, zone):
    """A moment as a date field holds it, on the clock of *zone* to the minute: ``2026-12-11T17:00``; "" of
    None."""
    return f"{shown(moment, zone):%Y-%m-%dT%H:%M}" if moment else ""


def read(text, zone, kept=None, which=""):
    """The aware UTC moment of what was *typed* on the clock of *zone*; None when empty. A text that names an
    offset of its own is taken by it; of an hour that comes twice *which* (one of SIDES) says the one meant.

    *kept* is the moment that the field showed: left as it was, it is that very moment, with its seconds.
    Invalid, with a sentence, where it is no date, far from now, skipped, or one of two."""
    text = (text or "").strip()
    if not text:
        return None
    if kept is not None and text == typed(kept, zone) and which in ("", side(kept, zone)):
        return kept
    found = _found(text)
    if found.tzinfo is not None:
        return found.astimezone(UTC)
    early, late = _both(found, zone)
    if early < late and which in SIDES:
        return (early, late)[SIDES.index(which)]
    if early != late:
        raise _refused(found, zone, early, late)
    return early


def _found(text):
    """The datetime of a text, aware where it names an offset; Invalid."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(UNREAD) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Invalid(FAR, first=FIRST_YEAR, last=LAST_YEAR)
    return found


def both(text, zone):
    """The two moments (aware, UTC) that *text* can mean where the hour comes twice in *zone*, in the order of
    SIDES; () anywhere else."""
    try:
        found = _found((text or "").strip())
    except Invalid:
        return ()
    if found.tzinfo is not None:
        return ()
    early, late = _both(found, zone)
    return (early, late) if early < late else ()


def side(moment, zone):
    """Which of the two a moment is in an hour that comes twice: one of SIDES; "" in any other hour."""
    found = both(typed(moment, zone), zone)
    if not found:
        return ""
    return SECOND if moment >= found[1] else FIRST


def latest(local, zone):
    """The last moment at which the clock of *zone* can be said to show *local*, a naive datetime: the second
    of two; of one that never comes as much after the skipped hour."""
    return max(_both(local, zone))


def day_begins(day, zone):
    """The moment at which a date begins on the clock of *zone*: its first minute, be that not midnight."""
    return _both(datetime.combine(day, time()), zone)[0]


def read_day(text, field=""):
    """The date of what was typed, such as 2026-12-11; Invalid (*field*), with a sentence, for what is none or
    far from now."""
    try:
        found = date.fromisoformat((text or "").strip())
    except ValueError:
        raise Invalid(N_("Choose a day, such as 2026-12-11."), field=field) from None
    if not FIRST_YEAR <= found.year < LAST_YEAR:
        raise Invalid(N_("Choose a day of these years."), field=field)
    return found


def day_ends(day, zone):
    """The moment at which a date is over on the clock of *zone*."""
    return day_begins(day + DAY, zone)


def last_day(end, zone):
    """The date of which *end* is the end, as ``day_ends`` makes it."""
    return (end - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()


def today_in(zone, now):
    """(the moment at which the day of *now* begins on the clock of *zone*, that at which the next one
    does)."""
    today = shown(now, zone).date()
    return day_begins(today, zone), day_begins(today + DAY, zone)


def around(hour, moment, zone):
    """(the last moment up to *moment*, the next one after it) at which the clock of *zone* shows a full
    *hour*."""
    today = shown(moment, zone).date()
    found = [latest(datetime.combine(today + count * DAY, time(hour)), zone) for count in (-1, 0, 1)]
    return max(one for one in found if one <= moment), min(one for one in found if one > moment)


def full_hour(moment):
    """The first full hour at or after an aware moment."""
    begun = moment.replace(minute=0, second=0, microsecond=0)
    return begun if begun == moment else begun + timedelta(hours=1)


def whole_days(start, end, zone):
    """How many times, from *start*, the same time of the next day comes on the clock of *zone* by *end*: 0 or
    more."""
    if end <= start:
        return 0
    local = shown(start, zone)
    count = max((shown(end, zone) - local) // DAY, 0)
    while count and latest(local + count * DAY, zone) > end:
        count -= 1
    return count


def begun_days(start, end, zone):
    """The same with the day that has begun: 1 until the same time of the next day, 0 before *start* and at
    it."""
    if end <= start:
        return 0
    count = whole_days(start, end, zone)
    return count + (count == 0 or latest(shown(start, zone) + count * DAY, zone) < end)


def spoken(moment, zone, now):
    """A moment in a letter: "Fri 11 Dec, 17:00 CET", with the year when it is another one than *now*'s."""
    local = moment.astimezone(ZoneInfo(zone))
    year = "" if local.year == now.astimezone(ZoneInfo(zone)).year else f" {local.year}"
    return f"{local:%a} {local.day} {local:%b}{year}, {local:%H:%M} {zone_name(local)}"


def zone_name(local):
    """What a zone is called at an aware moment: "CET"; where it has no letters "UTC+03"."""
    name = local.tzname()
    return f"UTC{name}" if name[0] in "+-" else name


def shown(moment, zone):
    """What the clock of *zone* shows at an aware moment, as a naive datetime."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _both(local, zone):
    """The moments that a naive local time may mean: the same one twice on all but two days of a year."""
    return tuple(
        local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC).replace(tzinfo=UTC) for fold in (0, 1)
    )


def _refused(local, zone, one, other):
    """The Invalid of a local time that comes twice (*one* before *other*) or never (after it)."""
    if one > other:
        change = _change(other, one, zone)
        return Invalid(SKIPPED, typed=_words(local), zone=zone, after=_words(shown(change, zone)))
    return Invalid(TWICE, typed=_words(local), zone=zone)


def _change(early, late, zone):
    """The second at which the clock of *zone* is moved between two moments."""
    before = early.astimezone(ZoneInfo(zone)).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if middle.astimezone(ZoneInfo(zone)).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def _words(local):
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M}"
