"""What one person has to do: each line of the task list, with its state and the reason of that state."""

from datetime import datetime
from typing import NamedTuple

from peerreview.domain.access import is_staff_role
from peerreview.domain.attributes.credentials import is_credential, lacking
from peerreview.domain.designs.taking_part import CIRCLE_ROLES
from peerreview.domain.designs.whose import is_mine
from peerreview.domain.moderation import State, counts
from peerreview.domain.schedule import queues
from peerreview.domain.schedule.attempts import is_short, is_stale, newest
from peerreview.domain.schedule.choosing import choices, entries
from peerreview.domain.schedule.giving import most_owed, round_of
from peerreview.domain.schedule.lines import Line, dealt, is_in, owed_first, window_of
from peerreview.domain.schedule.seats import (
    is_alone_with,
    is_never_mine,
    people_about,
    place_in,
    waits_for_place,
)
from peerreview.domain.schedule.windows import OPEN_STATES, Why, Window, windows
from peerreview.domain.visibility import released_at


class Duty(NamedTuple):
    """One line of somebody's task list.

    ``number`` of ``of`` counts lines of one task from 1. ``kind`` and ``subject`` say what it is about ("" =
    nothing, "choose" = whatever the person chooses). ``state``: locked, waiting, open, grace, late, closed,
    done, again (returned for repair) or waived; ``begun`` = a draft exists. ``response`` and ``allocation``
    are ids or None. ``is_optional`` duties are offered, not owed. ``returns``: when what was taken from a
    queue goes back to it; ``renews``: done again it renews a credential."""

    task: str
    phase: str
    round: int
    window: Window
    state: str
    number: int = 1
    of: int = 1
    kind: str = ""
    subject: int | None = None
    why: Why | None = None
    begun: bool = False
    response: int | None = None
    allocation: int | None = None
    is_optional: bool = False
    returns: datetime | None = None
    renews: bool = False

    @property
    def is_owed(self):
        """Whether it counts for participation."""
        return not self.is_optional and self.state != "waived"

    @property
    def is_expected(self):
        """Whether it is done, was to be done, or can still come: owed, and not shut because nothing of one's
        own was handed in. What every page counts against."""
        return self.is_owed and not (self.state == "closed" and self.why and self.why.code == "own_missed")

    @property
    def is_done(self):
        """Handed in."""
        return self.state == "done"


class _Look(NamedTuple):
    """One reading of the facts: what every rule below looks at. ``mine`` holds my newest attempts by (task,
    round) and subject, ``lines`` the duties found so far."""

    design: object
    facts: object
    now: datetime
    windows: dict
    mine: dict
    lines: list


def duties(design, facts, now, known=None, step=None):
    """The task list of one person: [Duty] in the order of the design.

    *known*: a dict kept between calls for many people of one activity at one moment; whom the same dates
    concern share their windows. *step* (phase id, round): who asks for that step alone is spared the other
    rounds of a repeat, of which nothing in it speaks; what the list says of the step is the same."""
    dates = dates_of(facts)
    found = known.get(dates) if known is not None else None
    if found is None:
        found = windows(design, facts, now)
        if known is not None:
            known[dates] = found
    look = _Look(design, facts, now, found, newest(facts.own), [])
    left_out = _apart(design, step, found)
    for (phase, turn), window in found.items():
        for task in () if (phase, turn) in left_out else design.phase(phase).tasks:
            if is_for(design, facts, task, turn, now):
                look.lines.extend(_duties_of(look, task, queues.window_of(look, task, window)))
            elif queues.is_by_credential(task) and not is_staff_role(facts.person.role):
                look.lines.extend(_duties_of(look, task, window, is_over=True))
            else:
                look.lines.extend(_taken_on(look, task, window))
    return look.lines


