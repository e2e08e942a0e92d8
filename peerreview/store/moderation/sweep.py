"""What becomes due in moderation: an author never waits for ever, and nobody is missing without a person
knowing. Called by ``settle``."""

from datetime import timedelta
from typing import NamedTuple

from peerreview.domain import moderation as rules
from peerreview.domain import schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.visibility import is_open_to_staff, read_by_staff
from peerreview.store import activities, allocation, concerns, db, responses, screening
from peerreview.store.moderation import deciding, reminding

# Handed to somebody who is no longer one of the staff.
_GONE = (
    "activity_id = ? and given_id in (select e.id from enrolment e where e.left_at is not null"
    " or e.role = 'student')"
)
_GRAVE = frozenset((*rules.FILTERS["wording"], "flagged", "resent", *rules.LOOKED_AT_FIRST.values()))


def settle(activity_id, everyone, now):
    """Do what is due; *everyone* as of ``store.schedule.of_activity``. Returns (acts done, next moment or
    None)."""
    activity = activities.find(activity_id=activity_id)
    setting = screening.setting_of(activity_id)
    done, moments = 0, []
    held = _held(activity_id)
    for work in responses.by_ids(held):
        acted, coming = _overdue(work, held[work.id], setting, now)
        done, moments = done + acted, moments + coming
    done += concerns.give_back(_GONE, activity_id)
    acted, coming = _unanswered(activity_id, now)
    done, moments = done + acted, moments + coming
    acted, coming = reminding.tell(activity, setting, now)
    done, moments = done + acted, moments + coming
    done += _unread(activity, now)
    acted, coming = _repairs(activity_id, now)
    done, moments = done + acted, moments + coming
    done += _missing_reviews(activity, everyone, now)
    return done, min((moment for moment in moments if moment and moment > now), default=None)


def settle_for(activity_id, everyone, now):
    """What is due about some people alone (*everyone*): the reviews they never sent or sent after all, and
    the works they are about. Returns as ``settle``."""
    return _missing_reviews(activities.find(activity_id=activity_id), everyone, now), None


def _unread(activity, now):
    """What was noticed about responses that staff may not read leaves the queue; what readers asked stays."""
    closed = activity.design.tasks.keys() - set(read_by_staff(activity.design))
    if not closed:
        return 0
    found = db.rows(
        f"""
        select distinct c.subject
        from concern c
        join response r on r.id = c.response_id
        where c.activity_id = ? and c.ended_at is null and r.task in ({db.places(closed)})
        and c.kind not in ({db.places(rules.ASKED_BY_READERS)})
        """,
        activity.id,
        *closed,
        *rules.ASKED_BY_READERS,
    )
    asked = db.places(rules.ASKED_BY_READERS)
    return sum(
        concerns.end(activity.id, subject, f"kind not in ({asked})", *rules.ASKED_BY_READERS, now=now)
        for (subject,) in found
    )


def _held(activity_id):
    """{response id: since when it is held}"""
    return {
        row[0]: db.moment(row[1])
        for row in db.rows(
            """
            select r.id, coalesce((select max(d.at) from decision d where d.response_id = r.id
              and d.to_state = 'held' and d.from_state <> 'held'), r.submitted_at)
            from response r
            where r.activity_id = ? and r.state = 'held'
            order by r.id
            """,
            activity_id,
        )
    }


def _overdue(work, since, setting, now):
    """A review period that is over releases what nothing else speaks against; all else asks the named person
    once. What staff may not read is not held."""
    if not is_open_to_staff(work.task_of):
        deciding.release(work, stamp=None, by=None, now=now, reason="closed")
        return 1, []
    kinds = {
        row[0]
        for row in db.rows("select kind from concern where subject = ? and ended_at is null", f"r{work.id}")
    }
    if setting.mode == "review_period" and kinds and not kinds & _GRAVE:
        moment = since + timedelta(hours=setting.period)
        if moment <= now:
            deciding.release(work, stamp=None, by=None, now=moment, reason="period")
            return 1, []
        return 0, [moment]
    moment = since + timedelta(hours=setting.patience)
    if moment > now:
        return 0, [moment]
    return reminding.ask(work, setting, since, now), []


