"""What staff provide, as written: entries of a material added, changed, put in order, taken out and put back;
and the reference answers that others are compared with."""

from typing import NamedTuple

from peerreview.domain import materials as rules
from peerreview.domain.counting import count_words
from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, db, forms, materials, responses
from peerreview.store.responses import versions
from peerreview.store.tables import Response

FORM = "material"


class _Typed(NamedTuple):
    item: str
    text: str
    level: str = ""
    value: float | None = None


def add(activity, name, *, title, text="", links="", token, author, by, now):
    """A new entry at the end of the material *name*. *token* is the form's: sent twice, it is one entry.
    *author* is the enrolment of the member of staff, *by* their account. Returns the Entry.

    Missing when the design knows no such material, Invalid (field title or links) for what cannot stand."""
    if name not in activity.design.materials:
        raise Missing()
    with db.writing(activity.id):
        address = f"{name}.1.staff.-.{token[:40]}"
        found = db.row(
            "select public_id from response where activity_id = ? and address = ?", activity.id, address
        )
        if found:
            return materials.find(activity, found[0])
        there = materials.of_activity(activity, names=(name,), withdrawn=True)[name]
        title = _checked(activity.design.materials[name], title, links, there)
        if len(there) >= rules.MOST_ENTRIES:
            raise Invalid(N_("Up to {most} entries fit."), most=rules.MOST_ENTRIES, field="title")
        response = Response.create(
            activity=activity.id,
            task=name,
            nth=1 + max((entry.place for entry in there), default=0),
            author=author,
            address=address,
            form_version=_form_version(now),
        )
        _write(activity, response.id, title, text, links, verb="material.added", by=by, now=now)
    return materials.find(activity, response.public_id)


def add_names(activity, name, text, *, token, author, by, now):
    """An entry for each line of *text* that names none yet, in one go. Returns how many are new."""
    with db.writing(activity.id):
        there = materials.of_activity(activity, names=(name,), withdrawn=True).get(name, [])
        known = {entry.title.casefold() for entry in there}
        fresh = [title for title in rules.names_in(text) if title.casefold() not in known]
        for number, title in enumerate(fresh):
            add(activity, name, title=title, token=f"{token}{number}", author=author, by=by, now=now)
    return len(fresh)


def change(activity, entry, *, title, text, links, seen, by, now):
    """A new version of an entry; what was written about the old one stays as it is. *seen* is the version the
    page was made from: Conflict when a colleague saved another one meanwhile. Invalid as for ``add``."""
    with db.writing(activity.id):
        current = materials.find(activity, entry.public_id)
        if current.version != seen:
            raise Conflict(
                N_(
                    "A colleague saved version {number} while you had this open. What you typed is still "
                    "here: look at both, then save again."
                ),
                number=current.version,
            )
        others = [
            one
            for one in materials.of_activity(activity, names=(entry.name,), withdrawn=True)[entry.name]
            if one.id != entry.id
        ]
        title = _checked(activity.design.materials[entry.name], title, links, others)
        if (title, text, links) == (current.title, current.text, current.typed_links):
            return current
        _write(activity, entry.id, title, text, links, verb="material.changed", by=by, now=now)
    return materials.find(activity, entry.public_id)


def move(activity, entry, step, *, by, now):
    """Put an entry one place up (*step* -1) or down (1) among those that are in; at the end nothing moves."""
    with db.writing(activity.id):
        order = [one.id for one in materials.of_activity(activity, names=(entry.name,))[entry.name]]
        if entry.id not in order:
            raise Missing()
        place = order.index(entry.id)
        other = place + step
        if not 0 <= other < len(order):
            return
        order[place], order[other] = order[other], order[place]
        for number, response in enumerate(order, 1):
            db.execute("update response set nth = ? where id = ?", number, response)
        _record("material.moved", activity, entry.id, by=by, now=now, name=entry.name, place=other + 1)


