"""What has become due in an activity: acts that ``settle`` turns into rows, each as of its own moment; and
the next moment at which more may become due: planned, never found by chance."""

from datetime import datetime, timedelta
from typing import NamedTuple

from peerreview.domain.access import is_staff_role
from peerreview.domain.designs.matched import has_match
from peerreview.domain.moderation import State, counts
from peerreview.domain.schedule.duties import dates_of, duties
from peerreview.domain.schedule.earning import earned
from peerreview.domain.schedule.lines import lapses_at
from peerreview.domain.schedule.queues import is_expert, unanswered
from peerreview.domain.schedule.windows import windows
from peerreview.domain.visibility import is_blind

REMIND_BEFORE = timedelta(hours=24)
PAST = timedelta(seconds=1)  # what holds up to a moment is over a second after it


class Act(NamedTuple):
    """One thing to do as of ``at``.

    ``kind``: form (a grouping), join (somebody a group that is formed already), deal (a task of which a share
    is dealt; ``detail`` its id), pass (a gate; ``detail`` is the cause), grant (a credential; ``detail`` its
    name), lapse (an allocation; ``detail`` its id), rescue, escalate (to somebody of the staff), untaken
    (what came in now asks for an answer, by ``detail``, a task: somebody has to be able to give it), regroup
    (somebody and whom they are with, ``detail``, do not fit),
    unanswered (nobody did as long as was promised), or notice (``detail``: opened, closing, released).
    ``whom`` is a scope text."""

    kind: str
    at: datetime
    phase: str
    round: int
    whom: str
    detail: str = ""


def due(design, everyone, now, since, formed=frozenset()):
    """(acts, next moment): what became due up to *now*, and when to look again (None = nothing is coming).

    *everyone* maps enrolment id to Facts; *since* is the moment of the last settling: notices are given once,
    for moments after it. *formed* holds the (phase, round) whose grouping is made. Repeat until no act is
    left: one act may make another due."""
    everyone = {
        person: facts
        for person, facts in everyone.items()
        if facts.person.left is None or facts.person.left > now
    }
    acts, moments = [], set()
    open_windows = _windows(design, everyone, now)
    for facts in everyone.values():
        lapsed, coming = _lapses(design, facts, open_windows[facts.person.id], now)
        acts += lapsed
        moments.update(coming)
        moments.update(row.opens for row in facts.windows if row.phase.startswith("event."))
        moments.update(moment for _, *times in facts.absences for moment in times)
        moments.update(held.until for held in facts.credentials)
        ends = [row.until for row in facts.asked if row.until]
        moments.update(ends, (moment + timedelta(seconds=design.grace) + PAST for moment in ends))
    acts += _groupings(design, open_windows, now, formed)
    acts += _latecomers(design, everyone, open_windows, now, formed)
    acts += _shares(design, open_windows, now)
    listed = _Listed(design, now)
    acts += _gates(design, everyone, open_windows, listed, since)
    acts += [
        Act("grant", at, phase, turn, f"p{person}", name)
        for at, phase, turn, person, name in earned(design, everyone, open_windows, listed, now)
    ]
    waits, coming = _waits(design, everyone, now)
    acts += waits
    moments.update(coming)
    notices, coming = _notices(design, everyone, open_windows, now, since)
    moments.update(coming)
    return (
        sorted(set(acts + notices), key=lambda act: (act.at, act)),
        min((moment for moment in moments if moment and moment > now), default=None),
    )


class _Listed:
    """The duties of each person at one moment, worked out once: all, or those of the round that is asked
    for."""

    def __init__(self, design, now):
        self.design, self.now, self.known, self.found, self.steps = design, now, {}, {}, {}

    def of(self, facts):
        """[Duty] of one person."""
        person = facts.person.id
        if person not in self.found:
            self.found[person] = duties(self.design, facts, self.now, self.known)
        return self.found[person]

    def of_step(self, facts, phase, turn):
        """Those of one step."""
        step = phase.id, turn
        key = facts.person.id, *step
        if key not in self.steps:
            found = self.found.get(facts.person.id)
            if found is None:
                found = duties(self.design, facts, self.now, self.known, step)
            self.steps[key] = [line for line in found if (line.phase, line.round) == step]
        return self.steps[key]


