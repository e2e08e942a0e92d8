"""What became of the advice: each comment on a work beside what its author decided, and the two texts to
compare."""

from typing import NamedTuple

from peerreview.domain.refusals import Missing
from peerreview.store import db, responses

BY_STAFF = ("redacted", "corrected", "restored")  # causes of versions in which words were taken out


class Entry(NamedTuple):
    """One comment: its criterion's ``title``, ``name`` of who wrote it as its reader may know, ``html`` of
    the comment, ``level`` and ``decision`` ("" while open) and ``reason`` as safe HTML; ``review`` its public
    id, ``item`` the criterion's id."""

    title: str
    name: str | None
    html: str
    level: str
    decision: str
    reason: str
    review: str
    item: str


class Change(NamedTuple):
    """Two texts of one work: ``before`` and ``after`` {item title: text}, what they are called, and every
    number there is."""

    before: dict
    after: dict
    old: int
    new: int
    numbers: list
    revises: bool


def has_changes(facts, design):
    """Public ids of this person's works (Facts) that have an older text to compare with: a second version, or
    a revision."""
    ids = [
        own.id
        for own in facts.own
        if own.state in ("submitted", "held")
        and not (design.is_review(design.tasks[own.task]) or design.is_answer(design.tasks[own.task]))
    ]
    return [
        row.public_id
        for row in db.rows(
            f"select public_id, version, task from response where id in ({db.places(ids)}) order by id", *ids
        )
        if row.version > 1 or design.tasks[row.task].revises
    ]


def change_of(work, number=None):
    """The Change of a work of mine: version *number* (the newest) beside the one before it; the first version
    of a revision stands beside what it revises. Missing where there is nothing to compare."""
    numbers = [version.number for version in responses.versions_of(work.id)]
    new = number if number in numbers else work.version
    if new > 1:
        return Change(_texts(work, new - 1), _texts(work, new), new - 1, new, numbers, False)
    if not (work.task_of.revises and work.about_response and new):
        raise Missing()
    source = responses.subject_of(work)
    return Change(
        _texts(source, work.about_version or source.shown), _texts(work, new), 0, new, numbers, True
    )


def change_since(work, number):
    """The Change of a work from version *number* to what is shown of it, for who has read that version:
    without what staff alone read. None where nothing changed, or where staff took words out since."""
    since = [version for version in responses.versions_of(work.id) if version.number > number]
    if not 0 < number < work.shown or any(version.cause in BY_STAFF for version in since):
        return None
    public = work._replace(items=tuple(item for item in work.items if not item.private))
    before, after = _texts(public, number), _texts(public, work.shown)
    if before == after:
        return None
    return Change(before, after, number, work.shown, [], False)


def _texts(work, number):
    """{title of an item: its text as typed, or what its files say} of a version."""
    titles = {item.id: item.title for item in work.items}
    stored = [one for one in responses.answers_of(work.id, number=number) if one.item in titles]
    files = [item for item in work.items if item.kind == "files"]
    read = responses.passages_in(work._replace(items=tuple(files)), stored) if files else {}
    return {
        titles[answer.item]: text
        for answer in stored
        if (text := read[answer.item].text if answer.item in read else answer.text)
    }


def entries(found, activity, work):
    """[Entry] of every comment in *found* (a Feedback) on *work*, or on what it revises, in the order of the
    form."""
    subject = work.about_response if work.task_of.revises else work.id
    reviews = [
        review for review in found.reviews if review.work.about_response == subject and not review.is_mine
    ]
    mine = {
        line.response: line.subject
        for line in found.lines
        if line.response and activity.design.is_answer(activity.design.tasks[line.task])
    }
    answers = {
        (mine[answer.response], answer.item.partition(".")[2]): answer
        for answer in responses.answers_of(*mine)
        if "." in answer.item
    }
    titles = {
        work.about_response: {item.nth: item for item in work.items if item.nth}
        for work in responses.by_ids(mine)
    }
    return [
        _entry(
            review, item, answers.get((review.work.id, item.id)), titles.get(review.work.id, {}).get(item.id)
        )
        for item in _items(reviews)
        for review in reviews
        if item.id in review.answers and review.answers[item.id].text.strip()
    ]


def _items(reviews):
    return {item.id: item for review in reviews for item in review.items}.values()


def _entry(review, item, answer, question):
    level = question.level(answer.level) if answer and question else None
    return Entry(
        item.title,
        review.name,
        review.answers[item.id].html,
        level.id if level else "",
        level.title if level else "",
        answer.html if answer else "",
        review.work.public_id,
        item.id,
    )