def _apart(design, step, found):
    """Of which steps among *found* one in a repeat does not speak: other rounds, and what follows them."""
    if step is None or design.repeat is None or step[0] not in design.repeat.phases:
        return ()
    last = max(design.place(name) for name in design.repeat.phases)
    within = design.repeat.phases
    return {key for key in found if (key[1] != step[1] if key[0] in within else design.place(key[0]) > last)}


def dates_of(facts):
    """What a person's windows depend on: the key under which ``duties`` keeps them in *known*."""
    return facts.windows, facts.passages, facts.person.joined, facts.rounds


def is_for(design, facts, task, turn, now):
    """Whether *task* is this person's to answer: by everybody, their group, their group role, their course
    role, or whoever holds a credential."""
    role, by = facts.person.role, task.by
    if by in ("instructor", "assistant", "student"):
        return role == by
    if by == "staff":
        return is_staff_role(role)
    if by is not None and is_credential(by):
        return not lacking((by,), facts.credentials, now)
    if by is None or is_staff_role(role):
        return not is_staff_role(role) and not waits_for_place(design, facts, task.phase, turn)
    if by in CIRCLE_ROLES and design.is_of_learners:
        return facts.person.is_owner == (by == "owner")
    place = place_in(design, facts, task.phase, turn, now)
    return place is not None and (by == "group" or by in place.held)


def released(look, task, turn, own_release=None):
    """Whether responses to *task* about me are open to me now, and the moment they open (None = by hand, or
    when I am done)."""
    window = look.windows.get((task.phase, turn))
    moment = own_release if window is None else released_at(task, window, own_release)
    if moment is None or moment > look.now:
        return False, moment
    if look.design.phase(task.phase).finished_first and not all(
        line.is_done or line.state == "again"  # it was in: what staff ask to mend takes no reading away
        for line in look.lines
        if line.phase == task.phase and line.round == turn and line.is_owed
    ):
        return False, None
    return True, moment


def _duties_of(look, task, window, *, is_over=False):
    """*is_over*: what made the task theirs is over, so that they finish what they have, and get no more."""
    lines, lock, grace = _lines(look, task, window), _lock(look, task, window), look.design.grace
    lines = lines if task.owed else _offered(lines)
    if is_over or (task.is_queue and lock and lock.code in queues.NOT_OFFERED):
        lines = queues.kept(lines)
    owed = max(sum(not line.is_optional for line in lines), 1)
    return [
        _duty(
            task,
            window_of(line, window, look.now, grace),
            line,
            number,
            owed,
            None if line.by_hand or queues.may_finish(line, lock) else lock,
            line.renews or is_short(look, task, window, line.own, line.subject),
        )
        for number, line in enumerate(_renewing(look, window, lines), 1)
    ]


def _renewing(look, window, lines):
    """The *lines* of a step; doing again what renews a credential before its end is offered, not owed."""
    return [
        line._replace(renews=True, is_optional=True) if is_stale(look, window, line.own) else line
        for line in lines
    ]


def _taken_on(look, task, window):
    """Staff owe no reviews. What they were given by hand is theirs to send whatever the clock says, because
    they mend what it left over; and so is what they began about something they provide: the reference."""
    if not is_staff_role(look.facts.person.role):
        return []
    mine = look.mine.get((task.id, window.round), {})
    given = dealt(look.facts, task, window, mine) if task.pick or task.share else []
    lines = [line for line in given if line.subject]
    if task.about is not None and task.about.kind == "material":
        known = {line.subject for line in lines}
        lines += [Line(*key, own) for key, own in mine.items() if key[1] is not None and key[1] not in known]
    window = window._replace(state="open", why=None)
    return [
        _duty(task, window, line._replace(is_optional=True), number, len(lines), None, False)
        for number, line in enumerate(lines, 1)
    ]


