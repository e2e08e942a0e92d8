"""Settle: turn what has become due into rows, each as of its own moment. Called by whoever looks first, by
the server's own thread and by ``flask tick``; it may run twice or late without a difference."""

from datetime import timedelta
from functools import partial

from peerreview.domain import schedule
from peerreview.domain.attributes import NO_TIMER, needed
from peerreview.store import (
    activities,
    alerts,
    allocation,
    audit,
    clockwork,
    credentials,
    db,
    dealing,
    digest,
    forms,
    groups,
    letters,
    matching,
    moving,
    promises,
    pulses,
    showcase,
    stuck,
)
from peerreview.store.allocation import excusing, turned_away
from peerreview.store.facts import facts_of_activity
from peerreview.store.moderation import sweep
from peerreview.store.tables import Activity

MOST_ROUNDS = 20
AT_ONCE = 100  # people whose facts are read together
ONCE = ("rescue", "notice")  # acts that come due but once: a failed one is tried again from its line


def settle(activity_id, now):
    """Do all that is due in one activity up to *now*. Returns how many acts were done (0 = nothing, or
    somebody was faster).

    The moments at which something was planned or happened are looked at one after the other, each as if it
    were now: who settles late makes the same rows, and the same mail, as who settles on time. Acts are
    carried out one by one: one that fails is undone alone and kept with its reason (``stuck``), the others
    stand, and it is tried again at every look."""
    with db.writing(activity_id):
        row = db.row(
            "select settle_at, settled_at, published_at from activity where id = ? and archived_at is null",
            activity_id,
        )
        if row is None or row[2] is None or (row[0] is not None and db.moment(row[0]) > now):
            return 0
        at, since = db.moment(row[0]) or now, db.moment(row[1]) or db.moment(row[2]) - timedelta(seconds=1)
        done, coming = 0, at
        look = _Look(activity_id)
        with clockwork.looking():
            while coming and coming <= now:
                at, coming = coming, look.at(coming, since)
                since, done = at, done + look.done
        stuck.end_others(activity_id, look.failed, now=now)
        db.execute(
            "update activity set settle_at = ?, settled_at = ? where id = ?",
            coming or now + timedelta(days=7),
            at,
            activity_id,
        )
    return done


def settle_for(activity_id, people, now, *, is_after=False):
    """Do what is due for *people* (enrolment ids) alone, so that nobody's claim or hand-in waits for the
    class: what was due for them before an act of theirs *now*, or (*is_after*) what follows from it.

    What is due for the class at once (a grouping, a share to deal, a step that all have finished) is settled
    for all. Returns how many acts were done."""
    with db.writing(activity_id):
        row = db.row(
            "select settle_at, settled_at, published_at from activity where id = ? and archived_at is null",
            activity_id,
        )
        if row is None or row[2] is None:
            return 0
        at, since = db.moment(row[0]) or now, db.moment(row[1]) or db.moment(row[2]) - timedelta(seconds=1)
        look = _Look(activity_id, tuple(people))
        done, coming = 0, at
        if is_after:  # what was due before the act was looked at before it
            coming, since = now, max(since, now - timedelta(microseconds=1))
        with clockwork.looking():
            while coming and coming <= now and not look.is_for_all:
                coming, since = look.at(coming, since), coming
                done += look.done
        if look.is_for_all:
            clockwork.look_again(activity_id, min(at, now))
        elif coming:
            clockwork.look_by(activity_id, coming)
    return done + (settle(activity_id, now) if look.is_for_all else 0)


_SWEEP = schedule.Act("look", None, "", 1, "all")  # at whatever moderation watches


