"""Activities that people join one by one: what somebody is to one, who comes in, who follows its owner, when
it can meet, and when it has become too small."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from peerreview.domain.attributes.times import spans
from peerreview.domain.refusals import Invalid, Missing, NotNow
from peerreview.domain.words import N_

STANDINGS = ("owner", "member", "waiting", "asked", "invited")
TAKING_PART = ("owner", "member")
FEWEST = 3  # people: a group of fewer has lost what it is for
SMALL_FOR = 2  # sessions in a row, before it is asked to join with another
MOST_INVITED = 10  # invitations of one owner in a day
ASKED_AGAIN = timedelta(days=7)  # before somebody who said no is asked again
MOST_OPENED = 3  # activities of learners that one person has open in a course
LONGEST_LINE = 300  # characters of what somebody says when they ask to come
LONGEST_REASON = 500  # of why something is refused, or over
AHEAD = 14  # days in which times to meet are looked for
UNANSWERED = N_("It waits for staff to say yes.")
CLOSED = N_("This is closed: its people can read it, and nobody comes in any more.")


def in_a_line(text, most, *, field):
    """The words of *text* on one line; Invalid (*field*) where they are more than *most* characters."""
    words = " ".join(text.split())
    if len(words) > most:
        raise Invalid(N_("Say it shorter: up to {most} characters fit."), field=field, most=most)
    return words


def comes_in(join, was, taken, most, *, is_closed=False):
    """What somebody is once they press the button to take part: member, waiting, or asked.

    *join* as of ``designs.People``; *was*: what they are now ("" = nothing); *taken* of *most* places (None:
    any number). Missing where it is none of theirs, NotNow where it is closed."""
    if was in TAKING_PART:
        return was
    if join == "invite" and was != "invited":
        raise Missing()
    if is_closed:
        raise NotNow(CLOSED)
    if join == "request" and was != "invited":
        return "asked"
    return seated(taken, most)


def looked_after(others):
    """Refuse that somebody of the staff takes part where none of the *others* (how many instructors do not;
    None: it is a student) would be left to look after it: NotNow."""
    if others == 0:
        raise NotNow(
            N_(
                "Whoever takes part sees it as its people do, so an instructor has to stay outside and look "
                "after it. You are the last one: add a colleague to the course first."
            )
        )


def seated(taken, most):
    """Member while there is a place, else waiting for one."""
    return "member" if most is None or taken < most else "waiting"


def successor(people):
    """Who follows the owner: of [(id, since)] the one who is there longest; None where nobody is."""
    return min(people, key=lambda one: (one[1], one[0]))[0] if people else None


def invites(sent_today, said_no, now):
    """Refuse one more invitation: NotNow after MOST_INVITED in a day, NotNow while *said_no* (the moment at
    which this person said no, or None) is less than ASKED_AGAIN ago."""
    if sent_today >= MOST_INVITED:
        raise NotNow(
            N_(
                "You have invited {most} people within a day. Wait until tomorrow: those you asked can "
                "answer first."
            ),
            most=MOST_INVITED,
        )
    if said_no and now - said_no < ASKED_AGAIN:
        raise NotNow(N_("They said no to this in the last days. Ask again a week after that, not sooner."))


def opens(count):
    """Refuse to open one more activity where *count* of one's own are open in the course."""
    if count >= MOST_OPENED:
        raise NotNow(
            N_(
                "You have {most} of these open in this course. Close one, or hand it over, before you open "
                "another."
            ),
            most=MOST_OPENED,
        )


def is_too_small(present):
    """Whether a group should be offered to join with another: fewer than FEWEST people in each of its last
    SMALL_FOR sessions. *present*: how many were there, session by session."""
    last = list(present)[-SMALL_FOR:]
    return len(last) == SMALL_FOR and all(count < FEWEST for count in last)


def times_to_meet(slots, zone, now, *, lasts=30, most=8):
    """[aware moment] of the next AHEAD days at which a common free time of *lasts* minutes or more begins.

    *slots*: half-hour slots of one week on the clock of *zone*, as of ``attributes.times``. An hour that the
    clock leaves out is no time to meet; of one that comes twice it is the first."""
    there, today = ZoneInfo(zone), now.astimezone(ZoneInfo(zone)).date()
    found = []
    for ahead in range(AHEAD):
        day = today + timedelta(days=ahead)
        for weekday, start, end in spans(slots):
            if weekday == day.weekday() and end - start >= lasts:
                moment = _moment(day, start, there)
                if moment is not None and moment > now:
                    found.append(moment)
    return sorted(found)[:most]


def _moment(day, minutes, there):
    """The moment at so many minutes of a day on the clock of *there*; None where the clock leaves it out."""
    moment = datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=there)
    back = moment.astimezone(ZoneInfo("UTC")).astimezone(there)
    return moment if back.replace(tzinfo=None) == moment.replace(tzinfo=None) else None