def _duty(task, window, line, number, owed, lock, again):
    own, state, why, hold = line.own, window.state, window.why, lock or line.wait
    if own is not None and counts(own.state):
        state = "done"
        if again:
            own, state = None, window.state
    elif own is not None and own.state == State.RETURNED:
        state = "again"
    if hold is not None and hold.code == "own_missed" and state in (*OPEN_STATES, "closed"):
        state, why = "closed", hold  # and closed for that after the step, too
    elif hold is not None and state in OPEN_STATES:
        state, why = "waiting", hold
    return Duty(
        task.id,
        window.phase,
        window.round,
        window,
        state,
        number,
        max(owed, number) if line.is_optional else owed,
        line.kind,
        line.subject,
        why,
        own is not None and own.begun,
        own.id if own is not None else None,
        line.allocation,
        line.is_optional,
        line.returns,
        line.renews,
    )


def _lock(look, task, window):
    """Why this task waits for another of mine: ``after``, or my own answer before those of others; or for
    what I have to learn first."""
    needed = lacking((*look.design.phase(task.phase).needs, *task.needs), look.facts.credentials, look.now)
    if needed:
        return Why("needs", None, needed[0])
    if shut := queues.not_passed(look, task, window):
        return shut
    if task.after and any(
        line.state != "again" and not line.is_done for line in _owed(look, task.after, window)
    ):
        return Why("after", None, task.after)
    about = task.about
    if about and about.kind == "task" and task.open_to == "handed_in" and not task.is_joint:
        mine = _owed(look, about.name, window)
        if mine and not any(line.is_done or line.state == "again" for line in mine):
            return Why(
                "own_missed" if all(line.state == "closed" for line in mine) else "own_first",
                None,
                about.name,
            )
    return None


def _owed(look, task_id, window):
    turn = round_of(look.design, task_id, window)
    return [
        line for line in look.lines if line.task == task_id and line.is_owed and turn in (None, line.round)
    ]


def _offered(lines):
    """*lines* of a task that is asked of nobody: where there is nothing of one's own to speak of, no line."""
    return [line._replace(is_optional=True) for line in lines if line.wait is None or line.own]


def _lines(look, task, window):
    facts, about = look.facts, task.about
    mine = look.mine.get((task.id, window.round), {})
    if task.is_queue:
        return queues.queued(look.design, facts, task, window, mine)
    if task.pick or task.share:
        return dealt(facts, task, window, mine, most_owed(look, task, window, mine))
    if task.least is not None:
        return _free_choice(look, task, window)
    if about is None:
        return [Line("", None, mine.get(("", None)))]
    if about.kind == "own":
        return _about_own(look, task, window, mine)
    if about.kind == "last":
        return _about_last(look, task, window, mine)
    if about.kind == "material":
        lines = _about_material(entries(look.design, facts, task, window.round), mine)
        wait = _lacks(look, task)
        return [line._replace(wait=wait) if line.own is None else line for line in lines]
    if about.kind == "task":
        return _in_reach(look, task, window, mine)
    return _each("person", people_about(look, task, window), mine)


def _about_material(entries, mine):
    """One line for each entry. Those taken out stay for whoever wrote about them (a draft is then a gift);
    what was written before there was anything to read stands for the first."""
    other = [key for key, own in mine.items() if key[1] not in entries and (own.begun or is_in(own))]
    stands_for_all = ("", None) in other and len(entries) < 2
    lines = [] if stands_for_all else _each("response", entries, mine)
    lines += [Line(*key, mine[key], is_optional=key[1] is not None and not is_in(mine[key])) for key in other]
    return lines or [Line("", None, mine.get(("", None)))]


def _lacks(look, task):
    """Why what is about a material waits: it is needed, and there is no entry yet, or none any more."""
    material = look.design.materials[task.about.name]
    is_lacking = material.needed and not look.facts.materials.get(material.name)
    return Why("material", None, material.name) if is_lacking else None


def _each(kind, subjects, mine):
    return [Line(kind, subject, mine.get((kind, subject))) for subject in subjects]


