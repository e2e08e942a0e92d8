"""An activity made from a design, set up, published, put away and taken out again."""

from peerreview.domain import designs
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.schedule import dates
from peerreview.domain.words import N_
from peerreview.store import audit, db, forms, markup, materials
from peerreview.store.activities.finding import CLOSED, begun_tasks, find
from peerreview.store.activities.offered import change_design
from peerreview.store.activities.set_up import state_of, undoable
from peerreview.store.activities.windows import drop_window, set_up_rows, set_window, window_rows
from peerreview.store.clockwork import look_again, on_time
from peerreview.store.courses import sections
from peerreview.store.tables import Activity


class InvalidDates(Invalid):
    """Dates in the wrong order; ``wrong`` as of ``domain.schedule.dates.check``."""

    sentence = N_("Some dates are in the wrong order.")

    def __init__(self, wrong):
        super().__init__()
        self.wrong = wrong


def written(title, brief, design):
    """The columns of an activity that say its title, brief and Design."""
    return {
        "title": title,
        "brief": brief,
        "brief_html": markup.to_html(brief),
        "plan": designs.canonical(design.plan),
        "plan_digest": design.digest,
    }


def create(
    course_id, design, *, title, by, now, brief="", rubric="essay_rubric", own_forms=None, offered_as=""
):
    """A new, unpublished activity with its own copy of *design* and of the forms it names; *rubric* is the
    template its rubric starts from. *own_forms* {key: (title, items)} stand for those of the design. Invalid
    when there is no such form."""
    with db.writing():
        activity = Activity.create(
            course=course_id,
            **written(title, brief, design),
            seed=db.source.seed(),
            created_at=now,
            people=_who(design.people),
            offered_as=offered_as,
        )
        for key in dict.fromkeys(task.form for task in design.tasks.values()):
            form_title, items = (own_forms or {}).get(key) or forms.source(key, design.plan, rubric=rubric)
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


def _who(people):
    """Who takes part, as its row says it."""
    return CLOSED if people.is_closed_to_staff else "joined" if people.is_joined else "class"


def change_form(activity, key, items, *, by, now, seen=None):
    """A new version of the form *key* (see ``forms.change``). Invalid when a gate, a grouping or a round of
    the design rests on an item that it no longer has, or when
    it grades and its weights make no grade; Conflict when a colleague was faster."""
    used = {name: found[3] for name, found in forms.of_activity(activity.id).items()}
    designs.check_forms(activity.design, used | {key: items})
    return forms.change(activity.id, key, items, by=by, now=now, seen=seen)


@on_time
def set_up(activity, *, title, brief, edits, rows, seen_digest, by, now):
    """Change title, brief, design settings (*edits*, see ``designs.change``) and the cohort's dates in one
    go.

    *rows* are WindowRows with whom ``all``, or of a section (``s3``), whose dates stand in their place: of
    steps, and of events (``event.exam``, whose ``opens`` is its moment). A row of a later round that says
    nothing goes back to the rule of the repeat, one of a section to the dates of the class. *seen_digest*
    is the state (``state_of``) that the form was made from, or its plan's digest: Conflict when a colleague
    changed the set-up meanwhile. ``undo`` goes back.
    Raises Frozen, Invalid, InvalidDates or Missing (no such section); then nothing is changed."""
    with db.writing(activity.id), undoable(activity.id, by=by, now=now):
        current = find(activity_id=activity.id)
        if seen_digest not in (current.plan_digest, state_of(current)):
            raise Conflict(
                N_(
                    "A colleague changed this set-up while you had it open. Your changes are still in the "
                    "form: look at both, then save again."
                )
            )
        design = change_design(current.design, edits, begun_tasks(activity.id))
        wrong = dates.check(design, rows)
        if wrong:
            raise InvalidDates(wrong)
        Activity.update(**written(title, brief, design)).where(Activity.id == activity.id).execute()
        look_again(activity.id, now)
        _bring_forms(activity, design, by=by, now=now)
        _set_rows(activity, rows, by=by, now=now)
        audit.of_activity(
            "activity.set_up", activity, by=by, at=now, settings=sorted(key for key, value in edits.items())
        )
    return find(activity_id=activity.id)


def _bring_forms(activity, design, *, by, now):
    """Forms of what was added to the design; one that is there stays as it is."""
    known = forms.of_activity(activity.id)
    for key in dict.fromkeys(task.form for task in design.tasks.values() if task.form not in known):
        title, items = forms.source(key, design.plan, rubric="")
        forms.use(activity.id, key, forms.add(key, title, items, course_id=activity.course, by=by, now=now))


def _set_rows(activity, rows, *, by, now):
    known, before = (
        {"all"} | {f"s{one}" for one in sections(activity.course).values()},
        set_up_rows(activity.id),
    )
    for row in rows:
        says = any(row[3:])
        if says and row.whom not in known:
            raise Missing()
        if not says and (row.round > 1 or row.whom != "all"):
            drop_window(activity.id, row)
        elif row.whom == "all" or row not in before:  # what a section keeps keeps who gave it, and why
            set_window(activity.id, row, by=by, now=now)


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
def archive(activity, *, by, now):
    """Put an activity away; everything is kept."""
    with db.writing(activity.id):
        db.execute("update activity set archived_at = ? where id = ?", now, activity.id)
        audit.of_activity("activity.archived", activity, by=by, at=now)


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
