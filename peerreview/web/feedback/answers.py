"""Answers to reviews, from both sides: the author gives them, the reviewer reads them. Any form will do."""

import secrets
from dataclasses import dataclass, field

from flask import g, url_for

from peerreview.domain import forms as form_rules
from peerreview.domain import schedule
from peerreview.domain.diplomacy import Reading
from peerreview.domain.refusals import Incomplete, Invalid, Missing, NotNow, OldDraft
from peerreview.domain.visibility import visible
from peerreview.domain.words import N_
from peerreview.store import diplomacy, forms, responses
from peerreview.store.reading import helpfulness, received, seen
from peerreview.web import own_names
from peerreview.web.diplomacy.boxes import Box, digest_of
from peerreview.web.feedback import sending
from peerreview.web.items import ItemField, marked_draft, part_of, shown_answers, shown_draft
from peerreview.web.text import _, refusal_text, said

EDITABLE = ("open", "grace", "late", "again", "done")
KEPT = N_(
    "Sent from another tab meanwhile: “{text}”. What you typed here is still in the form; send it again to "
    "replace that."
)


def answers_to(work):
    """What ``feedback/_answers.html`` shows the writer of a review: [{name, shown, advice}] of what was
    answered to *work*; ``advice`` says of each comment what became of it."""
    titles = {item.id: item.title for item in work.items}
    answers = received.answers_about(work, g.standing.enrolment, g.now)
    seen.record(g.standing, [found.work for found in answers], now=g.now)
    return [_answered(found, titles) for found in answers]


def _answered(found, titles):
    shown = shown_answers(found.items, found.answers.values())
    return {
        "name": found.name,
        "shown": [one for one in shown if not one[0].nth],
        "advice": [(titles.get(item.nth, item.title), words) for item, words in shown if item.nth],
    }


@dataclass
class Asked:
    """One answer that the reader may give to one review: its form as filled, whether it can be sent, what
    went wrong."""

    task: object
    review: object
    line: object
    items: tuple
    typed: dict
    sent: dict
    called: str | None
    group: int | None = None
    rev: int = 0
    comments: dict = field(default_factory=dict)
    is_changed: bool = False
    errors: dict = field(default_factory=dict)
    sentence: str = ""
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    readings: dict = field(default_factory=dict)
    asked: str = ""
    own_names: list = field(default_factory=list)
    is_asking: bool = False

    @property
    def id(self):
        """Its place on the page."""
        return f"answer-{self.task.id}-{self.review.public_id}"

    @property
    def is_open(self):
        """Whether it can be sent, or sent again."""
        is_final = self.is_sent and form_rules.is_final(self.items)
        return self.line.state in EDITABLE and self.line.window.is_open and not is_final

    @property
    def words_first(self):
        """Whether the levels of the review waited for this answer."""
        return self.review.design.phase(self.review.task_of.phase).words_first

    @property
    def rating(self):
        """The one item that it needs, where one press answers it; else None."""
        return sending.rating_of(self.items)

    @property
    def presses(self):
        """What is answered by a press: that item, and what may be ticked beside it."""
        return sending.items_of(self.items)

    def is_pressed(self, item, level):
        """Whether this level is chosen or ticked, sent or not."""
        given = self.typed.get(item.id) or {}
        return level.id == given.get("level") or level.id in (given.get("ticks") or ())

    @property
    def waits(self):
        """Whether a thank-you is kept until the rating is given."""
        is_rated = self.rating and (self.typed.get(self.rating.id) or {}).get("level")
        ticks = [item for item in self.presses if item != self.rating]
        return not is_rated and any(self.is_pressed(item, item.levels[0]) for item in ticks)

    @property
    def before(self):
        """The questions about the review as a whole that are not pressed, up to its comments."""
        return [item for item in self.items if not item.nth and item.levels and item not in self.presses]

    @property
    def each(self):
        """[(item, the comment it asks about)]"""
        return [(item, self.comments[item.nth]) for item in self.items if item.nth]

    @property
    def decided(self):
        """How many comments have a decision, typed or sent."""
        return sum(bool((self.typed.get(item.id) or {}).get("level")) for item, _comment in self.each)

    @property
    def after(self):
        """The fields to write in, which come last."""
        return [item for item in self.items if not item.nth and not item.levels]

    @property
    def is_sent(self):
        """Whether it is in."""
        return self.line.is_done

    @property
    def is_unsent(self):
        """Whether something beyond what is pressed waits to be sent."""
        pressed = [item.id for item in self.presses]
        rest = [item for item in self.items if item.id not in pressed]
        return form_rules.read(rest, self.typed).answers != form_rules.read(rest, self.sent).answers

    @property
    def problems(self):
        """[(anchor, sentence)] for the error summary."""
        found = [
            (f"{self.id}-{item.id}" if item.levels else self.field(item).anchor, self.errors[item.id])
            for item in self.items
            if item.id in self.errors
        ]
        return ([(self.id, self.sentence)] if self.sentence else []) + found

    @property
    def marked(self):
        """What was right in what was sent (see ``items.Marked``); None where nothing is shown of that."""
        if not self.is_sent or not form_rules.is_final(self.items):
            return None
        return marked_draft(self.items, self.typed)

    @property
    def given(self):
        """[(title, what was chosen and written)] of what was sent, for when it can no longer be changed."""
        return _said(self.items, self.typed)

    def field(self, item):
        """One of its items as a field to write in."""
        place, error = f"{self.id}-{item.id}", self.errors.get(item.id, "")
        has_coach = item.has_text and not item.nth
        return ItemField(
            item,
            self.typed.get(item.id) or {},
            place,
            f"{place}-text",
            label=_("Why") if item.nth else item.title,
            error=error if not item.has_text else "",
            text_error=error if part_of(item) == "text" else "",
            rows=3 if has_coach else 1,
            compact=True,
            coach=self.box if has_coach else None,
            whose=_("to %(name)s", name=self.called or _("Course staff")),
        )

    def box(self, item, reading=None):
        """The coach at one field (an item's id)."""
        place = {"received": self.review.public_id, "item": item, "task": self.task.id}
        return Box(
            f"{self.id}-{item}-text",
            f"text.{item}",
            url_for("diplomacy.answer_tips", **place),
            url_for("diplomacy.answer_act", **place),
            reading or self.readings.get(item) or Reading(""),
        )

    @property
    def readers(self):
        """Who reads what of it: sentences made from the form and the design, never written by hand."""
        return who_reads(self.task, self.items)