class _Worked:
    """What was worked out of the facts known, at one moment: of each person once."""

    def __init__(self):
        self.found, self.windows, self.takers = {}, {}, {}

    def takers_of(self, activity, act, now):
        """Who may take what an act says waits, as of ``promises.takers_of``."""
        key = act.detail, act.round
        if key not in self.takers:
            self.takers[key] = promises.takers_of(activity, activity.design.tasks[act.detail], act.round, now)
        return self.takers[key]

    def of(self, design, facts, now, step=None):
        """(facts as of *now*, the duties by these) of one person; *step* as of ``schedule.duties``."""
        key = facts.person.id, step
        if key not in self.found:
            then = facts.as_of(now)
            self.found[key] = then, schedule.duties(design, then, now, self.windows, step)
        return self.found[key]


class _Look:
    """Looks at an activity, one moment after the other: how many acts the last one has ``done``, and the keys
    of those that ``failed`` in it. With *people*: only at what concerns them; ``is_for_all`` when something
    is due that does not concern them alone."""

    def __init__(self, activity_id, people=None):
        self.activity_id, self.people, self.concerned = activity_id, people, people
        self.done, self.failed, self.known, self.is_for_all = 0, set(), None, False
        self.worked = _Worked()

    def at(self, moment, since):
        """Do what is due at one *moment*, notices for what came after *since*; the moment when to look again,
        or None."""
        self.now, self.done, self.failed, self.worked = moment, 0, set(), _Worked()
        coming = self._catch_up(since)
        plan, everyone = self._facts()
        watched = self._attempt(_SWEEP._replace(at=moment), partial(self._watch, plan, everyone, since))
        if watched and watched[0]:
            self.done, self.known = self.done + watched[0], None
        return min(filter(None, (coming, watched and watched[1])), default=None)

    def _watch(self, plan, everyone, since):
        """What is no act of the schedule: (how much was done, the next moment or None)."""
        excused = excusing.follow(plan, everyone, self.now)
        swept = sweep.settle if self.people is None else sweep.settle_for
        done, coming = swept(self.activity_id, everyone, self.now)
        told, hour = digest.tell(plan, everyone, self.now, since)
        tell = turned_away.tell if self.people is None or self.done else turned_away.tell_after
        asked, later = tell(plan, self.now)
        low, day = pulses.look(plan, self.now, since)
        ending, end = credentials.tell_ending(plan, self.now)
        shown, yes = showcase.remind(plan, self.now)
        kept, promised = promises.look(plan, self.now)
        paired, waits = matching.look(plan, self.now) if self.people is None else (0, None)
        coming = min(filter(None, (coming, hour, later, day, end, yes, promised, waits)), default=None)
        return done + told + asked + excused + low + ending + shown + kept + paired, coming

    def _facts(self):
        """The plan and the facts of everybody looked at, read again after a change."""
        if self.known is None:
            self.worked = _Worked()
            if self.concerned:
                self.people = (*self.concerned, *sorted(_mates(self.activity_id, self.concerned)))
            self.known = facts_of_activity(self.activity_id, enrolment_ids=self.people)
        return self.known

    def _catch_up(self, since):
        """Do what is due until nothing more is; the moment when to look again, or None."""
        waiting = [
            schedule.Act(line.kind, line.since, line.phase, line.round, line.whom, line.detail)
            for line in stuck.of_activity(self.activity_id)
            if line.kind in ONCE
        ]
        for _ in range(MOST_ROUNDS):
            plan, everyone = self._facts()
            formed = groups.formed_steps(self.activity_id)
            acts, coming = schedule.due(plan.design, everyone, self.now, since, formed)
            if self.people is not None:
                if any(self._concerns_all(plan, act) for act in acts):
                    self.is_for_all = True
                    return None
                near = {
                    f"g{place.group}"
                    for person in self.concerned
                    if person in everyone
                    for place in everyone[person].places.values()
                }
                # Of a group that is only a mate's, not everybody is known here.
                acts = [act for act in acts if act.whom[0] == "p" or act.whom in near]
            changed, told, dealt = 0, 0, set()
            for act in [*waiting, *acts]:
                if act.kind == "pass" and (act.phase, act.round) in dealt:
                    continue  # what was dealt a moment ago is asked for before anybody goes on
                if stuck.act_key(act) not in self.failed:
                    did = bool(self._attempt(act, partial(_do, plan, everyone, act, self.now, self.worked)))
                    changed, told = changed + did, told + (did and act.kind == "notice")
                    dealt |= {(act.phase, act.round)} if did and act.kind == "deal" else set()
            waiting = []
            self.done += changed
            if changed > told:
                self.known = None
            if not changed:
                return coming
        return self.now + schedule.PAST

    def _concerns_all(self, plan, act):
        """Whether an act that is due for some people, as far as they know, is one for the whole class."""
        if act.kind == "pass" and act.whom == "all":
            return _all_passed(plan, act, self.now)
        return act.kind in ("form", "rescue")

    def _attempt(self, act, deed):
        """Carry out one act on its own; None when it failed."""
        try:
            with db.savepoint():
                return deed()
        except Exception as error:  # whatever it is, the others and the pages go on
            self.failed.add(stuck.act_key(act))
            stuck.keep(self.activity_id, act, stuck.reason_of(error), now=self.now)
            return None


