"""What was written about somebody's own, as far as that person may read it now: reviews of their work,
answers to their reviews.

Starts from the reader: the schedule says what is open to them, ``visibility`` what of it they see and under
which name."""

from typing import NamedTuple

from peerreview.domain import aliases, in_text, schedule
from peerreview.domain.allocation.units import unit_of
from peerreview.domain.visibility import awaited, read_first, visible
from peerreview.store import db, names, responses
from peerreview.store.facts import facts_of_activity


class Writer(NamedTuple):
    """Who wrote a response: for staff the name, for its reader the ``alias`` (None: shown as course
    staff)."""

    response: int
    public_id: str
    enrolment: int | None
    name: str
    alias: str | None
    state: str

    def called(self, task):
        """What the one it is about calls the writer: a name, an alias, or None for course staff."""
        return self.name if visible(task, "about_mine", released=True).author == "name" else self.alias


class Review(NamedTuple):
    """A response about somebody's own as they may read it: ``answers`` {item id: Shown} without private
    items, ``name`` as shown (None: course staff), ``is_mine``: they wrote it themselves. Until
    ``levels_open`` no answer holds a level, a tick, a number or another value. ``about``: (number of the
    version it is about, number of the newest) when it is about an older one, else None."""

    work: responses.Work
    answers: dict
    name: str | None
    is_mine: bool = False
    levels_open: bool = True
    about: tuple | None = None

    @property
    def items(self):
        """The items its reader may see, in the order of the form; notes stand in the text they are about."""
        return [item for item in in_text.without_notes(self.work.items) if not item.private]

    @property
    def notes(self):
        """{number: (item, answer)} of its notes in the text."""
        return {
            in_text.number_of(item.id): (item, self.answers[item.id])
            for item in self.work.items
            if in_text.is_note(item.id) and item.id in self.answers
        }


class Feedback(NamedTuple):
    """All one person may read in an activity: ``reviews`` in an order of their own, ``lines`` their duties,
    ``opened`` what the clock says (see ``domain.schedule.Opened``), ``has_work``: something of theirs is in,
    ``first``: duties that come before reading (see ``visibility.read_first``)."""

    reviews: list
    lines: list
    opened: schedule.Opened
    facts: schedule.Facts
    has_work: bool
    first: list


def writers(activity, task, *, about_response=None, about_person=None):
    """{response id: Writer} of everybody who wrote, or writes, to *task* (its id) about one response or
    person."""
    column, subject = (
        ("r.about_person_id", about_person)
        if about_response is None
        else ("r.about_response_id", about_response)
    )
    found = db.rows(
        f"""
        select r.id as response, r.public_id, r.round, r.author_id as enrolment, r.author_group_id,
          coalesce(a.name, g.name) as name, {names.AS_STAFF} as as_staff, r.state
        from response r
        left join enrolment e on e.id = r.author_id
        left join account a on a.id = e.account_id
        left join peer_group g on g.id = r.author_group_id
        where r.activity_id = ? and r.task = ? and {column} = ?
        order by r.id
        """,
        activity.id,
        task,
        subject,
    )
    slots = names.reviewer_aliases(activity.seed, task, about_response) if about_response else {}
    audience = f"w{about_response}" if about_response else f"m{about_person}"
    named = {}
    for seat, row in enumerate(found):
        unit = unit_of(row.enrolment, row.author_group_id)
        hidden = (
            slots[unit]
            if unit in slots
            else None
            if row.as_staff
            else aliases.alias(activity.seed, audience, names.in_round(task, row.round), seat)
        )
        named[row.response] = db.filled(Writer, row, alias=hidden)
    return named


def in_order(activity, person, found, key=lambda one: one.public_id):
    """Writers or reviews in the order *person* reads them: shuffled for each reader by public id, the same on
    every page."""
    return aliases.shuffled(activity.seed, f"p{person}", "feedback", found, key)


