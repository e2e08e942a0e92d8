"""Forms and their versions: the built-in ones from ``designs/forms``, a course's own, and which version an
activity uses."""

import functools
import json
from pathlib import Path

import yaml

from peerreview.domain import forms as rules
from peerreview.domain.refusals import Conflict
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.tables import ActivityForm, Form, FormVersion

FOLDER = Path(__file__).parent.parent / "designs" / "forms"


@functools.cache
def built_in():
    """{key: (title, genre, items)} of the forms that come with the site; ``genre`` is "" or the kind of work
    a rubric fits."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        entry = yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        found[path.stem] = (entry["title"], entry.get("genre", ""), rules.parse_items(entry["items"]))
    return found


def rubric_templates():
    """[(key, title)] of built-in rubrics to start from."""
    return [(key, title) for key, (title, genre, _) in built_in().items() if genre]


def add(key, title, items, *, course_id, by, now):
    """A new form with its first version; *items* as of ``domain.forms``."""
    with db.writing():
        form = Form.create(course=course_id, key=key, title=title)
        return _version(form, 1, items, by, now)


def change(activity_id, key, items, *, by, now, seen=None):
    """A new version of the form an activity uses under *key*: new drafts start from it, drafts and hand-ins
    keep theirs.

    *seen* is the number of the version the page was made from: Conflict when a colleague saved another one
    meanwhile."""
    with db.writing(activity_id):
        link = ActivityForm.get(ActivityForm.activity == activity_id, ActivityForm.key == key)
        newest = link.form_version
        if seen is not None and newest.number != seen:
            raise Conflict(
                N_(
                    "A colleague saved version {number} while you had this open. What you typed is still "
                    "here: look at both, then save again."
                ),
                number=newest.number,
            )
        number = db.row("select max(number) from form_version where form_id = ?", newest.form_id)[0] + 1
        version = _version(newest.form, number, items, by, now)
        ActivityForm.update(form_version=version).where(ActivityForm.id == link.id).execute()
        audit.record(
            "form.changed",
            "form_version",
            version.id,
            by=by,
            at=now,
            activity=activity_id,
            key=key,
            number=number,
        )
    return version


def _version(form, number, items, by, now):
    return FormVersion.create(form=form, number=number, items=rules.to_plain(items), by=by, at=now)


def use(activity_id, key, version, *, title=None):
    """Let an activity start new drafts of form *key* from this version."""
    ActivityForm.insert(activity=activity_id, key=key, form_version=version).on_conflict(
        conflict_target=(ActivityForm.activity, ActivityForm.key), update={ActivityForm.form_version: version}
    ).execute()


def of_activity(activity_id):
    """{form key: (form version id, number, title, items)} that new drafts start from."""
    return {
        row[0]: (row[1], row[2], row[3], items_of(row[1], row[4]))
        for row in db.rows(
            """
            select f.key, v.id, v.number, o.title, v.items
            from activity_form f
            join form_version v on v.id = f.form_version_id
            join form o on o.id = v.form_id
            where f.activity_id = ?
            """,
            activity_id,
        )
    }


@functools.lru_cache(maxsize=512)
def _parsed(version_id, text):
    return rules.parse_items(json.loads(text))


def items_of(version_id, text=None):
    """Items of a form version, parsed once (versions never change). *text* spares the query when the JSON is
    at hand."""
    if text is None:
        text = db.row("select items from form_version where id = ?", version_id)[0]
    return _parsed(version_id, text)


def used_by(activity_id, key):
    """[(number, hand-ins)] of each version of a form in an activity, for "12 reviews used version 1"."""
    return db.rows(
        """
        select v.number, count(*)
        from version x
        join form_version v on v.id = x.form_version_id
        join response r on r.id = x.response_id
        join activity_form f on f.activity_id = r.activity_id and f.key = ?
        join form_version n on n.id = f.form_version_id
        where r.activity_id = ? and v.form_id = n.form_id
        group by v.number
        order by v.number
        """,
        key,
        activity_id,
    )