def _mates(activity_id, people):
    """Everybody else who shares a group with one of *people*, where a gate asks for the whole group."""
    design = activities.find(activity_id=activity_id).design
    if all(phase.gate.is_clock or phase.gate.per != "group" for phase in design.phases):
        return set()
    return groups.mates_of(activity_id, people) - set(people)


def _all_passed(plan, act, now):
    """Whether the whole class has met the gate of an *act*, which some have met. The last one found who had
    not is asked first, so that most hand-ins read one person's rows."""
    waited_for = db.kept.setdefault("waited_for", {})
    key = plan.id, act.phase, act.round
    if key in waited_for and _who_waits(plan, act, (waited_for[key],), now):
        return False
    people = sorted(activities.learners(plan.id))
    for first in range(0, len(people), AT_ONCE):
        found = _who_waits(plan, act, people[first : first + AT_ONCE], now)
        if found:
            waited_for[key] = found
            return False
    return True


def _who_waits(plan, act, people, now):
    """The first of some students who is here and has not met the gate of an *act*, or None."""
    _plan, some = facts_of_activity(plan.id, enrolment_ids=people)
    for person, facts in some.items():
        if facts.person.role != "student" or person in facts.away(now):
            continue
        acts, _ = schedule.due(plan.design, {person: facts}, now, now)
        if not any((one.kind, one.phase, one.round) == ("pass", act.phase, act.round) for one in acts):
            return person
    return None


def try_again(activity, *, by, now):
    """Try at once what could not be done. Returns (how many lines waited, how many wait now)."""
    waited = len(stuck.of_activity(activity.id))
    with db.writing(activity.id):
        clockwork.look_again(activity.id, now)
        audit.of_activity("stuck.tried", activity, by=by, at=now, waited=waited)
    settle(activity.id, now)
    return waited, len(stuck.of_activity(activity.id))


def tick(now):
    """Settle every activity whose moment has come. Returns how many acts were done."""
    done = 0
    while due := db.row(
        """
        select id, settle_at
        from activity
        where published_at is not null and archived_at is null and (settle_at is null or settle_at <= ?)
        order by settle_at, id limit 1
        """,
        now,
    ):
        # One moment after the other in all activities: they share mail to the staff of a course.
        done += settle(due.id, db.moment(due.settle_at) or now)
    return done


