"""Forms that a course keeps to use again, and where a form can be taken from: the course's library, the other
courses of the same instructor, the files of the site. Taking is copying: what runs never changes by it."""

import json
from typing import NamedTuple

from peerreview.domain import designs
from peerreview.domain import forms as rules
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import activities, audit, db, forms
from peerreview.store.tables import OwnForm


class Kept(NamedTuple):
    """A form in a course's library: its ``key`` in addresses, ``called`` the word for a response to it,
    ``rev`` counts changes, ``changed`` when and ``by`` whom (a name), ``used``: [(public id, title, is as
    here)] of the activities that took it."""

    key: str
    title: str
    called: str
    items: tuple
    id: int
    rev: int
    changed: object
    by: str
    used: tuple = ()


class Source(NamedTuple):
    """A form to start from: its ``key`` (``own:…``, ``activity:…`` or ``site:…``), ``title``, the ``place``
    it stands in, its ``items``, and the id of the kept form that it is, or None."""

    key: str
    title: str
    place: str
    items: tuple
    origin: int | None = None

    @property
    def is_of_others(self):
        """Whether it stands in another course of whoever asks."""
        return self.origin is None and not self.key.startswith("site:")


_KEPT = """
    select f.id, f.public_id, f.title, f.called, f.items, f.rev, f.changed_at, coalesce(a.name, '') as name
    from own_form f
    left join account a on a.id = f.by_id
    where f.archived_at is null
    """


def _kept(row, used=()):
    return Kept(
        row.public_id,
        row.title,
        row.called,
        _items(row.items),
        row.id,
        row.rev,
        db.moment(row.changed_at),
        row.name,
        tuple(used),
    )


def _items(text):
    return rules.parse_items(json.loads(text))


def of_course(course_id):
    """[Kept] of a course, by title."""
    used = _used(course_id)
    found = [_kept(row, used.get(row.id, ())) for row in db.rows(f"{_KEPT} and f.course_id = ?", course_id)]
    return sorted(found, key=lambda one: (one.title.casefold(), one.id))


def find(course_id, key):
    """The Kept of this *key*; Missing when the course keeps none."""
    row = db.row(f"{_KEPT} and f.course_id = ? and f.public_id = ?", course_id, key)
    if row is None:
        raise Missing()
    return _kept(row, _used(course_id).get(row.id, ()))


def _used(course_id):
    """{id of a kept form: [(public id of an activity, its title, whether its form is still as here)]}"""
    found = {}
    for row in db.rows(
        """
        select o.id, a.public_id, a.title, v.items, o.items as kept
        from own_form o
        join form f on f.origin_id = o.id
        join form_version v on v.form_id = f.id
        join activity_form u on u.form_version_id = v.id
        join activity a on a.id = u.activity_id
        where o.course_id = ? and a.course_id = o.course_id and a.archived_at is null
        order by a.id
        """,
        course_id,
    ):
        is_same = _items(row.items) == _items(row.kept)
        found.setdefault(row.id, []).append((row.public_id, row.title, is_same))
    return found


def keep(course_id, title, items, *, called="work", by, now):
    """Keep a form in a course's library. Returns its key: that of the one that is there already where title
    and items are the same."""
    plain = rules.to_plain(items)
    with db.writing():
        for one in of_course(course_id):
            if one.title == title and one.items == tuple(items):
                return one.key
        made = OwnForm.create(
            course=course_id, title=title, called=called, items=plain, changed_at=now, by=by
        )
        _record("own_form.kept", made.id, course_id, title, by, now)
    return made.public_id


def change(course_id, key, title, items, *, rev, by, now):
    """Change a kept form; what was taken from it before stays as it is. Returns the Kept. Conflict when a
    colleague changed it since *rev*."""
    with db.writing():
        found = find(course_id, key)
        if found.rev != rev:
            raise Conflict(
                N_(
                    "{name} changed this form while you had it open. What you typed is still here: look at "
                    "both, then save again."
                ),
                name=found.by or N_("A colleague"),
            )
        db.execute(
            """
            update own_form
            set title = ?, items = ?, rev = rev + 1, changed_at = ?, by_id = ?
            where id = ?
            """,
            title,
            db.dumps(rules.to_plain(items)),
            now,
            by,
            found.id,
        )
        _record("own_form.changed", found.id, course_id, title, by, now)
    return find(course_id, key)


def put_away(course_id, key, *, by, now):
    """It stands in the library no more; what was taken from it stays. Returns the Kept it was."""
    found = find(course_id, key)
    with db.writing():
        db.execute("update own_form set archived_at = ? where id = ?", now, found.id)
        _record("own_form.put_away", found.id, course_id, found.title, by, now)
    return found