def _unanswered(activity_id, now):
    """What a student asked and nobody answered by the moment they were told is for all the staff from then
    on, whoever had it."""
    done, coming = 0, []
    for person, task, turn, answer_by in db.rows(
        """
        select q.person_id, q.task, q.round, q.answer_by
        from request q
        join enrolment e on e.id = q.person_id and e.left_at is null
        where q.activity_id = ? and q.ended_at is null
        order by q.answer_by, q.id
        """,
        activity_id,
    ):
        moment, subject = db.moment(answer_by), f"p{person}"
        if moment > now:
            coming.append(moment)
        elif concerns.raise_concern(activity_id, subject, "overdue", task, turn=turn, now=now, person=person):
            concerns.give_back("activity_id = ? and subject = ?", activity_id, subject)
            done += 1
    return done, coming


def _repairs(activity_id, now):
    """What went back and has not come: its day is over, or its writer left the course."""
    done, coming = 0, []
    for response, task, version, at, left in db.rows(
        """
        select r.id, r.task, r.version, (select max(d.at) from decision d where d.response_id = r.id
          and d.act in ('return', 'undo')), e.left_at
        from response r
        left join enrolment e on e.id = r.author_id
        where r.activity_id = ? and r.state = 'returned'
        order by r.id
        """,
        activity_id,
    ):
        until = (db.moment(at) or now) + deciding.REPAIR
        kind = "left" if left else "unrepaired" if until <= now else None
        if not left:
            concerns.end(activity_id, f"r{response}", "kind = 'left'", now=now)
        if kind is None:
            coming.append(until)
        elif not db.row(
            "select 1 from concern where subject = ? and kind = ? and version = ? and (ended_at is null or "
            "decision_id is not null or kind <> 'left')",
            f"r{response}",
            kind,
            version,
        ):
            done += concerns.raise_concern(
                activity_id, f"r{response}", kind, task, now=now, response=response, version=version
            )
    return done, coming


def _missing_reviews(activity, everyone, now):
    """After the last hour to review, round by round: works short of reviews, and people who never sent
    theirs. What is mended leaves the queue."""
    done, read = 0, read_by_staff(activity.design)
    for task in activity.design.tasks.values():
        # Who wrote what staff may not read, and who did not, is not theirs to know either.
        if task.is_queue and task.within:  # what waits is promised, and has its alert
            continue
        if not task.pick or task.about.kind != "task" or not {task.id, task.about.name} <= set(read):
            continue
        over = [
            turn
            for turn in _rounds(activity.design, task, everyone, now)
            if allocation.is_over(activity, task, now, turn)
        ]
        lines = _lines(activity, task, everyone, now) if over else {}
        for turn in over:
            done += _short(activity, task, turn, now) + _no_shows(activity, task, turn, lines, now)
    return done


def _rounds(design, task, everyone, now):
    """The rounds of a task that are known to somebody."""
    if design.repeat is None or task.phase not in design.repeat.phases:
        return [1]
    students = (facts for facts in everyone.values() if not is_staff_role(facts.person.role))
    known = next((schedule.windows(design, facts, now) for facts in students), {})
    return [turn for phase, turn in known if phase == task.phase]


def _lines(activity, task, everyone, now):
    """{enrolment id: owed duties of a task}; staff owe none."""
    return {
        person: [
            line
            for line in schedule.duties(activity.design, facts, now)
            if line.task == task.id and line.is_owed
        ]
        for person, facts in everyone.items()
    }