def who_reads(task, items):
    """What the reviewer sees of an answer, and what stays with the staff."""

    def titles(private):
        return ", ".join(f"“{item.title}”" for item in items if item.private == private and not item.nth)

    sight = visible(task, "about_mine", released=True)
    if not sight.is_open:
        return [_("Only staff read this.")]
    hidden = sight.author == "alias"
    said_of = [
        _("They see %(titles)s, but never your name.", titles=titles(False))
        if hidden
        else _("They see %(titles)s, with your name.", titles=titles(False))
    ]
    if any(item.nth and not item.private for item in items):
        said_of.append(_("They see what you do with each comment."))
    if titles(True):
        said_of.append(
            _(
                "Only staff see %(titles)s one by one; your reviewer sees means of three authors or more.",
                titles=titles(True),
            )
            if any(item.private and item.is_rating for item in items)
            else _("Only staff see %(titles)s.", titles=titles(True))
        )
    return said_of


def asked_of(found, activity):
    """{review id: [Asked]} for every review in a Feedback, with what was typed or sent before. Three
    queries."""
    tasks = {task.id: task for task in activity.design.tasks.values() if activity.design.is_answer(task)}
    reviews = {review.work.id: review for review in found.reviews}
    lines = [line for line in found.lines if line.task in tasks and line.subject in reviews]
    works = {work.id: work for work in responses.by_ids([line.response for line in lines if line.response])}
    sent = {}
    for answer in responses.answers_of(*works):
        sent.setdefault(answer.response, {})[answer.item] = {
            "level": answer.level,
            "ticks": answer.level.split(),
            "text": answer.text,
        }
    current = forms.of_activity(activity.id) if lines else {}
    changed = _changed(lines, works)
    asked = {}
    for line in lines:
        work, task, review = works.get(line.response), tasks[line.task], reviews[line.subject]
        given = sent.get(line.response, {})
        typed = given if work is None or work.draft is None else work.draft
        comments = {item: answer.html for item, answer in review.answers.items() if answer.text.strip()}
        group = _group(activity.design, found.facts, line)
        items = _items_at(activity, line, work, group, current[task.form][3], review.work.items)
        asked.setdefault(line.subject, []).append(
            Asked(
                task,
                review.work,
                line,
                form_rules.of_comments(items, comments, every=task.every_comment),
                typed,
                given,
                review.name,
                group,
                work.rev if work else 0,
                comments,
                work is not None and work.id in changed,
            )
        )
    return asked