def _about_own(look, task, window, mine):
    """About my own work, or about what others wrote on it once that is released."""
    source = look.design.tasks[task.about.name]
    turn = round_of(look.design, source.id, window)
    if is_mine(look.design.tasks, source):
        newest = {
            (own.round, own.kind, own.subject): own.id
            for own in sorted(look.facts.own, key=lambda own: own.nth)
            if own.task == source.id and turn in (None, own.round) and is_in(own)
        }
        if not newest and is_never_mine(look, source, turn):
            return []
        return _each("response", newest.values(), mine) or [Line(wait=Why("own_first", None, source.id))]
    arrived = [row for row in look.facts.arrived if row.task == source.id and turn in (None, row.round)]
    opened = {
        moment: released(look, source, *moment)[0]
        for moment in {(row.round, row.released) for row in arrived}
    }
    open_now = [row.id for row in arrived if opened[row.round, row.released]]
    is_open, moment = released(look, source, turn or 1)
    if open_now or is_open or window.state == "closed":
        return _each("response", open_now, mine)
    return [Line(wait=Why("release", moment, source.id))]


def _about_last(look, task, window, mine):
    """About what I wrote in the round before; nothing in the first one, nor where I wrote nothing then."""
    before = {
        (own.kind, own.subject): own.id
        for own in sorted(look.facts.own, key=lambda own: own.nth)
        if own.task == task.about.name and own.round == window.round - 1 and is_in(own)
    }
    return _each("response", before.values(), mine)


def _in_reach(look, task, window, mine):
    """About each response in reach; or one about all of them."""
    facts = look.facts
    if task.is_joint:
        return [Line("", None, mine.get(("", None)))]
    lines = _each("response", facts.reached(task.id, window.round), mine)
    if task.about.is_next:  # whoever has looked at one who left owes no second one
        lines = owed_first(lines, 1)
    if lines or window.state == "closed" or is_alone_with(look.design, facts, task, window.round, look.now):
        return lines
    return [Line(wait=Why("nothing_yet", None, task.about.name))]


def _free_choice(look, task, window):
    """At least ``min`` lines, subjects freely chosen: those I wrote on, then empty ones that offer the
    choice. Where there is but one thing to write about, nothing is left to choose."""
    facts, empty = look.facts, Line("choose" if task.about else "")
    written = [own for own in facts.own if own.task == task.id and own.round == window.round]
    if task.about and task.about.kind == "material":
        entries = choices(look.design, facts, task, window.round)
        if len(entries) < 2:
            empty = Line("response", entries[0]) if entries else Line(wait=_lacks(look, task))
    elif task.about and task.about.kind == "task":
        reach = facts.reached(task.id, window.round)
        written = [own for own in written if own.subject in reach or is_in(own)]
    lines = owed_first([Line(own.kind, own.subject, own) for own in written], task.least)
    if task.is_talk:
        return _in_talk(look, task, window, lines, empty)
    if len(lines) >= task.least and window.is_open and all(is_in(line.own) for line in lines):
        return [*lines, empty._replace(is_optional=True)]
    lacking = task.least - len(lines)
    if empty.kind != "choose" or task.about.kind != "task":
        return lines + [empty] * lacking
    # Each can be chosen once, so what others have not written yet is waited for, and at the end not owed.
    free = len(set(facts.reached(task.id, window.round)) - {own.subject for own in written})
    waiting = [] if window.state == "closed" else [Line(wait=Why("nothing_yet", None, task.about.name))]
    return lines + [empty] * min(lacking, free) + waiting * max(lacking - free, 0)


def _in_talk(look, task, window, lines, empty):
    """Nobody waits for a turn, nor for what they began elsewhere: there is always one answer more to give."""
    if window.state in ("closed", "waived"):
        return lines
    is_silent = window.is_open and not look.facts.reached(task.id, window.round)
    wait = Why("nothing_yet", None, task.about.name) if is_silent else None
    return [*lines, empty._replace(is_optional=len(lines) >= task.least, wait=wait)]