class _Known(NamedTuple):
    """The last concern of a subject: whether it ``is_open``, else when it ``ended`` and whether because it
    was ``mended`` rather than seen to by staff."""

    is_open: bool
    at: object
    ended: object
    mended: bool

    def returns(self, since=None):
        """Whether it is raised again where it is true again: what was mended is; what staff saw to is not,
        unless the last hour (*since*) is a later one by now."""
        return not self.is_open and (self.mended or bool(since and since > self.ended))

    def was_open(self, now):
        """Whether it stands, and stood at *now*: some people are looked at before the class is."""
        return self.is_open and self.at <= now


_NEW = _Known(False, None, None, True)


def _known(activity_id, kind, task, turn):
    """{subject: _Known} of every concern of a kind there ever was."""
    return {
        row.subject: _Known(
            row.ended_at is None, db.moment(row.at), db.moment(row.ended_at), "mended" in db.loads(row.detail)
        )
        for row in db.rows(
            """
            select subject, at, ended_at, detail
            from concern
            where activity_id = ? and kind = ? and task = ? and round = ?
            order by id
            """,
            activity_id,
            kind,
            task,
            turn,
        )
    }


def _mended(activity_id, subject, kind, task, turn, now):
    condition = "kind = ? and task = ? and round = ?"
    concerns.end(activity_id, subject, condition, kind, task, turn, now=now, mended=True)


def _short(activity, task, turn, now):
    known, done = _known(activity.id, "short", task.id, turn), 0
    left, lapsed = allocation.orphans(activity, task), _lapsed(activity, task, turn)
    for work in allocation.works_of(activity, task, turn):
        subject = f"r{work.id}"
        before = known.get(subject, _NEW)
        is_short = work.load < task.pick and work.id not in left
        # What staff gave to somebody who let it lapse is theirs to see to again.
        if is_short and before.returns(lapsed.get(work.id)):
            done += concerns.raise_concern(
                activity.id,
                subject,
                "short",
                task.id,
                turn=turn,
                now=now,
                response=work.id,
                done=work.done,
                pick=task.pick,
            )
        elif not is_short and before.was_open(now):
            _mended(activity.id, subject, "short", task.id, turn, now)
    return done


def _lapsed(activity, task, turn):
    """{work id: when a claim on it last ran out}"""
    return {
        row.subject: db.moment(row.ended)
        for row in db.rows(
            """
            select about_response_id as subject, max(ended_at) as ended
            from allocation
            where activity_id = ? and task = ? and round = ? and ended_cause = 'lapsed'
            group by about_response_id
            """,
            activity.id,
            task.id,
            turn,
        )
    }


def _end(window):
    """The last hour to hand in to a step that is over."""
    return window.late_until or window.closes


def _gone(known, now):
    """Enrolment ids of those with an open concern who are no students of the course any more."""
    people = [int(subject[1:]) for subject, before in known.items() if before.was_open(now)]
    here = db.rows(
        f"""
        select id
        from enrolment
        where id in ({db.places(people)}) and role = 'student' and left_at is null
        """,
        *people,
    )
    return set(people) - {row.id for row in here}


def _no_shows(activity, task, turn, lines, now):
    known, done = _known(activity.id, "no_show", task.id, turn), 0
    for person in _gone(known, now):
        _mended(activity.id, f"p{person}", "no_show", task.id, turn, now)
    for person, found in lines.items():
        owed = [line for line in found if line.round == turn]
        missing = [
            line
            for line in owed
            if line.state == "closed" and not (line.why and line.why.code == "own_missed")
        ]
        before = known.get(f"p{person}", _NEW)
        if missing and before.returns(max((_end(line.window) for line in missing), default=None)):
            done += concerns.raise_concern(
                activity.id,
                f"p{person}",
                "no_show",
                task.id,
                turn=turn,
                now=now,
                person=person,
                missing=len(missing),
                owed=len(owed),
            )
        elif not missing and before.was_open(now):
            _mended(activity.id, f"p{person}", "no_show", task.id, turn, now)
    return done