def _windows(design, everyone, now):
    """{person: windows}; whom the same dates concern share them."""
    known, found = {}, {}
    for person, facts in everyone.items():
        dates = dates_of(facts)
        if dates not in known:
            known[dates] = windows(design, facts, now)
        found[person] = known[dates]
    return found


def _steps(design, open_windows):
    """(phase, round) of whoever has come furthest: rounds at one's own pace differ."""
    longest = max(open_windows.values(), key=len, default={})
    return [(design.phase(phase), turn) for phase, turn in longest]


def _opened(open_windows, phase_id, turn, now):
    """When a step first opened for anybody, or None."""
    opens = [found[phase_id, turn].opens for found in open_windows.values() if (phase_id, turn) in found]
    return min((moment for moment in opens if moment and moment <= now), default=None)


def _lapses(design, facts, found, now):
    """Claims whose lease has run out without a hand-in, and when the next one will; *found*: the windows of
    who has them."""
    done = {
        (own.task, own.round, own.kind, own.subject)
        for own in facts.own
        if counts(own.state) or own.state == State.RETURNED
    }
    acts, coming = [], []
    for row in facts.asked:
        if (
            row.ended
            or (row.task, row.round, row.kind, row.subject) in done
            or is_staff_role(facts.person.role)
        ):
            continue
        if row.task not in design.lapsing:
            continue
        phase = design.tasks[row.task].phase
        ends = lapses_at(row, found.get((phase, row.round)), design.lease, design.grace)
        if ends is None:
            continue
        if ends < now:
            acts.append(Act("lapse", ends, phase, row.round, f"p{facts.person.id}", str(row.id)))
        else:
            coming.append(_full_minute(ends + PAST))
    return acts, coming


def _full_minute(moment):
    """The next full minute: claims of one rush run out in one look. Each ends as of its own moment."""
    return moment + (datetime.min.replace(tzinfo=moment.tzinfo) - moment) % timedelta(minutes=1)


def _groupings(design, open_windows, now, formed):
    """Groupings of phases that have opened for anybody and are not formed yet."""
    acts = []
    for phase, turn in _steps(design, open_windows):
        if phase.group is None or phase.group.relation == "same" or (phase.id, turn) in formed:
            continue
        if has_match(phase.group.spec):  # staff look at the pairs before anybody hears of them
            continue
        at = _opened(open_windows, phase.id, turn, now)
        if at:
            acts.append(Act("form", at, phase.id, turn, "all"))
    return acts


def _latecomers(design, everyone, open_windows, now, formed):
    """Students without a place in groups that are formed and still matter to them: who came late, or was
    away."""
    acts = []
    for person, facts in everyone.items():
        if is_staff_role(facts.person.role) or person in facts.away(now):
            continue
        for home, turn in sorted(formed - facts.places.keys()):
            if has_match(design.phase(home).group.spec):  # they wait in an order (``store.matching``)
                continue
            repeats = design.repeat is not None and home in design.repeat.phases
            steps = [
                window
                for (phase, number), window in open_windows[person].items()
                if design.homes[phase] == home and (number == turn or not repeats)
            ]
            if any(window.is_open for window in steps):
                acts.append(Act("join", max(facts.person.joined, facts.published), home, turn, f"p{person}"))
    return acts


def _shares(design, open_windows, now):
    """Tasks of which a share is dealt, once their step is open: works that come in later are counted too."""
    acts = []
    for phase, turn in _steps(design, open_windows):
        shared = [task for task in phase.tasks if task.share]
        at = _opened(open_windows, phase.id, turn, now) if shared else None
        acts += [Act("deal", at, phase.id, turn, "all", task.id) for task in shared if at]
    return acts