def by_person(activity, person, now):
    """The Feedback of *person* (enrolment id): what is released to them, and what they wrote about their
    own."""
    _, everyone = facts_of_activity(activity.id, enrolment_ids=(person,))
    facts = everyone[person]
    opened = schedule.opened(activity.design, facts, now)
    works = [
        own
        for own in facts.own
        if not activity.design.is_review(activity.design.tasks[own.task])
        or activity.design.tasks[own.task].revises
    ]
    lines = schedule.duties(activity.design, facts, now)
    first = {
        task: read_first(activity.design, activity.design.tasks[task], lines)
        for task in {row.task for row in facts.arrived}
    }
    said = {row.id for row in facts.arrived if activity.design.tasks[row.task].is_talk}  # read in its room
    ids = set(opened.ids) - said
    open_ids = [row.id for row in facts.arrived if row.id in ids and not first[row.task]]
    reviews = _reviews(activity, person, [*open_ids, *_about_my_own(activity.design, facts)], lines)
    return Feedback(
        reviews,
        lines,
        opened,
        facts,
        any(own.state == "submitted" for own in works),
        [line for row in facts.arrived if row.id in set(opened.ids) for line in first[row.task]][:1],
    )


def _about_my_own(design, facts):
    """Ids of what this person wrote about their own work; a revision is no review."""
    mine = {own.id for own in facts.own}
    return [
        own.id
        for own in facts.own
        if own.kind == "response"
        and own.subject in mine
        and not design.tasks[own.task].revises
        and not design.is_answer(design.tasks[own.task])
    ]


def _reviews(activity, person, ids, lines):
    """Only what is submitted: held, returned and withdrawn ones are shown to nobody."""
    works = [work for work in responses.by_ids(tuple(dict.fromkeys(ids))) if work.state == "submitted"]
    answers = {}
    for answer in responses.answers_of(*[work.id for work in works]):
        answers.setdefault(answer.response, {})[answer.item] = answer
    named = {}
    for task, response, about in {(work.task, work.about_response, work.about_person) for work in works}:
        named |= writers(activity, task, about_response=response, about_person=about)
    older = responses.older_read([work.id for work in works])
    found = [
        _review(work, answers.get(work.id, {}), named[work.id], person, lines)._replace(
            about=older.get(work.id)
        )
        for work in works
    ]
    seen = [
        review
        for review in found
        if review.is_mine or visible(review.work.task_of, "about_mine", released=True).is_open
    ]
    return in_order(activity, person, seen, key=lambda review: review.work.public_id)


def _review(work, answers, writer, person, lines):
    private = {item.id for item in work.items if item.private}
    worded = {item.id for item in work.items if item.rules.has_words}
    is_mine = work.author == person
    levels_open = is_mine or not awaited(work.design, work.task_of, lines, work.id)
    shown = {
        item: answer if levels_open or in_text.is_note(item) else words_of(answer, item in worded)
        for item, answer in answers.items()
        if item not in private
    }
    return Review(work, shown, writer.called(work.task_of), is_mine, levels_open)


def words_of(answer, is_worded):
    """An answer without what it rates or counts: of a number or a moment nothing is left."""
    words = answer._replace(level="", value=None)
    return words if is_worded else words._replace(text="", html="")


def answers_about(review, person, now):
    """What was answered to *review* (a Work that *person*, an enrolment id, wrote): [Review], private items
    left out, only what is open to its writer now. One query when nobody answered."""
    if not db.row("select 1 from response where about_response_id = ?", review.id):
        return []
    _, everyone = facts_of_activity(review.activity, enrolment_ids=(person,))
    opened = schedule.opened(review.design, everyone[person], now, answers=True)
    found = [
        work
        for work in responses.by_ids(opened.ids)
        if work.about_response == review.id and work.state == "submitted"
    ]
    shown = {}
    for answer in responses.answers_of(*[work.id for work in found]):
        shown.setdefault(answer.response, {})[answer.item] = answer
    return [
        _answer(work, shown.get(work.id, {}), review, person)
        for work in found
        if visible(work.task_of, "about_mine", released=True).is_open
    ]


def _answer(work, answers, review, person):
    """The author goes by the alias under which this reviewer knows them, or by name where the design says
    so."""
    private = {item.id for item in work.items if item.private}
    if visible(work.task_of, "about_mine", released=True).author == "alias":
        name = names.author_alias(review)
    else:
        name = (
            db.row(
                "select a.name from enrolment e join account a on a.id = e.account_id where e.id = ?",
                work.author,
            )[0]
            if work.author
            else ""
        )
    return Review(work, {item: answer for item, answer in answers.items() if item not in private}, name)
