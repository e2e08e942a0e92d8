"""Ratings that authors gave to reviews: read together for the reviewer, never one by one."""

from collections import defaultdict

from peerreview.domain import designs, helpfulness
from peerreview.store import db, forms

_RATED = """
    select r.id, coalesce('p' || r.author_id, 'g' || r.author_group_id), r.task, v.number, r.version, v.at,
      v.cause, f.id, f.items, n.item, n.level, n.value, a.plan, a.plan_digest
    from response r
    join response w on w.id = r.about_response_id
    join activity a on a.id = r.activity_id
    join version v on v.response_id = r.id
    join form_version f on f.id = v.form_version_id
    join answer n on n.version_id = v.id and n.nth = ''
    where r.version > 0 and a.archived_at is null and
    """


def of_reviewer(enrolment):
    """The Helpfulness of a reviewer (enrolment id) over all activities of the course."""
    found = _ratings("w.author_id = ? and r.state = 'submitted'", enrolment)
    return helpfulness.helpfulness(found.values())


def changed(response_ids):
    """Ids among *response_ids* (answers to reviews) whose rating was changed after the levels had opened, so
    that it does not count."""
    if not response_ids:
        return set()
    return {
        response
        for response, rating in _ratings(f"r.id in ({db.places(response_ids)})", *response_ids).items()
        if rating.is_changed
    }


def scales_of(enrolment):
    """{item id: title} of the scales on which this reviewer was rated."""
    return {
        item.id: item.title
        for row in db.rows(
            """
            select distinct f.id, f.items
            from response r
            join response w on w.id = r.about_response_id
            join version v on v.response_id = r.id
            join form_version f on f.id = v.form_version_id
            where w.author_id = ?
            order by f.id
            """,
            enrolment,
        )
        for item in _scales(*row)
    }


def _scales(version_id, text):
    return [item for item in forms.items_of(version_id, text) if item.is_rating and item.top]


def _ratings(where, *params):
    """{response id: Rating}"""
    levels, values, about = defaultdict(lambda: defaultdict(dict)), defaultdict(dict), {}
    for (
        response,
        rater,
        task,
        number,
        newest,
        at,
        cause,
        version,
        items,
        item,
        level,
        value,
        plan,
        digest,
    ) in db.rows(_RATED + where + " order by r.id, v.number", *params):
        scale = next((one for one in _scales(version, items) if one.id == item), None)
        design = designs.from_plan(plan, digest)
        if scale is None or not design.is_answer(design.tasks[task]):
            continue
        levels[response][db.moment(at)][item] = level
        if number == newest and value is not None:
            values[response][item] = value / scale.top
        if number == 1:
            about[response] = (
                rater,
                db.moment(at),
                cause,
                design.phase(design.tasks[design.tasks[task].about.name].phase).words_first,
            )
    return {
        response: _rating(*found, list(levels[response].items()), values[response])
        for response, found in about.items()
    }


def _rating(rater, at, cause, words_first, versions, values):
    first = helpfulness.first_given(versions)
    is_changed = words_first and helpfulness.is_changed(
        first, versions[-1][1], was_accepted=cause == "accepted"
    )
    # What was added once the levels were open counts as little as what was changed.
    counting = {item: value for item, value in values.items() if not words_first or first.get(item)}
    return helpfulness.Rating(rater, at, counting, is_changed)