def _gates(design, everyone, open_windows, listed, since):
    now = listed.now
    acts = []
    for phase, turn in _steps(design, open_windows):
        if phase.gate.is_clock and phase.gate.otherwise not in ("rescue", "escalate"):
            continue
        for whom, unit in _units(design, phase, turn, everyone, now):
            found = [open_windows[facts.person.id].get((phase.id, turn)) for facts in unit]
            found = [window for window in found if window and window.state not in ("locked", "waived")]
            if found and not _is_passed(phase, turn, unit):
                opens = min((window.opens for window in found if window.opens), default=None)
                closes = max((window.unit_closes for window in found if window.unit_closes), default=None)
                acts += _act_of_gate(listed, phase, turn, whom, unit, since, opens, closes)
    return acts


def _waits(design, everyone, now):
    """(acts, coming moments): what waits since its hand-in, which somebody has to be able to answer; and what
    has waited as long as was promised."""
    acts, coming = [], []
    for task, turn, whom, since, until in unanswered(design, everyone):
        acts.append(Act("untaken", since, task.phase, turn, whom, task.id))
        if until <= now:
            acts.append(Act("unanswered", until, task.phase, turn, whom, task.id))
        else:
            coming.append(until)
    return acts, coming


def _units(design, phase, turn, everyone, now):
    """(whom, [Facts]) of each person, group or the cohort that a phase's gate looks at, of staff experts
    alone; not of who is away today while anybody is here."""
    students = [facts for facts in everyone.values() if not is_staff_role(facts.person.role)]
    students = [facts for facts in students if facts.person.id not in facts.away(now)] or students
    if phase.gate.per == "person":
        return [(f"p{facts.person.id}", [facts]) for facts in students]
    if phase.gate.per == "cohort":
        experts = [one for one in everyone.values() if is_expert(phase, one, now)]
        return [("all", students + experts)] if students else []
    home, groups = design.grouping_phase(phase.id), {}
    for facts in students:
        place = facts.places.get((home, turn)) or facts.places.get((home, 1))
        if place:
            groups.setdefault(place.group, []).append(facts)
    return [(f"g{group}", unit) for group, unit in sorted(groups.items())]


def _is_passed(phase, turn, unit):
    """Whether everybody of the unit may go on already, be it by a passage of their own or of the class."""
    return all(
        any(
            (row.phase, row.round) == (phase.id, turn) and row.whom in facts.scopes()
            for row in facts.passages
        )
        for facts in unit
    )


def _act_of_gate(listed, phase, turn, whom, unit, since, opens, closes):
    gate, now = phase.gate, listed.now
    at = None if gate.is_clock else _met(listed, phase, turn, unit, opens)
    if at is not None:
        return [
            Act(
                "pass",
                at,
                phase.id,
                turn,
                whom,
                gate.when if gate.when in ("all", "score", "approved", "event") else "score",
            )
        ]
    if gate.otherwise == "regroup":
        low = _unfit(listed, phase, turn, unit[0])
        return [Act("regroup", now, phase.id, turn, whom, str(person)) for person in low]
    if closes is None or closes > now:
        asks = closes and gate.early and closes - timedelta(seconds=gate.early)
        if asks and opens and opens < asks <= now and not _is_done(listed, phase, turn, unit):
            return [Act("escalate", asks, phase.id, turn, whom)]
        return []
    if gate.otherwise == "fallback" and not gate.is_clock:
        return [Act("pass", closes, phase.id, turn, whom, "fallback")]
    if gate.otherwise == "escalate" and not (gate.is_clock and _is_done(listed, phase, turn, unit)):
        return [Act("escalate", closes, phase.id, turn, whom)]
    if gate.otherwise == "rescue" and since < closes:
        return [Act(gate.otherwise, closes, phase.id, turn, whom)]
    return []


