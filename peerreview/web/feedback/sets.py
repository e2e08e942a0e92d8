"""Feedback made ready to read: reviews of one task beside each other, criterion by criterion; and what comes
next while there is none."""

from dataclasses import dataclass

from peerreview.domain import comparison, schedule
from peerreview.domain.access import is_staff_role
from peerreview.domain.numbers import rounded
from peerreview.web.items import shown_answer
from peerreview.web.text import _, number, when

NUMBERS = (_("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine"))


@dataclass(frozen=True, slots=True)
class Said:
    """One review on one criterion: ``shown`` is a ShownAnswer or None when it was left blank;
    ``item`` the criterion's id."""

    review: object
    hue: int
    shown: tuple | None
    item: str = ""


@dataclass(frozen=True, slots=True)
class Set:
    """Reviews of one task. ``criteria``: [(item, share in percent or None, [Said])]; ``levels``: [(item,
    [(review, title)])] for the table, None where they wait for an answer; ``readers``: [(review, hue)];
    ``compared``: [(title, sentence)] of one's own look beside theirs."""

    title: str
    readers: list
    criteria: list
    levels: list
    compared: list

    @property
    def waits(self):
        """Whether any level waits for an answer."""
        return any(not review.levels_open for review, _hue in self.readers)

    def comments_of(self, response):
        """[(Said, title of its criterion)] of what was written in one review (its id), where somebody else
        wrote it."""
        return [
            (one, item.title)
            for item, _share, words in self.criteria
            for one in words
            if one.review.work.id == response and one.shown and one.shown.html and not one.review.is_mine
        ]


def sets_of(design, reviews):
    """[Set] in the order of the design's tasks. One's own look at one's work stands beside those of others on
    the same form."""
    beside = {
        design.tasks[review.work.task].form: review.work.task for review in reviews if not review.is_mine
    }
    place = {
        review.work.id: beside.get(review.work.task_of.form, review.work.task)
        if review.is_mine
        else review.work.task
        for review in reviews
    }
    tasks = [task for task in design.tasks if task in place.values()]
    return [
        _set(design, task, [review for review in reviews if place[review.work.id] == task]) for task in tasks
    ]


def _set(design, task, reviews):
    readers = [
        (review, place % 4 + 1)
        for place, review in enumerate(sorted(reviews, key=lambda review: not review.is_mine))
    ]
    items = {item.id: item for review in reviews for item in review.items}
    one_version = len({review.work.form_version for review in reviews}) == 1
    graded = design.grading is not None and design.grading.by == task and one_version
    whole = sum(item.weight for item in items.values() if item.levels and item.weight) if graded else 0
    criteria = [
        (
            item,
            number(rounded(100 * item.weight / whole, 1)) if whole and item.weight else None,
            [Said(review, hue, _words(item, review), item.id) for review, hue in readers],
        )
        for item in items.values()
        if not item.is_rating
    ]
    levels = [
        (item, [_level(item, review) for review, _hue in readers])
        for item in items.values()
        if item.has_points
    ]
    return Set(design.tasks[task].title, readers, criteria, levels, _compared(items, reviews))


VERDICTS = {
    comparison.SAME: _("You saw what they saw."),
    comparison.HIGHER: _("You placed it higher than they did: read what they missed."),
    comparison.LOWER: _("You placed it lower than they did: look at what works for them."),
}


def _compared(items, reviews):
    """Once every level is open: one's own beside the middle of the others'."""
    mine = next((review for review in reviews if review.is_mine), None)
    others = [review for review in reviews if not review.is_mine]
    if mine is None or not others or not all(review.levels_open for review in others):
        return []
    given = [{item: answer.level for item, answer in review.answers.items()} for review in (mine, *others)]
    same = [
        item for item in items.values() if all(_as_asked(item, one).levels == item.levels for one in reviews)
    ]
    return [
        (items[found.item].title, VERDICTS[found.verdict])
        for found in comparison.compare(same, given[0], given[1:])
    ]


def _as_asked(item, review):
    """The item as the version of the form asked it that this review was written on."""
    return next((own for own in review.items if own.id == item.id), item)


def _words(item, review):
    """Words first: the level of a criterion waits below."""
    item = _as_asked(item, review)
    shown = shown_answer(item, review.answers.get(item.id))
    if shown and item.has_points:
        return shown._replace(chosen=[]) if shown.html.strip() else None
    return shown


def _level(item, review):
    if not review.levels_open:
        return None
    answer = review.answers.get(item.id)
    level = _as_asked(item, review).level(answer.level) if answer else None
    return level.title if level else ""


def people(count):
    """ "Three", or the figure beyond nine."""
    return NUMBERS[count - 1] if 1 <= count <= len(NUMBERS) else str(count)


def what_next(design, found, now):
    """(title, text) of the empty page: what comes next, and who acts."""
    if is_staff_role(found.facts.person.role):
        return _("Nothing is written about work of yours"), _(
            "Students find here what others wrote about their work. You find all of it on the progress page."
        )
    if not found.has_work and _is_handing_in_over(design, found.facts, now):
        return _("Nobody read a work of yours"), _(
            "Feedback is about what you hand in. Nothing was handed in, and that is closed now; your "
            "instructor can open it again."
        )
    if not found.has_work:
        return _("Hand in first"), _(
            "Feedback is about your work. Once it is in, others read it, and what they write stands here."
        )
    if found.first:
        return _("Look at your own work first"), _(
            "Read it as your reviewers did, with the same rubric. Then their words open, beside yours."
        )
    if not found.opened.is_open:
        if found.opened.moment:
            return (
                _("Feedback opens %(time)s", time=when(found.opened.moment)),
                _("Until then your reviewers are writing. All of it opens at once; we send you a mail."),
            )
        if any(
            design.phase(line.phase).finished_first and line.is_owed and not line.is_done
            for line in found.lines
        ):
            return _("Finish your own reviews first"), _(
                "Your feedback opens as soon as the reviews you give are sent."
            )
        return _("Staff open the feedback"), _(
            "Your instructor looks first and then opens all of it at once; we send you a mail."
        )
    return _none_yet(design, found, now)


def _is_handing_in_over(design, facts, now):
    """Whether this person can hand in no work any more."""
    works = {task.phase for task in design.tasks.values() if task.about is None}
    states = [
        one.state for (phase, _turn), one in schedule.windows(design, facts, now).items() if phase in works
    ]
    return bool(states) and all(state in ("closed", "waived") for state in states)


def _none_yet(design, found, now):
    """What happened, and what can be done, for somebody whose feedback is open and empty."""
    windows = schedule.windows(design, found.facts, now)
    reviewing = {task.phase for task in design.tasks.values() if task.pick}
    closes = [window.closes for (phase, _turn), window in windows.items() if phase in reviewing]
    if closes and all(closes) and max(closes) > now:
        return _("Nobody has reviewed your work yet"), _(
            "Reviewers write until %(time)s. When a review is sent, it stands here.", time=when(max(closes))
        )
    return _("No review of your work came"), _(
        "You lose nothing by it: no review is no zero. Staff see that it is missing and can find a reader, "
        "or review it themselves; what they write stands here. You can also ask a classmate or your "
        "instructor to read it, and still revise it while that is open."
    )
