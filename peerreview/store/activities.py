"""Activities: made from a design, set up, published; their dates, extensions, releases and passages."""

import functools
from pathlib import Path
from typing import NamedTuple

from peerreview.domain import designs
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.schedule import Passage as Passed
from peerreview.domain.schedule import WindowRow, class_closes, dates, extended
from peerreview.domain.words import N_
from peerreview.store import audit, db, forms, markup, materials
from peerreview.store.clockwork import look_again, on_time
from peerreview.store.tables import Activity, Passage, PhaseWindow

FOLDER = Path(__file__).parent.parent / "designs"


class InvalidDates(Invalid):
    """Dates in the wrong order; ``wrong`` as of ``domain.schedule.dates.check``."""

    sentence = N_("Some dates are in the wrong order.")

    def __init__(self, wrong):
        super().__init__()
        self.wrong = wrong


class Row(NamedTuple):
    """An activity as pages find it, with its parsed design, the zone of its course, and the ``language`` in
    which people write: the one its coach reads."""

    id: int
    public_id: str
    title: str
    brief: str
    brief_html: str
    course: int
    seed: str
    published: object
    settle_at: object
    plan_digest: str
    design: designs.Design
    zone: str
    language: str


_ROW = """
    select a.id, a.public_id, a.title, a.brief, a.brief_html, a.course_id, a.seed, a.published_at,
      a.settle_at, a.plan_digest, a.plan, c.zone, coalesce(coach.language, 'en')
    from activity a
    join course c on c.id = a.course_id
    left join coach_setting coach on coach.activity_id = a.id
    where a.archived_at is null and
    """


@functools.cache
def _files(folder, form_folder):
    """({key: Design}, [(file name, why it cannot be used)]) of a folder's designs."""
    found, bad = {}, []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = designs.load(path.read_text(errors="replace"), known_forms())
        except designs.DesignError as error:
            bad.append((path.name, str(error)))
    return found, bad


def designs_on_offer():
    """{key: Design} of the learning designs that come with the site. A file that cannot be used is left out
    and told by ``bad_files``."""
    return _files(FOLDER, forms.FOLDER)[0]


@functools.cache
def text_of(key):
    """The text of a design that comes with the site; KeyError when there is none."""
    designs_on_offer()[key]
    return (FOLDER / f"{key}.yaml").read_text()


def bad_files():
    """[(file name, sentence with its line)] of designs and forms that come with the site and cannot be
    used."""
    return _files(FOLDER, forms.FOLDER)[1] + forms.bad_files()


def known_forms():
    """{key: items} of the forms a design may name: the built-in ones, and the activity's own rubric, whose
    items nobody knows yet (None)."""
    return {key: form.items for key, form in forms.built_in().items()} | {forms.RUBRIC: None}


def find(*, public_id=None, activity_id=None):
    """The Row of an activity, or None."""
    column, value = ("a.public_id", public_id) if activity_id is None else ("a.id", activity_id)
    row = db.row(f"{_ROW}{column} = ?", value)
    if row is None:
        return None
    return _found(row)


def _found(row):
    design = designs.from_plan(row[10], row[9])
    return Row(*row[:7], db.moment(row[7]), db.moment(row[8]), row[9], design, *row[11:])


def of_course(course_id, *, unpublished):
    """Activities of a course as Rows, oldest first; *unpublished* ones only when asked for."""
    found = db.rows(f"{_ROW}a.course_id = ? order by a.id", course_id)
    return [_found(row) for row in found if unpublished or row[7] is not None]


def create(course_id, design, *, title, by, now, brief="", rubric="essay_rubric"):
    """A new, unpublished activity with its own copy of *design* and of the forms it names; *rubric* is the
    template its rubric starts from. Invalid when there is no such form."""
    with db.writing():
        activity = Activity.create(
            course=course_id,
            title=title,
            brief=brief,
            brief_html=markup.to_html(brief),
            plan=designs.canonical(design.plan),
            plan_digest=design.digest,
            seed=db.source.seed(),
            created_at=now,
        )
        for key in dict.fromkeys(task.form for task in design.tasks.values()):
            form_title, items = forms.source(key, design.plan, rubric=rubric)
            forms.use(
                activity.id, key, forms.add(key, form_title, items, course_id=course_id, by=by, now=now)
            )
        audit.record(
            "activity.created",
            "activity",
            activity.id,
            by=by,
            at=now,
            activity=activity.id,
            course=course_id,
            title=title,
        )
    return find(activity_id=activity.id)