def _unfit(listed, phase, turn, facts):
    """Enrolment ids of those somebody is with and rated under the bar of the gate: both are matched anew."""
    return [
        line.subject
        for line in listed.of_step(facts, phase, turn)
        if line.kind == "person"
        and line.is_done
        and facts.scores.get((line.task, turn, line.subject), 1.0) < phase.gate.bar
    ]


def _met(listed, phase, turn, unit, opens):
    """The moment at which the unit met a gate of deeds, or None. Where nobody owed anything it is met as it
    opens."""
    gate = phase.gate
    if gate.when == "event":
        rows = [
            row.opens
            for facts in unit
            for row in facts.windows
            if row.phase == f"event.{gate.event}" and row.opens
        ]
        return min((moment for moment in rows if moment <= listed.now), default=None)
    if gate.when not in ("all", "approved", "score", "agreement"):
        return None
    for facts in unit:
        is_about_pair = gate.otherwise == "regroup"
        if gate.bar is not None and not is_about_pair and not _scored(phase, turn, facts, gate.bar):
            return None  # asked first: a number is at hand, duties have to be worked out
        lines = listed.of_step(facts, phase, turn)
        if any(line.is_owed and not line.is_done for line in lines):
            return None
        if is_about_pair and (not lines or _unfit(listed, phase, turn, facts)):
            return None
        if gate.when == "approved" and any(
            own.state in (State.HELD, State.RETURNED) for own in _owns(phase, turn, facts)
        ):
            return None
    return _last_deed(phase, turn, unit) or opens


def _is_done(listed, phase, turn, unit):
    """Whether everybody of the unit did what they owed in a step."""
    return not any(
        line.is_owed and not line.is_done for facts in unit for line in listed.of_step(facts, phase, turn)
    )


def _scored(phase, turn, facts, bar):
    """Whether the best attempts of one person reach the bar in each task of the step that gives a number."""
    names, by_task = {task.id for task in phase.tasks}, {}
    for (task, number, _subject), value in facts.scores.items():
        if task in names and number == turn:
            by_task.setdefault(task, []).append(value)
    return bool(by_task) and all(sum(values) >= bar * len(values) for values in by_task.values())


def _owns(phase, turn, facts):
    names = {task.id for task in phase.tasks}
    return [own for own in facts.own if own.task in names and own.round == turn]


def _last_deed(phase, turn, unit):
    return max(
        (own.submitted for facts in unit for own in _owns(phase, turn, facts) if own.submitted), default=None
    )


def _notices(design, everyone, open_windows, now, since):
    """Steps that opened, close within a day, or were released after *since*; and the moments of every
    step."""
    acts, coming = [], set()
    told = {
        phase.id
        for phase in design.phases
        if phase.release != "at_once" and any(is_blind(task) for task in phase.tasks)
    }
    for person, found in open_windows.items():
        if is_staff_role(everyone[person].person.role):
            continue
        for (phase, turn), window in found.items():
            if window.state == "waived":
                continue
            remind = window.closes - REMIND_BEFORE if window.closes else None
            if remind and window.opens and remind <= window.opens:
                remind = None
            releases = window.releases if phase in told else None
            for moment, detail in ((window.opens, "opened"), (remind, "closing"), (releases, "released")):
                if moment and since < moment <= now:
                    acts.append(Act("notice", moment, phase, turn, f"p{person}", detail))
            early = design.phase(phase).gate.early
            asks = window.unit_closes and early and window.unit_closes - timedelta(seconds=early)
            coming.update((window.opens, remind, releases, asks or None, *_ends(design, window)))
    return acts, coming


def _ends(design, window):
    """The moments at which a step ends for somebody: its deadline, that of the class, and when grace and late
    work are over, so that nothing more is handed in."""
    grace = timedelta(seconds=design.grace) + PAST
    ends = [moment for moment in (window.closes, window.late_until, window.unit_closes) if moment]
    return (*ends, *(moment + grace for moment in ends))
