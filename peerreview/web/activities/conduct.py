"""Clock and gate of the step that runs, at the thumb."""

from datetime import datetime, timedelta
from typing import NamedTuple

from flask import g, redirect, request, url_for

from peerreview.domain import schedule
from peerreview.domain.refusals import Invalid, Missing, Refusal
from peerreview.domain.words import N_
from peerreview.store import activities
from peerreview.store.facts import facts_of_cohort
from peerreview.web.access import needs
from peerreview.web.activities import bp
from peerreview.web.activities.board import title_of_next
from peerreview.web.activities.scopes import step_of, title_in
from peerreview.web.pages import tell
from peerreview.web.rounds import step_title
from peerreview.web.text import _, clock, refusal_text, when

MORE = timedelta(minutes=2)
MOST_MINUTES = 20_160  # two weeks
RESTART = timedelta(minutes=10)  # where nobody knows how much time was left


class Conduct(NamedTuple):
    """The clock and gate of a step that is open: ``ends`` a When or None, ``does`` [sentence] what each
    button would do, ``acts`` the buttons that there are of more, stop, start, end, open, shut; ``seen`` the
    end as a field holds it, ``left`` minutes that a restart gives."""

    title: str
    phase: str
    round: int
    ends: object
    does: list
    acts: tuple
    seen: str
    left: int


def of_step(activity, facts, windows, passed):
    """The Conduct of the newest step, None while none is open or nobody can see it yet; *passed* {(phase,
    round, scope)} of the passages that stand."""
    if activity.published is None:
        return None
    key = schedule.newest(windows)
    window, phase = windows[key], activity.design.phase(key[0])
    if not window.is_open:
        return None
    after = title_of_next(activity, facts, windows, key)
    left = activities.time_left(activity.id, *key) if window.class_closes is None else None
    minutes = max(1, int((left or RESTART).total_seconds() // 60))
    acts = _acts(activity, phase, window, key, facts, after, passed)
    return Conduct(
        step_title(activity.design, *key, facts),
        *key,
        when(window.class_closes),
        list(_does(phase, window, acts, after, minutes)),
        acts,
        window.class_closes.isoformat() if window.class_closes else "",
        minutes,
    )


def _acts(activity, phase, window, key, facts, after, passed):
    acts = []
    if window.class_closes:
        planned = not any(
            row[:3] == (*key, "all") and row.closes for row in facts.windows
        ) or activities.is_planned(activity.design, phase.id)
        acts += ["more"] if planned else ["more", "stop"]
    else:
        acts.append("start")
    if phase.gate.is_clock:
        acts += ["end"] if after else []
    elif (*key, "all") in passed:
        acts.append("shut")
    else:
        acts.append("open")
    return tuple(acts)


def _does(phase, window, acts, after, minutes):
    """What is due, and what pressing does, before it is pressed."""
    closes = window.class_closes
    if "more" in acts:
        yield _("Two minutes more: it ends at %(time)s for the class.", time=clock(closes + MORE))
    if "stop" in acts:
        yield _("Stopped: it has no end until you start it again, and nobody is late.")
    if "start" in acts:
        until = clock(g.now + timedelta(minutes=minutes))
        yield _("It has no end now. Once the clock runs, it ends at %(time)s.", time=until)
    if "end" in acts:
        yield _("“%(step)s” opens when this step ends, unless it has a date of its own.", step=after)
    if "open" in acts and after:
        yield _("Opened now, everybody may go on to “%(step)s”, finished or not.", step=after)
    if "shut" in acts:
        yield _("Everybody may go on. Shut, they wait for what the design asks again.")


@bp.post("/activities/<activity>/phases/<phase>/clock")
@needs("class.whole")
def set_clock(activity, phase):
    found, turn = step_of(activity, phase)
    facts = facts_of_cohort(activity, now=g.now)
    if (found.id, turn) not in schedule.windows(activity.design, facts, g.now):
        raise Missing()
    act, seen, late = (request.values.get(name, "") for name in ("act", "seen", "late"))
    seen, late = _moment(seen), _moment(late)
    values = {"seen": seen, "late": late, "by": g.person.id, "now": g.now}
    try:
        closes = _closes(act, seen)
        before = activities.set_clock(activity, found.id, turn, closes, **values)
    except Missing:
        raise
    except Refusal as refusal:
        tell(refusal_text(refusal))
    else:
        _tell_clock(activity, found, turn, act, closes, seen, before)
    return redirect(url_for(".groups", activity=activity.public_id), 303)


def _closes(act, seen):
    """When the step ends once *act* is done; Missing when there is no such act."""
    if act == "more" and seen:
        return max(seen, g.now) + MORE
    if act == "stop" and seen:
        return None
    if act == "start" and seen is None:
        typed = request.values.get("minutes", "")
        if not typed.isdigit() or len(typed) > 5 or not 1 <= int(typed) <= MOST_MINUTES:
            raise Invalid(
                N_("Say for how many minutes, from 1 to {most}."), field="minutes", most=MOST_MINUTES
            )
        return g.now + timedelta(minutes=int(typed))
    if act == "end":
        return g.now
    if act == "back":
        return _moment(request.values.get("closes", ""))
    raise Missing()


def _moment(text):
    """The moment that a field of this page holds, None when it is empty; Missing for anything else."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise Missing() from None
    if found.tzinfo is None:
        raise Missing()
    return found


def _tell_clock(activity, phase, turn, act, closes, seen, late):
    step = title_in(activity, phase.id, turn)
    words = {
        "more": _("“%(step)s” ends two minutes later.", step=step),
        "stop": _("The clock of “%(step)s” is stopped: it has no end now.", step=step),
        "start": _("The clock of “%(step)s” runs again.", step=step),
        "end": _("“%(step)s” is over for the class.", step=step),
        "back": _("Taken back: the clock of “%(step)s” is as it was.", step=step),
    }[act]
    if act == "back":
        return tell(words)
    values = {
        "act": "back",
        "round": turn,
        "seen": closes.isoformat() if closes else "",
        "closes": seen.isoformat() if seen else "",
        "late": late.isoformat() if late else "",
    }
    undo = url_for(".set_clock", activity=activity.public_id, phase=phase.id, **values)
    tell(words, undo, beside="conduct")