def take_out(activity, entry, *, by, now):
    """Nobody new reads an entry or is asked about it; what was written about it stays, and its writers still
    read it. Work dealt about it and not handed in is over."""
    with db.writing(activity.id):
        responses.withdraw(responses.by_id(entry.id), by=by, now=now, verb="material.taken_out")
        clockwork.look_again(activity.id, now)


def put_back(activity, entry, *, by, now):
    """Undo ``take_out``. Invalid when an entry of that title was added meanwhile to a list of keys."""
    with db.writing(activity.id):
        others = materials.of_activity(activity, names=(entry.name,))[entry.name]
        _checked(activity.design.materials[entry.name], entry.title, entry.typed_links, others)
        responses.restore(responses.by_id(entry.id), by=by, now=now, verb="material.put_back")
        clockwork.look_again(activity.id, now)


def begin_reference(activity, entry, task_id, *, author, by, now):
    """The response in which a member of staff answers a task about an entry as others should: found, or begun
    empty. Returns its public id. Missing when the task asks for none; Conflict when a colleague has begun."""
    task = activity.design.tasks.get(task_id)
    if task is None or not rules.asks_reference(activity.design, task) or task.about.name != entry.name:
        raise Missing()
    with db.writing(activity.id):
        for found in materials.references(activity).get((task_id, entry.id), ()):
            if found.author != author:
                raise Conflict(N_("{name} has begun the reference about this one."), name=found.name)
            return found.public_id
        return responses.begin_allocated(
            activity, task=task_id, turn=1, person=author, subject=entry.id, by=by, now=now
        )


def _checked(material, title, links, others):
    """The title as stored; Invalid with the field of what cannot stand."""
    title = " ".join(title.split())
    most = rules.longest_title(material.kind)
    if not title:
        raise Invalid(N_("Give it a title."), field="title")
    if len(title) > most:
        raise Invalid(N_("Up to {most} characters fit."), most=most, field="title")
    is_key = material.kind in rules.LISTS
    if is_key and any(one.title.casefold() == title.casefold() for one in others):
        raise Invalid(N_("There is one of this name already."), field="title")
    wrong = rules.wrong_link(links)
    if wrong:
        raise Invalid(wrong[0], field="links", **wrong[1])
    return title


def _write(activity, response_id, title, text, links, *, verb, by, now):
    """The next version of an entry, shown at once. Inside the caller's transaction."""
    work = responses.by_id(response_id)
    answers = [_Typed("title", title), _Typed("text", text), _Typed("links", links)]
    written = versions.write(work, answers, words=count_words(text), by=by, now=now, cause="provided")
    db.execute(
        f"""
        update response
        set state = case when state = 'withdrawn' then state else 'submitted' end, version = ?,
          shown = case when state = 'withdrawn' then 0 else ? end, rev = rev + 1, submitted_at = ?,
          first_at = coalesce(first_at, ?), {versions.AS_WRITTEN}
        where id = ?
        """,
        written.number,
        written.number,
        now,
        now,
        response_id,
    )
    _record(
        verb,
        activity,
        response_id,
        by=by,
        now=now,
        name=work.task,
        title=title,
        number=written.number,
        hash=written.digest,
    )


def _record(verb, activity, response_id, *, by, now, **detail):
    clockwork.look_again(activity.id, now)
    audit.record(
        verb, "response", response_id, by=by, at=now, activity=activity.id, course=activity.course, **detail
    )


def _form_version(now):
    """The version of the built-in form that entries answer; made when there is none with its items yet."""
    title, items = forms.built_in()[FORM].title, forms.built_in()[FORM].items
    for (version,) in db.rows(
        """
        select v.id
        from form_version v
        join form f on f.id = v.form_id
        where f.course_id is null and f.key = ?
        order by v.id desc
        """,
        FORM,
    ):
        if forms.items_of(version) == items:
            return version
    return forms.add(FORM, title, items, course_id=None, by=None, now=now)
