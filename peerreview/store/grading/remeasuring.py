"""A rubric was changed while reviews were in: each is measured by the version it was written on, until staff
say that the one of now measures all. What was written is never touched, and the word can be taken back."""

from decimal import Decimal
from typing import NamedTuple

from peerreview.domain.forms import differences
from peerreview.domain.refusals import NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, db, forms
from peerreview.store.grading import reviewed
from peerreview.store.grading.lines import of_activity, told_to_staff

KEPT, MOVED = "rubric.kept", "rubric.remeasured"


class Older(NamedTuple):
    """Reviews on an older version of the rubric that grades: its ``id`` and ``number``, how many were handed
    in (``sent``) and are begun, the ``differences`` to the newest, the version that measures them (``by``: a
    number), and when staff said so since the newest was made (``said``: a moment or None)."""

    id: int
    number: int
    sent: int
    begun: int
    differences: list
    by: int
    said: object

    @property
    def is_asked(self):
        """Whether staff should say what to do with them."""
        return self.said is None and differences.can_count(self.differences)


class Outlook(NamedTuple):
    """What measuring all reviews by the newest version would do: ``changed`` [(enrolment id, grade before,
    after)], ``staying`` {response id: Stays}, ``released``: how many of the changed are out and stay as they
    are until the next release; ``is_told``: False where staff may not read single grades."""

    changed: list
    staying: dict
    released: int
    is_told: bool

    @property
    def up(self):
        """How many grades would rise."""
        return sum((after or 0) > (before or 0) for _who, before, after in self.changed)

    @property
    def down(self):
        """How many would fall."""
        return len(self.changed) - self.up

    @property
    def most(self):
        """The greatest change of one grade, in points."""
        return max(
            (abs((after or 0) - (before or 0)) for _who, before, after in self.changed), default=Decimal()
        )


def grades_by(activity, key):
    """Whether the reviews written on the form *key* make the grades of an activity."""
    grading = activity.design.grading
    return bool(grading and grading.by and activity.design.tasks[grading.by].form == key)


def older(activity, key):
    """[Older] of the versions of the form *key* on which reviews that grade were written or begun, the newest
    version left out; [] where they grade nothing."""
    if not grades_by(activity, key):
        return []
    newest, _number, _title, items = forms.of_activity(activity.id)[key]
    return [
        Older(
            row.id,
            row.number,
            row.sent,
            row.begun,
            differences.between(forms.items_of(row.id, row.items), items),
            row.measured or row.number,
            db.moment(row.said),
        )
        for row in db.rows(
            """
            select w.id, w.number, w.items, m.number as measured,
              case when s.at >= n.at then s.at end as said,
              sum(case when r.version > 0 then 1 else 0 end) as sent,
              sum(case when r.version > 0 then 0 else 1 end) as begun
            from response r
            left join version v on v.response_id = r.id and v.number = r.version
            join form_version w on w.id = coalesce(v.form_version_id, r.form_version_id)
            join form_version n on n.id = ? and n.form_id = w.form_id
            left join remeasure s on s.activity_id = r.activity_id and s.written_id = w.id
            and s.ended_at is null
            left join form_version m on m.id = s.measured_id
            where r.activity_id = ? and r.task = ? and r.state <> 'withdrawn' and w.id <> n.id
            group by w.id, w.number, w.items, m.number, s.at, n.at
            order by w.number
            """,
            newest,
            activity.id,
            activity.design.grading.by,
        )
    ]


def outlook(activity, key, now):
    """The Outlook of measuring all reviews on older versions of the form *key* by the newest."""
    measures = _all_by_newest(activity, key)
    before = told_to_staff(activity, of_activity(activity, now, as_released=False))
    after = of_activity(activity, now, as_released=False, measures=measures)
    changed = [
        (person, line.live, after[person].live)
        for person, line in before.items()
        if line.is_told and line.live != after[person].live
    ]
    return Outlook(
        changed,
        reviewed.staying(activity, measures),
        sum(before[person].released is not None for person, _before, _after in changed),
        all(line.is_told for line in before.values()),
    )


def _all_by_newest(activity, key):
    newest = forms.of_activity(activity.id)[key][0]
    return {one.id: newest for one in older(activity, key)}


def measure_all(activity, key, *, by, now):
    """Measure the reviews on older versions of the form *key* by the newest one, those too that are still to
    be handed in. Returns how many reviews were handed in on them."""
    return _say(activity, key, MOVED, lambda one, newest: newest, by=by, now=now)


def keep_each(activity, key, *, by, now):
    """Each review stays measured by what measures it now: said, so that nobody is asked again. Returns as
    ``measure_all``."""
    measures = reviewed.standing(activity.id)
    return _say(activity, key, KEPT, lambda one, newest: measures.get(one.id, one.id), by=by, now=now)


def _say(activity, key, verb, measured, *, by, now):
    with db.writing(activity.id):
        newest, number, *_rest = forms.of_activity(activity.id)[key]
        found = older(activity, key)
        for one in found:
            _end(activity.id, one.id, now)
            _begin(activity.id, one.id, measured(one, newest), by, now)
        if found:
            count = sum(one.sent for one in found)
            audit.of_activity(verb, activity, by=by, at=now, key=key, number=number, count=count)
    return sum(one.sent for one in found)


def take_back(activity, key, *, by, now):
    """Undo the last word about the reviews on older versions of the form *key*: what stood before stands
    again. NotNow when nothing was said since the newest version was made."""
    with db.writing(activity.id):
        said = [one for one in older(activity, key) if one.said]
        if not said:
            raise NotNow(N_("There is nothing to take back."))
        last = max(one.said for one in said)
        for one in said:
            if one.said == last:
                _end(activity.id, one.id, now)
                _again(activity.id, one.id, last)
        audit.of_activity("rubric.taken_back", activity, by=by, at=now, key=key)


def _end(activity_id, written, now):
    db.execute(
        "update remeasure set ended_at = ? where activity_id = ? and written_id = ? and ended_at is null",
        now,
        activity_id,
        written,
    )


def _begin(activity_id, written, measured, by, now):
    db.execute(
        """
        insert into remeasure (activity_id, written_id, measured_id, by_id, at)
        values (?, ?, ?, ?, ?)
        """,
        activity_id,
        written,
        measured,
        by,
        now,
    )


def _again(activity_id, written, moment):
    """What was ended by the word of that *moment* stands again, as of when it was said."""
    row = db.row(
        """
        select measured_id, by_id, at
        from remeasure
        where activity_id = ? and written_id = ? and ended_at = ? and at < ?
        order by id desc
        """,
        activity_id,
        written,
        moment,
        moment,
    )
    if row:
        _begin(activity_id, written, row.measured_id, row.by_id, db.moment(row.at))
