"""Answers speak as attributes: ``{spread: opening.stance}`` forms groups by what people answered."""

from collections import defaultdict

from peerreview.domain import attributes as rules
from peerreview.domain.forms import Answer
from peerreview.store import db, forms


def from_answers(activity, names, now):
    """{enrolment id: {dotted name: value}} of the newest answer that others may see by *now* to each
    ``task.item`` of *names*: values as of ``domain.attributes.answer_value``. What a group answered counts
    for each who was in it then."""
    wanted = defaultdict(set)
    for name in names:
        task, dot, item = name.partition(".")
        if dot:
            wanted[task].add(item)
    found = defaultdict(dict)
    newest = _newest(activity.id, tuple(wanted), now) if wanted else []
    members = _members([row[3] for row in newest if row[3] is not None])
    answers = _answers([row[0] for row in newest], {item for items in wanted.values() for item in items})
    items = _items({row[4] for row in newest})
    for version, task, author, group, form, at in newest:
        writers = [author] if group is None else members(group, db.moment(at))
        for item in wanted[task]:
            answer = answers.get((version, item))
            value = rules.answer_value(items[form].get(item), answer) if answer else None
            for person in writers:
                found[person][f"{task}.{item}"] = value
    return {
        person: {name: value for name, value in named.items() if value is not None}
        for person, named in found.items()
    }


def _newest(activity_id, tasks, now):
    """[(version, task, author, author group, form version, moment)] of the shown versions, the newest
    last."""
    return db.rows(
        f"""
        select x.id, r.task, r.author_id, r.author_group_id, x.form_version_id, x.at
        from response r
        join version x on x.response_id = r.id and x.number = r.shown
        where r.activity_id = ? and r.task in ({db.places(tasks)}) and x.at <= ?
        order by x.at, x.id
        """,
        activity_id,
        *tasks,
        now,
    )


def _answers(versions, items):
    """{(version, item): Answer}"""
    items = tuple(items)
    found = {}
    for start in range(0, len(versions), 500):
        some = versions[start : start + 500]
        for version, item, level, value, text in db.rows(
            f"""
            select version_id, item, level, value, text
            from answer
            where version_id in ({db.places(some)}) and item in ({db.places(items)}) and nth = ''
            """,
            *some,
            *items,
        ):
            found[version, item] = Answer(item, level, value, text)
    return found


def _items(versions):
    """{form version: {item id: Item}}"""
    versions = tuple(versions)
    return {
        version: {item.id: item for item in forms.items_of(version, text)}
        for version, text in db.rows(
            f"select id, items from form_version where id in ({db.places(versions)})", *versions
        )
    }


def _members(groups):
    """A function: the enrolment ids of who was in a group (of these) at a moment."""
    groups, places = tuple(set(groups)), defaultdict(list)
    for group, person, joined, left in db.rows(
        f"""
        select peer_group_id, enrolment_id, joined_at, left_at
        from membership
        where peer_group_id in ({db.places(groups)})
        """,
        *groups,
    ):
        places[group].append((person, db.moment(joined), db.moment(left)))
    return lambda group, at: [
        person for person, joined, left in places[group] if joined <= at and (left is None or left > at)
    ]