def change_form(activity, key, items, *, by, now, seen=None):
    """A new version of the form *key* (see ``forms.change``). Invalid when a gate, a grouping or a round of
    the design rests on an item that it no longer has, or when
    it grades and its weights make no grade; Conflict when a colleague was faster."""
    used = {name: found[3] for name, found in forms.of_activity(activity.id).items()}
    designs.check_forms(activity.design, used | {key: items})
    return forms.change(activity.id, key, items, by=by, now=now, seen=seen)


def begun_tasks(activity_id):
    """Ids of tasks that have any response, even a draft: what is promised about them no longer changes."""
    return frozenset(
        row[0] for row in db.rows("select distinct task from response where activity_id = ?", activity_id)
    )


@on_time
def set_up(activity, *, title, brief, edits, rows, seen_digest, by, now):
    """Change title, brief, design settings (*edits*, see ``designs.change``) and the cohort's dates in one
    go.

    *rows* are WindowRows with whom ``all``: of steps, and of events (``event.exam``, whose ``opens`` is its
    moment). A row of a later round that says nothing goes back to the rule of the repeat. *seen_digest*
    is the plan's digest the form was made from: Conflict when a colleague changed the design meanwhile.
    Raises Frozen, Invalid or InvalidDates; then nothing is changed."""
    with db.writing(activity.id):
        current = find(activity_id=activity.id)
        if current.plan_digest != seen_digest:
            raise Conflict(
                N_(
                    "A colleague changed this set-up while you had it open. Your changes are still in the "
                    "form: look at both, then save again."
                )
            )
        design = designs.change(current.design, edits, begun_tasks(activity.id))
        wrong = dates.check(design, rows)
        if wrong:
            raise InvalidDates(wrong)
        Activity.update(
            title=title,
            brief=brief,
            brief_html=markup.to_html(brief),
            plan=designs.canonical(design.plan),
            plan_digest=design.digest,
        ).where(Activity.id == activity.id).execute()
        look_again(activity.id, now)
        for row in rows:
            if row.round > 1 and not any(row[3:]):
                _drop_window(activity.id, row)
            else:
                _set_window(activity.id, row, by=by, now=now)
        audit.of_activity(
            "activity.set_up", activity, by=by, at=now, settings=sorted(key for key, value in edits.items())
        )
    return find(activity_id=activity.id)


def _set_window(activity_id, row, *, by, now, reason=""):
    values = {
        "opens_at": row.opens,
        "closes_at": row.closes,
        "late_until": row.late_until,
        "releases_at": row.releases,
        "is_waived": row.waived,
        "by": by,
        "at": now,
        "reason": reason,
    }
    PhaseWindow.insert(
        activity=activity_id, phase=row.phase, round=row.round, whom=row.whom, **values
    ).on_conflict(
        conflict_target=(PhaseWindow.activity, PhaseWindow.whom, PhaseWindow.phase, PhaseWindow.round),
        update={getattr(PhaseWindow, key): value for key, value in values.items()},
    ).execute()


def _drop_window(activity_id, row):
    """Delete the row of a scope and step; how many there were."""
    return (
        PhaseWindow.delete()
        .where(
            PhaseWindow.activity == activity_id,
            PhaseWindow.phase == row.phase,
            PhaseWindow.round == row.round,
            PhaseWindow.whom == row.whom,
        )
        .execute()
    )


def window_rows(activity_id, whom="all"):
    """The WindowRows of one scope."""
    return [row for row, _reason in _windows(activity_id, "whom = ? order by id", whom)]


def extensions(activity_id):
    """Windows of single people or sections: [(WindowRow, reason)], newest first."""
    return _windows(activity_id, "whom <> 'all' order by at desc, id desc")