def _changed(lines, works):
    """Ids of answers that were changed after the levels had opened: only of more versions than one, or of a
    late one, it has to be asked."""
    found = [(line, works[line.response]) for line in lines if line.response in works]
    return helpfulness.changed(
        [
            work.id
            for line, work in found
            if work.version > 1 or schedule.days_late(line.window, work.typed, work.zone)
        ]
    )


def _items_at(activity, line, work, group, items, about):
    """The items of an answer as its writer meets them, whether it is begun (*work*) or not."""
    if work is None:
        person = g.standing.enrolment
        items = form_rules.expand(
            items, about, seed=activity.seed, author=f"g{group}" if group else f"p{person}"
        )
        work = responses.Desk(
            activity.id,
            activity.course,
            activity.seed,
            activity.design,
            line.task,
            line.round,
            None if group else person,
            group,
            items,
        )
    return responses.with_people(work).items


def _group(design, facts, line):
    """The group that answers together, where the task says so."""
    return (
        schedule.place_in(design, facts, line.phase, line.round).group
        if design.tasks[line.task].by == "group"
        else None
    )


def find(found, activity, review, task_id):
    """The Asked that a posted form speaks of; Missing when nothing of the kind is open to this person."""
    options = asked_of(found, activity).get(review.id, ())
    chosen = next((asked for asked in options if not task_id or asked.task.id == task_id), None)
    if chosen is None:
        raise Missing()
    return chosen


def beside_of(asked):
    """What the coach reads an answer beside: the review it is about, and what was waved through once the
    answer is begun."""
    beside = diplomacy.beside_new(asked.review.activity, asked.items, asked.review.id, is_tone_only=True)
    return beside._replace(acts=diplomacy.acts_of(asked.line.response)) if asked.line.response else beside


def asks(asked, posted):
    """Whether this answer could be sent, but the coach has tips it was not asked about yet; asked once for
    each state of the text."""
    if not form_rules.read(asked.items, asked.typed).is_complete:
        return False
    beside = beside_of(asked)
    texts = {item.id: asked.typed[item.id]["text"] for item in asked.items if item.has_text}
    readings = {item: diplomacy.read(beside, text) for item, text in texts.items()}
    asked.asked = digest_of(list(texts.values()))
    asked.own_names = own_names.places(
        asked.review.design,
        asked.task,
        asked.items,
        asked.typed,
        author=None if asked.group else g.standing.enrolment,
        group=asked.group,
        field=f"{asked.id}-{{}}-text",
    )
    is_coached = any(reading.tips for reading in readings.values())
    if not (is_coached or asked.own_names) or asked.asked in posted.getlist("asked"):
        return False
    asked.readings, asked.is_asking = readings if is_coached else {}, True
    return True


def explain(asked, refusal):
    """Put a refusal where it belongs: beside its field, or above the button."""
    if isinstance(refusal, Incomplete):
        reading = refusal.reading
        asked.errors = {
            missing.item: _("Still missing: %(what)s", what=said(missing.sentence, missing.values))
            for missing in reading.missing
        }
        asked.errors |= {item: said(sentence, values) for item, (sentence, values) in reading.errors.items()}
        asked.rev += 1
    elif isinstance(refusal, OldDraft):
        asked.rev = refusal.rev
        asked.sentence = _stored_text(asked, refusal.stored)
    elif isinstance(refusal, NotNow | Invalid):
        asked.sentence = refusal_text(refusal)
    return asked


def _stored_text(asked, stored):
    work = responses.by_id(asked.line.response) if asked.line.response else None
    kept = stored or (responses.typed_of(work) if work else {})
    return said(KEPT, {"text": " · ".join(words for _title, words in _said(asked.items, kept))})


def _said(items, typed):
    """[(title, what was chosen and written)] of a draft."""
    return [
        (title, " · ".join(filter(None, (chosen, text)))) for title, chosen, text in shown_draft(items, typed)
    ]
