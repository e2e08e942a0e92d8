"""Forms and their versions: the built-in ones from ``designs/forms``, a course's own, and which version an
activity uses."""

import functools
import json
from collections import Counter
from pathlib import Path

from peerreview.domain import forms as rules
from peerreview.domain.designs import called as words
from peerreview.domain.designs import forms as files
from peerreview.domain.forms import scoring
from peerreview.domain.refusals import Conflict, Invalid
from peerreview.domain.visibility import told_to_staff
from peerreview.domain.words import N_
from peerreview.store import audit, db
from peerreview.store.tables import ActivityForm, Form, FormVersion

FOLDER = Path(__file__).parent.parent / "designs" / "forms"
RUBRIC = "rubric"  # the key of an activity's own rubric, made from a template


@functools.cache
def _files(folder):
    """({key: FormFile}, [(file name, why it cannot be used)]) of a folder's forms."""
    found, bad = {}, []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = files.load(path.read_text(errors="replace"))
        except files.DesignError as error:
            bad.append((path.name, str(error)))
    return found, bad


def built_in():
    """{key: FormFile (title, genre, called, items)} of the forms that come with the site. A file that cannot
    be read is left out and told by ``bad_files``."""
    return _files(FOLDER)[0]


def bad_files():
    """[(file name, sentence with its line)] of forms that come with the site and cannot be used."""
    return _files(FOLDER)[1]


def called(key, plan):
    """The word for a response to the form *key* of an activity with *plan*: what the form brought by its
    design says, else the built-in one; the activity's own rubric is a review."""
    if key in plan["forms"]:
        return plan["forms"][key]["called"]
    found = built_in().get(key)
    return found.called if found else "review" if key == RUBRIC else "work"


def word_of(design, task):
    """The Word (see ``domain.designs.called``) for a response to *task*: its own, else its form's."""
    return words.word(task.called or called(task.form, design.plan))


def source(key, plan, *, rubric):
    """(title, items) from which an activity with *plan* takes its first version of the form *key*: the one
    its design brings, for the activity's own rubric the template *rubric*, else the built-in one. Invalid
    when there is none."""
    if key in plan["forms"]:
        return plan["forms"][key]["title"], rules.parse_items(plan["forms"][key]["items"])
    name = rubric if key == RUBRIC else key
    if name not in built_in():
        raise Invalid(N_("There is no form “{form}”."), form=name)
    return built_in()[name].title, built_in()[name].items


def rubric_templates():
    """[(key, title)] of built-in rubrics to start from."""
    return [(key, form.title) for key, form in built_in().items() if form.genre]


def add(key, title, items, *, course_id, by, now):
    """A new form with its first version; *items* as of ``domain.forms``."""
    with db.writing():
        form = Form.create(course=course_id, key=key, title=title)
        return _version(form, 1, items, by, now)


def change(activity_id, key, items, *, by, now, seen=None):
    """A new version of the form an activity uses under *key*: new drafts start from it, drafts and hand-ins
    keep theirs; only where nothing but the key differs drafts follow, because nobody saw a key.

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
        _let_drafts_follow(activity_id, version)
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


def _let_drafts_follow(activity_id, version):
    """Drafts of versions that ask the same are scored by the key of this one."""
    older = [other for other in with_other_key(version.id) if other != version.id]
    if older:
        db.execute(
            f"update response set form_version_id = ? where activity_id = ? and state = 'draft' "
            f"and form_version_id in ({db.places(older)})",
            version.id,
            activity_id,
            *older,
        )


def with_other_key(version_id):
    """[id] of the versions of the same form that ask what this one asks and have another key."""
    found = db.rows(
        """
        select v.id, v.items
        from form_version n
        join form_version v on v.form_id = n.form_id
        where n.id = ?
        order by v.number
        """,
        version_id,
    )
    items = {row.id: items_of(row.id, row.items) for row in found}
    return [one for one in items if scoring.differs_in_key(items[one], items[version_id])]


def rename(activity_id, key, title, *, by, now):
    """Call the form that an activity uses under *key* by another name, in all its versions."""
    with db.writing(activity_id):
        link = ActivityForm.get(ActivityForm.activity == activity_id, ActivityForm.key == key)
        form = link.form_version.form
        if form.title != title:
            Form.update(title=title).where(Form.id == form.id).execute()
            audit.record("form.renamed", "form", form.id, by=by, at=now, activity=activity_id, key=key)


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


def numbered(activity_id, key):
    """({number: items} of all versions of the form an activity uses under *key*, number of the one that new
    drafts start from)."""
    found = db.rows(
        """
        select v.id, v.number, v.items, v.id = f.form_version_id as is_used
        from activity_form f
        join form_version n on n.id = f.form_version_id
        join form_version v on v.form_id = n.form_id
        where f.activity_id = ? and f.key = ?
        order by v.number
        """,
        activity_id,
        key,
    )
    items = {row.number: items_of(row.id, row.items) for row in found}
    return items, next((row.number for row in found if row.is_used), 0)


def versions(version_ids):
    """{form version id: (number, items)} of these."""
    return {
        row[0]: (row[1], items_of(row[0], row[2]))
        for row in db.rows(
            f"select id, number, items from form_version where id in ({db.places(version_ids)})", *version_ids
        )
    }


def used_by(activity, key):
    """[(number, hand-ins)] of each version of a form in an activity, for "12 reviews used version 1". What
    staff may not read is counted only where at least five people wrote on each of its versions."""
    found = db.rows(
        """
        select r.task, v.number, count(*) as hand_ins, 
          count(distinct coalesce(r.author_id, -r.author_group_id)) as people
        from version x
        join form_version v on v.id = x.form_version_id
        join response r on r.id = x.response_id
        join activity_form f on f.activity_id = r.activity_id and f.key = ?
        join form_version n on n.id = f.form_version_id
        where r.activity_id = ? and v.form_id = n.form_id
        group by r.task, v.number
        """,
        key,
        activity.id,
    )
    few = {row.task for row in found if told_to_staff(activity.design.task_of(row.task), row.people) is None}
    counts = Counter()
    for row in found:
        if row.task not in few:
            counts[row.number] += row.hand_ins
    return sorted(counts.items())