def _do(plan, everyone, act, now, worked):
    """Carry out one act; returns whether anything changed."""
    if act.kind == "notice":
        return _notify(plan, everyone, act, now, worked)
    activity = activities.find(activity_id=plan.id)
    if act.kind == "lapse":
        return allocation.end_lapsed(activity, now=now, ids=[int(act.detail)]) > 0
    if act.kind == "form":
        groups.form(activity, act.phase, act.round, now=now)
        return True
    if act.kind == "join":
        return moving.join(activity, act.phase, act.round, int(act.whom[1:]), now=now) is not None
    if act.kind == "deal":
        return dealing.deal_share(activity, everyone, act, now) > 0
    if act.kind == "pass":
        return activities.let_pass(
            plan.id, phase=act.phase, turn=act.round, whom=act.whom, cause=act.detail, at=act.at, now=now
        )
    if act.kind == "regroup":
        home = activity.design.phase(activity.design.homes[act.phase])
        return matching.regroup(activity, home, int(act.whom[1:]), int(act.detail), now=now)
    if act.kind == "escalate":
        step = {"phase": act.phase, "turn": act.round, "whom": act.whom}
        return alerts.raise_alert(activity, **step, missed=act.at, now=now)
    if act.kind in ("untaken", "unanswered"):
        takers = worked.takers_of(activity, act, now) if act.kind == "untaken" else frozenset()
        return promises.raise_waiting(activity, act, takers, now=now)
    if act.kind == "grant":
        person = int(act.whom[1:])
        return credentials.earn(activity, person, act.detail, phase=act.phase, at=act.at, now=now)
    if not dealing.is_short(activity, act.phase, act.round):
        return False
    dealing.rescue(activity, everyone, act, now)
    return dealing.tell_staff(activity, act, now)


def _letter_of_release(plan, arrived):
    """(name of the letter, what fills it) that says that what others wrote is open to be read, by its
    kind."""
    kinds = list(dict.fromkeys(forms.word_of(plan.design, task).many for task in arrived))
    if set(kinds) <= {"reviews", "ratings"}:
        return "released", {}
    return "released_things", {"things": " and ".join(kinds)}


def _notify(plan, everyone, act, now, worked):
    """One mail to one student about a step that opened, closes soon or was released; only if it concerns
    them."""
    step = act.phase, act.round
    asked = None if act.detail == "released" else step  # what is released is answered in any step
    facts, everything = worked.of(plan.design, everyone[int(act.whom[1:])], now, asked)
    lines = [line for line in everything if (line.phase, line.round) == step]
    phase = plan.design.phase(act.phase)
    name, values = act.detail, {"step": phase.title}
    until = max((line.window.closes for line in lines if line.window.closes), default=None)
    if act.detail == "released":
        here = {task.id for task in phase.tasks}
        arrived = [plan.design.tasks[row.task] for row in facts.arrived if row.task in here]
        concerned = bool(arrived)
        name, values = _letter_of_release(plan, arrived)
        until = schedule.answered_until(plan.design, everything, {task.id for task in arrived})
    elif act.detail == "closing":
        concerned = any(line.is_owed and not line.is_done and line.window.is_open for line in lines)
    else:
        concerned = any(
            line.is_owed and not line.is_done and line.state in ("open", "grace", "late") for line in lines
        )
    if not concerned:
        return False
    account, needs = db.row(
        "select p.id, p.needs from enrolment e join account p on p.id = e.account_id where e.id = ?",
        facts.person.id,
    )
    if name == "closing":
        in_group = phase.gate.per == "group" and not phase.gate.is_clock
        name = "closing_calm" if NO_TIMER in needed(needs) else "closing_group" if in_group else "closing"
    return letters.put(
        name,
        f"{act.detail}:{plan.public_id}:{act.phase}:{act.round}:{facts.person.id}:{act.at:%Y%m%d%H%M}",
        account,
        letters.about_plan(plan),
        now=now,
        until=until,
        **values,
    )


def next_moment():
    """When the next activity asks to be looked at, or None."""
    found = (
        Activity.select(Activity.settle_at)
        .where(
            Activity.published_at.is_null(False),
            Activity.archived_at.is_null(),
            Activity.settle_at.is_null(False),
        )
        .order_by(Activity.settle_at)
        .first()
    )
    return found.settle_at if found else None


clockwork.looks(settle, settle_for)