def _windows(activity_id, condition, *values):
    """[(WindowRow, reason)] of an activity under a condition, in its order."""
    return [
        (WindowRow(row[0], row[1], row[2], *map(db.moment, row[3:7]), bool(row[7])), row[8])
        for row in db.rows(
            f"""
            select phase, round, whom, opens_at, closes_at, late_until, releases_at, is_waived, reason
            from phase_window
            where activity_id = ? and {condition}
            """,
            activity_id,
            *values,
        )
    ]


@on_time
def extend(activity, *, phase, whom, closes=None, late_until=None, waived=False, reason, by, now, turn=1):
    """Another deadline, or an excuse (*waived*), for a person (``p12``), section (``s3``) or group (``g7``)
    in one round of a step; of an event (``event.exam``) *closes* is its moment for them. Nobody else's dates
    move. Returns the WindowRow that holds: of several deadlines the most generous (``schedule.extended``)."""
    is_event = phase in dates.events(activity.design)
    if not is_event and phase not in {found.id for found in activity.design.phases}:
        raise Missing()
    if closes is None and not waived:
        raise Invalid(N_("Say until when."), field="closes")
    if is_event and waived:
        raise Invalid(N_("Nobody is excused from a date. Say another one."), field="closes")
    with db.writing(activity.id):
        row = WindowRow(phase, turn, whom, None, closes, late_until or closes, None, waived)
        if is_event:
            row = WindowRow(phase, 1, whom, closes)
        elif waived:
            row = _own_row(activity.id, row)._replace(waived=True)  # what they had holds again without it
        else:
            row = _most_generous(activity, row, now)
        _set_window(activity.id, row, by=by, now=now, reason=reason)
        look_again(activity.id, now)
        audit.of_activity(
            "window.extended",
            activity,
            by=by,
            at=now,
            phase=phase,
            round=turn,
            whom=whom,
            closes=row.closes and row.closes.isoformat(),
            waived=waived,
            reason=reason,
        )
    return row


def extend_each(activity, whoms, **values):
    """``extend`` for several scopes: all of them, or none when one cannot be. Returns their WindowRows."""
    with db.writing(activity.id):
        return [extend(activity, whom=whom, **values) for whom in whoms]


@on_time
def take_back_extension(activity, *, phase, whom, by, now, turn=1):
    """A person's, section's or group's own dates of a step are gone: the cohort's hold again. Of an excuse
    what they had before it. Missing when there are none."""
    with db.writing(activity.id):
        row = _own_row(activity.id, WindowRow(phase, turn, whom))
        if row.waived and row.closes:
            _set_window(activity.id, row._replace(waived=False), by=by, now=now)
        elif whom == "all" or not _drop_window(activity.id, row):
            raise Missing()
        look_again(activity.id, now)
        audit.of_activity("window.taken_back", activity, by=by, at=now, phase=phase, round=turn, whom=whom)


def _own_row(activity_id, row):
    """The WindowRow that a scope has in a step; *row* where it has none."""
    return next((old for old in window_rows(activity_id, row.whom) if old[:2] == row[:2]), row)


def _most_generous(activity, row, now):
    """*row* with the dates that hold beside those of the class and those its scope has already."""
    section, rows = None, window_rows(activity.id)
    if row.whom[0] == "p":
        found = db.row("select section_id from enrolment where id = ?", int(row.whom[1:]))
        section = found and found[0]
        rows += window_rows(activity.id, f"s{section}") if section else []
    let_on = [(one.phase, one.round, one.whom, one.at) for one in passages(activity.id)]
    dated = class_closes(
        activity.design,
        rows,
        [Passed(*one) for one in let_on if one[2] in ("all", f"s{section}")],
        section=section,
        since=activity.published or now,
        step=(row.phase, row.round),
        now=now,
    )
    before = [old for old in window_rows(activity.id, row.whom) if old[:2] == row[:2]]
    if row.whom[0] == "s":
        dated = dated or row.closes  # to a section it is a date of its own where the class has none
    found = extended(row.closes, row.late_until, dated, before[0] if before else None)
    return row._replace(closes=found.closes, late_until=found.late_until)