def put_back(course_id, key, *, by, now):
    """Undo ``put_away``. Returns the Kept; Missing when it is not away."""
    with db.writing():
        row = db.row(
            "select id from own_form where course_id = ? and public_id = ? and archived_at is not null",
            course_id,
            key,
        )
        if row is None:
            raise Missing()
        db.execute("update own_form set archived_at = null where id = ?", row.id)
        found = find(course_id, key)
        _record("own_form.put_back", row.id, course_id, found.title, by, now)
    return found


def _record(verb, form_id, course_id, title, by, now):
    audit.record(verb, "own_form", form_id, by=by, at=now, course=course_id, title=title)


def sources(course_id, account_id):
    """[Source] of what *account_id*, an instructor of the course, may start a form from: its library, then
    their other courses (the newest first: what those keep, and the forms of their activities that are not as
    the site brought them), then the site's own."""
    kept = [Source(f"own:{one.key}", one.title, "", one.items, one.id) for one in of_course(course_id)]
    site = [
        Source(f"site:{key}", form.title, N_("Comes with the site"), form.items)
        for key, form in forms.built_in().items()
    ]
    return [*kept, *_of_others(course_id, account_id), *site]


def _of_others(course_id, account_id):
    shipped = {form.items for form in forms.built_in().values()}
    found = {}
    for row in db.rows(_OTHERS, account_id, course_id, account_id, course_id):
        one = Source(row.key, row.title, row.place, _items(row.items))
        if one.items not in shipped:
            found.setdefault((row.place, one.title, one.items), one)
    return list(found.values())


_MINE = """
    join course c on c.id = {table}.course_id
    join enrolment e on e.course_id = c.id and e.account_id = ? and e.role = 'instructor'
    and e.left_at is null
    where c.id <> ? and {table}.archived_at is null
    """
_OTHERS = f"""
    select 'own:' || f.public_id as key, f.title, c.code as place, f.items, c.id as course, 0 as activity
    from own_form f
    {_MINE.format(table="f")}
    union all
    select 'activity:' || a.public_id || '.' || u.key, o.title, c.code || ', ' || a.title, v.items, c.id, a.id
    from activity a
    join activity_form u on u.activity_id = a.id
    join form_version v on v.id = u.form_version_id
    join form o on o.id = v.form_id
    {_MINE.format(table="a")}
    order by 5 desc, 6 desc, 2
    """


def rubrics(course_id, account_id):
    """[Source] of those of ``sources`` that make a grade: what a new activity's rubric starts from."""
    return [one for one in sources(course_id, account_id) if _is_rubric(one.items)]


def _is_rubric(items):
    return any(item.is_criterion for item in items) and not rules.unfit(items)


def make_activity(course_id, design, *, title, rubric, by, now, rows=()):
    """``activities.create`` by an instructor (account id *by*), its rubric a copy of the Source with the key
    *rubric*; the library says that it is used there. Its dates are *rows* (WindowRows of the class). Returns
    the activity's Row. Missing when there is no such source, Invalid (field rubric) when the design rests on
    something that it does not have."""
    found = take(course_id, by, rubric)
    own = {forms.RUBRIC: (found.title, found.items)}
    with db.writing():
        made = activities.create(course_id, design, title=title, by=by, now=now, own_forms=own)
        for row in rows:
            activities.set_window(made.id, row, by=by, now=now)
        used = {key: form[3] for key, form in forms.of_activity(made.id).items()}
        try:
            designs.check_forms(design, used)
        except Invalid as refusal:
            refusal.field = "rubric" if forms.RUBRIC in used else ""
            raise
        if found.origin:
            note_origin(made.id, forms.RUBRIC, found.key.removeprefix("own:"), course_id)
    return made


def take(course_id, account_id, key):
    """The Source of this *key* as of ``sources``; Missing when it is none of them."""
    found = next((one for one in sources(course_id, account_id) if one.key == key), None)
    if found is None:
        raise Missing()
    return found


def note_origin(activity_id, key, origin, course_id):
    """The form that an activity uses under *key* came from this kept one of the course (its key)."""
    db.execute(
        """
        update form
        set origin_id = (select id from own_form where public_id = ? and course_id = ?)
        where id = (
          select v.form_id
          from activity_form u
          join form_version v on v.id = u.form_version_id
          where u.activity_id = ? and u.key = ?
        )
        """,
        origin,
        course_id,
        activity_id,
        key,
    )
