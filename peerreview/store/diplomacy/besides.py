"""Reading a comment beside what it is about: the work, the rubric, the writer's other comments, and what was
waved through."""

from dataclasses import replace
from typing import NamedTuple

from peerreview.domain import diplomacy, in_text
from peerreview.store import db, responses
from peerreview.store.diplomacy.choices import Choice, of_activity
from peerreview.store.diplomacy.tips import acts_of

CONTENT = ("no_next_step", "no_place", "vague", "praise_only", "balanced", "low_effort")


class Beside(NamedTuple):
    """What a response's comments are read beside. ``work``: text of what it is about ("" = none); ``rubric``:
    the form's own words; ``others``: the writer's comments in other responses; ``acts``: what became of
    earlier tips, see ``tips.acts_of``. ``is_tone_only``: a reply or a note owes nobody a place or a next
    step, so nothing is said about content."""

    work: str = ""
    rubric: tuple = ()
    others: tuple = ()
    choice: Choice = Choice()
    acts: frozenset = frozenset()
    is_tone_only: bool = False

    @property
    def language(self):
        """Of the comments."""
        return self.choice.language

    @property
    def settings(self):
        """How to read, without what was waved through."""
        chosen = replace(self.choice.settings, quieted=self.choice.quieted)
        return (
            replace(chosen, signals=(*chosen.signals, *((signal, "off") for signal in CONTENT)))
            if self.is_tone_only
            else chosen
        )

    @property
    def dismissed(self):
        """Keys (see ``domain.diplomacy.key``) of what the writer called fine."""
        return frozenset(f"{rule}#{span}" for _item, rule, span, act in self.acts if act == "dismissed")


def is_coached(work):
    """Whether the coach reads a response: what is written about somebody's work or person, or to practise
    that, and what is said in the room of a talk; not a work itself, nor what is said alone about a thing to
    read."""
    task = work.task_of
    if work.design.is_said(task):
        return True
    if task.about is not None and task.about.kind == "material":
        return work.design.is_practice(task)
    return (work.about_response is not None or work.about_person is not None) and not task.revises


def beside(work, about=None):
    """The Beside of a response that its writer has open; *about*: the answers it is about, where they are at
    hand. Four queries, three with them."""
    others = tuple(
        row[0]
        for row in db.rows(
            """
            select a.text
            from response r
            join version v on v.response_id = r.id and v.number = r.version
            join answer a on a.version_id = v.id
            where r.activity_id = ? and r.task = ? and r.author_id = ? and r.id <> ? and a.text <> ''
            """,
            work.activity,
            work.task,
            work.author,
            work.id,
        )
    )
    return beside_new(
        work.activity,
        work.items,
        work.about_response,
        is_tone_only=_is_tone_only(work.design, work.task_of),
        about=about,
    )._replace(others=others, acts=acts_of(work.id))


def _is_tone_only(design, task):
    return design.is_answer(task) or design.is_said(task) or task.coach == "tone"


def beside_new(activity_id, items, about_response, *, is_tone_only=False, about=None):
    """The Beside of a response about another that is not begun yet: nothing was waved through."""
    if about is None:
        about = responses.answers_of(about_response) if about_response else ()
    subject = "\n\n".join(answer.text for answer in about)
    rubric = tuple(
        text
        for item in items
        for text in (item.title, item.hint, *(level.text for level in item.levels))
        if text
    )
    return Beside(subject, rubric, choice=of_activity(activity_id), is_tone_only=is_tone_only)


def beside_nothing(activity_id):
    """The Beside of a note of staff in an activity: read for its tone."""
    return Beside(choice=of_activity(activity_id), is_tone_only=True)


def read(beside, text, item="", *, is_fresh=False):
    """The Reading of one comment, the text of *item*. *is_fresh*: it is just being begun, so its first words
    are read for safety only."""
    return _read(
        beside, {item: text}, replace(beside.settings, dismissed=beside.dismissed, fresh=is_fresh)
    ).readings[0]


def read_all(beside, texts, *, dismissed=True):
    """The ReviewReading of a response's comments together, *texts* {item: its text}; *dismissed*: leave out
    what the writer called fine."""
    return _read(
        beside, texts, replace(beside.settings, dismissed=beside.dismissed if dismissed else frozenset())
    )


def _read(beside, texts, settings):
    return diplomacy.read_review(
        list(texts.values()),
        language=beside.language,
        work=beside.work or None,
        rubric=beside.rubric,
        settings=settings,
        others=beside.others,
        placed=[number for number, item in enumerate(texts) if in_text.is_note(item)],
    )
