"""What is worth a second look before an activity opens: advice about dates and numbers, never a refusal."""

from datetime import timedelta
from fractions import Fraction

from peerreview.domain.numbers import plain, rounded
from peerreview.domain.schedule.load import MANY, load
from peerreview.domain.words import N_

SHORTEST_REVIEW = timedelta(days=2)


def advise(design, windows, *, students, now):
    """[(sentence, values)] about the cohort's *windows* (as of ``windows``) and the number of *students* at
    *now*, which is None once the activity runs: then a date in the past is as it should be.

    Looks for: a review window under two days, a step that never closes or has closed already, levels that
    never open, more reviews needed for a grade than are given, more in one step than a person can do well,
    a queue whose promise cannot be kept, or without one, and marks that nobody looks at.
    What so few students cannot do: ``fitting.misfits``."""
    return [*_numbers(design), *_loads(design, students), *_queues(design), *_dates(design, windows, now)]


def _loads(design, students):
    for step in load(design, students) if students else ():
        if step.total > MANY:
            yield (
                N_(
                    "“{phase}” asks each person for about {count} things. More than {many} in one step drown"
                    " people: deal fewer, or let them choose."
                ),
                {"phase": design.phase(step.phase).title, "count": step.total, "many": MANY},
            )


def _numbers(design):
    grading = design.grading
    if grading and grading.by and (design.tasks[grading.by].pick or grading.minimum) < grading.minimum:
        yield (
            N_(
                "A grade needs {minimum} reviews, but each work gets only {pick}: every grade would stay "
                "provisional."
            ),
            {"minimum": grading.minimum, "pick": design.tasks[grading.by].pick},
        )


def _queues(design):
    for task in design.tasks.values():
        if task.is_queue and not task.within and not design.is_of_learners:
            yield (
                N_(
                    "“{task}”: no time is promised for an answer, so what nobody takes waits on and no name "
                    "is asked. Promise one."
                ),
                {"task": task.title},
            )
        if task.is_queue and 0 < task.within <= design.lease:
            yield (
                N_(
                    "“{task}” is promised within {promised} hours, but what somebody took is kept for them "
                    "for {kept}: left alone, it comes back too late. Keep it for less, or promise more."
                ),
                {"task": task.title, "promised": _hours(task.within), "kept": _hours(design.lease)},
            )
        if task.is_queue and task.marks and not task.audit:
            yield (
                N_(
                    "“{task}” makes a score, and staff look at none of it afterwards. A fifth is enough to "
                    "see whether marks can be trusted."
                ),
                {"task": task.title},
            )


def _hours(seconds):
    return plain(rounded(Fraction(seconds, 3600), 1))


def _opens_levels(design, task):
    """Whether levels wait for the response to *task*, or for its end."""
    return design.is_answer(task) and design.phase(design.tasks[task.about.name].phase).words_first


def _undated(design, windows):
    """What waits for a closing date, in one sentence however many steps there are."""
    steps = [design.phase(phase) for (phase, _turn), window in windows.items() if window.closes is None]
    titles = [step.title for step in steps if step.gate.is_clock and step is not design.phases[-1]]
    if len(titles) == 1:
        yield (
            N_("“{phase}” has no closing date yet: what comes after it waits for one."),
            {"phase": titles[0]},
        )
    elif titles:
        yield (
            N_("No closing date yet: {phases}. What comes after each waits for one."),
            {"phases": ", ".join(dict.fromkeys(titles))},
        )


def _dates(design, windows, now):
    yield from _undated(design, windows)
    for (phase_id, _), window in windows.items():
        phase = design.phase(phase_id)
        if window.closes is None:
            if (
                phase is design.phases[-1]
                and phase.gate.is_clock
                and any(_opens_levels(design, task) for task in phase.tasks)
            ):
                yield (
                    N_(
                        "“{phase}” has no closing date: the levels of a review never open for whoever does "
                        "not answer it."
                    ),
                    {"phase": phase.title},
                )
            continue
        if now and window.closes <= now:
            yield (
                N_("“{phase}” has closed already, on {closes}."),
                {"phase": phase.title, "closes": window.closes},
            )
        elif (
            any(task.pick for task in phase.tasks)
            and window.opens
            and window.closes - window.opens < SHORTEST_REVIEW
        ):
            yield (
                N_(
                    "“{phase}” is open for less than two days. Reviewers need time to read; three days or "
                    "more work well."
                ),
                {"phase": phase.title},
            )