def publish(activity, *, by, now):
    """Open the activity to its students. The first step needs a deadline, so that nobody hands in into the
    void; events that steps wait for need their date, and what is dealt or forms groups must be there. Invalid
    says what is missing (field publish, materials or ``event.exam``)."""
    with db.writing(activity.id):
        rows = window_rows(activity.id)
        if not any(row.phase == activity.design.phases[0].id and row.closes for row in rows):
            raise Invalid(
                N_("Say first when “{phase}” closes."), phase=activity.design.phases[0].title, field="publish"
            )
        if without := dates.undated(activity.design, rows):
            raise Invalid(
                N_("Say first when “{event}” is: steps wait for it."),
                event=dates.event_title(without[0]),
                field=without[0],
            )
        if lacking := materials.lacking(activity):
            raise Invalid(
                N_("“{title}” is not complete yet. Its page says what is missing."),
                title=activity.design.materials[lacking[0][0]].title,
                field="materials",
            )
        db.execute(
            "update activity set published_at = coalesce(published_at, ?), settle_at = ? where id = ?",
            now,
            now,
            activity.id,
        )
        audit.of_activity("activity.published", activity, by=by, at=now)


@on_time
def release(activity, phase, *, by, now, turn=1):
    """Let those concerned see the responses of a step now: one moment for all."""
    with db.writing(activity.id):
        rows = [row for row in window_rows(activity.id) if (row.phase, row.round) == (phase, turn)]
        row = rows[0] if rows else WindowRow(phase, turn, "all")
        _set_window(activity.id, row._replace(releases=now), by=by, now=now)
        look_again(activity.id, now)
        audit.of_activity("phase.released", activity, by=by, at=now, phase=phase, round=turn)


def let_pass(activity_id, *, phase, turn, whom, cause, at, by=None, reason="", now):
    """Somebody may go on past a step since *at*. A second passage of the same scope is silently the first."""
    with db.writing(activity_id):
        new = db.execute(
            """
            insert into passage (activity_id, phase, round, whom, at, cause, by_id, reason)
            values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (activity_id, whom, phase, round)
            where undone_at is null do nothing
            """,
            activity_id,
            phase,
            turn,
            whom,
            at,
            cause,
            by,
            reason,
        )
        if new:
            if by is not None:
                look_again(activity_id, now)
            audit.record(
                "gate.passed",
                "activity",
                activity_id,
                by=by,
                at=now,
                activity=activity_id,
                phase=phase,
                round=turn,
                whom=whom,
                cause=cause,
            )
    return bool(new)


@on_time
def undo_passage(activity, *, phase, turn, whom, by, now):
    """Take a passage back: the gate is shut again for that scope, the row stays with its end. Missing when
    none stands."""
    with db.writing(activity.id):
        if not db.execute(
            """
            update passage
            set undone_at = ?
            where activity_id = ? and phase = ? and round = ? and whom = ? and undone_at is null
            """,
            now,
            activity.id,
            phase,
            turn,
            whom,
        ):
            raise Missing()
        look_again(activity.id, now)
        audit.of_activity("gate.shut", activity, by=by, at=now, phase=phase, round=turn, whom=whom)


def passages(activity_id):
    """Passages that stand, newest first."""
    return list(
        Passage.select()
        .where(Passage.activity == activity_id, Passage.undone_at.is_null())
        .order_by(Passage.id.desc())
    )


@on_time
def archive(activity, *, by, now):
    """Put an activity away; everything is kept."""
    with db.writing(activity.id):
        db.execute("update activity set archived_at = ? where id = ?", now, activity.id)
        audit.of_activity("activity.archived", activity, by=by, at=now)


def put_away(course_id):
    """[(public id, title, when)] of a course's activities in the archive, newest first."""
    archived = "select public_id, title, archived_at from activity where course_id = ? and archived_at is not"
    found = db.rows(f"{archived} null order by archived_at desc, id desc", course_id)
    return [(row[0], row[1], db.moment(row[2])) for row in found]


def restore(course_id, public_id, *, by, now):
    """Take an activity of this course out of the archive. Returns its Row; Missing when it is not there."""
    with db.writing():
        found = db.row(
            "select id from activity where public_id = ? and course_id = ? and archived_at is not null",
            public_id,
            course_id,
        )
        if found is None:
            raise Missing()
        db.execute("update activity set archived_at = null, settle_at = ? where id = ?", now, found[0])
        audit.record(
            "activity.restored", "activity", found[0], by=by, at=now, activity=found[0], course=course_id
        )
    return find(activity_id=found[0])
