"""Feedback made ready to read: reviews of one task beside each other, criterion by criterion; and what comes next while there is none."""

from dataclasses import dataclass

from peerreview.domain.access import is_staff_role
from peerreview.domain.forms import count_words
from peerreview.web.feedback.answers import shown_answer
from peerreview.web.text import _, when

NUMBERS = (_("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine"))


@dataclass(frozen=True, slots=True)
class Said:
    """One review on one criterion: ``shown`` is (chosen titles, HTML) or None when it was left blank."""

    review: object
    hue: int
    shown: tuple | None


@dataclass(frozen=True, slots=True)
class Set:
    """Reviews of one task. ``criteria``: [(item, share in percent or None, [Said])]; ``levels``: [(item, [(review, title)])] for the
    table; ``readers``: [(review, hue)]; ``words``: how many others wrote."""

    title: str
    readers: list
    criteria: list
    levels: list
    words: int


def sets_of(design, reviews):
    """[Set] in the order of the design's tasks."""
    tasks = dict.fromkeys(task for task in design.tasks if any(review.work.task == task for review in reviews))
    return [_set(design, task, [review for review in reviews if review.work.task == task]) for task in tasks]


def _set(design, task, reviews):
    readers = [(review, place % 4 + 1) for place, review in enumerate(reviews)]
    items = {item.id: item for review in reviews for item in review.items}
    graded = design.grading is not None and design.grading.by == task
    whole = sum(item.weight for item in items.values() if item.levels and item.weight) if graded else 0
    criteria = [(item, round(100 * item.weight / whole) if whole and item.weight else None,
                 [Said(review, hue, _words(item, review)) for review, hue in readers])
                for item in items.values() if item.kind != "scale"]
    levels = [(item, [_level(item, review) for review, _hue in readers]) for item in items.values() if item.kind in ("criterion", "scale")]
    words = sum(count_words(answer.text) for review in reviews if not review.is_mine for answer in review.answers.values())
    return Set(design.tasks[task].title, readers, criteria, levels, words)


def _words(item, review):
    """Words first: the level of a criterion waits below."""
    shown = shown_answer(item, review.answers.get(item.id))
    if shown and item.kind == "criterion":
        return ([], shown[1]) if shown[1].strip() else None
    return shown


def _level(item, review):
    answer = review.answers.get(item.id)
    level = item.level(answer.level) if answer else None
    return level.title if level else ""


def people(count):
    """ "Three", or the figure beyond nine."""
    return NUMBERS[count - 1] if 1 <= count <= len(NUMBERS) else str(count)


def what_next(design, found):
    """(title, text) of the empty page: what comes next, and who acts."""
    if is_staff_role(found.facts.person.role):
        return _("Nothing is written about work of yours"), _("Students find here what others wrote about their work. You find all of it on the progress page.")
    if not found.has_work:
        return _("Hand in first"), _("Feedback is about your work. Once it is in, others read it, and what they write stands here.")
    if not found.opened.is_open:
        if found.opened.moment:
            return (_("Feedback opens %(time)s", time=when(found.opened.moment)),
                    _("Until then your reviewers are writing. All of it opens at once; we send you a mail."))
        if any(design.phase(line.phase).finished_first and line.is_owed and not line.is_done for line in found.lines):
            return _("Finish your own reviews first"), _("Your feedback opens as soon as the reviews you give are sent.")
        return _("Staff open the feedback"), _("Your instructor looks first and then opens all of it at once; we send you a mail.")
    return _("Nobody has reviewed your work yet"), _("Staff see that it is missing and find a reader. When a review is sent, it stands here.")
