"""A case made ready to decide: what was written with the words that matter marked, what surrounds it, what
can be done."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from flask import g, request

from peerreview.domain import asking as asking_rules
from peerreview.domain import clock
from peerreview.domain import moderation as rules
from peerreview.domain.visibility import is_open_to_staff
from peerreview.store import activities, asking, audit, courses, decided, materials, moderation, responses
from peerreview.store.diplomacy import UNREAD
from peerreview.store.reading import seen
from peerreview.store.responses import versions
from peerreview.web.access import holds, of_sections
from peerreview.web.files import leave
from peerreview.web.items import chosen, shown_answers
from peerreview.web.moderation import words
from peerreview.web.text import _, said
from peerreview.web.words import state_words


@dataclass
class Sheet:
    """Everything the case page shows; *typed* is what was posted and could not stand, *errors* {field:
    sentence}. ``is_open``: whether its words are for staff to read; a reader may ask them to look at what is
    not."""

    activity: object
    case: object
    work: object
    typed: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)
    said: str = ""

    def __post_init__(self):
        self.title = words.title(self.case, self.activity.design)
        self.is_open = self.work is None or is_open_to_staff(self.work.task_of)
        self.reasons = [
            (
                words.why(reason, self.activity.design),
                words.next_step(reason),
                quotes(self.work, reason) if self.is_open else [],
            )
            for reason in self.case.reasons
        ]
        self.history, self.flags, self.requests = [], [], []
        self.refused = ""
        is_out = bool(self.work and decided.is_taken_out(self.work))
        self.state, self.tone = words.state(self.case.state, by_staff=is_out)
        self.names = None
        self.staff = [
            (public_id, name)
            for _id, public_id, name, _role in moderation.names(self.activity.course, self.work)
        ]
        if self.work:
            self._of_response()
        else:
            self.person = self.case.key.partition(".")[2]
            self.requests = asking.of_person(self.activity.id, int(self.case.subject[1:]))
            self.decides_grades = holds("grade.decide")

    @property
    def is_no_show(self):
        """Whether something else is open about a person than what they ask themselves."""
        return bool(self.missed)

    def about_request(self, asked):
        """What a request speaks of."""
        return words.speaks_of(self.activity.design, asked.task, asked.round)[1]

    def answers_to(self, asked):
        """[(act, title, meaning)] that staff can answer a request with."""
        offered = asking_rules.OUTCOMES[asked.kind]
        if not self.decides_grades:
            offered = [act for act in offered if act != "changed"]
        return [(act, *map(_, words.ANSWERS[act])) for act in offered]

    def outcome_of(self, asked):
        """What came of a request."""
        return _(words.ANSWERED[asked.outcome])

    def state_of(self, sent):
        """What stands for a review beside this one."""
        return state_words(sent.state, by_staff=sent.by_staff)

    def wanted_input(self, asked):
        """Until when a student would like to have, for the field."""
        return clock.typed(asked.wanted, g.standing.zone)

    def wanted_side(self, asked):
        """Which one that is, of an hour that comes twice."""
        return clock.side(asked.wanted, g.standing.zone) if asked.wanted else ""

    def _of_response(self):
        work = self.work
        self.decisions = moderation.history(work.id)
        self.history = [words.decided(decision) for decision in self.decisions]
        self.flags = moderation.flags_on(work.id)
        self.is_seen = seen.by_others(work.id, work.version)
        self.subject = responses.subject_of(work)
        self.asked = materials.asked(self.activity, work, self.subject)
        self.acts = self._acts()
        self.texts, self.before, self.siblings, self.habits = [], None, [], []
        if self.is_open:
            self._of_words(work)
        self.subject_answers = self._words_of_subject()
        if self.is_open and request.values.get("names") == "1":
            self._reveal(work, self.subject)

    def _of_words(self, work):
        """What was written, now and before, and the numbers beside it."""
        self.texts = self._texts(work.version)
        self.before = (
            self._texts(self.decisions[-1].version)
            if self.decisions and self.decisions[-1].version < work.version
            else None
        )
        self.before = self.before or (self._texts(work.version - 1) if work.version > 1 else None)
        self.siblings = moderation.siblings(work) if work.about_response else []
        self.habits, self.sent, self.looked_at = moderation.habits_of(work)

    def _words_of_subject(self):
        subject = self.subject
        if subject is None or not subject.version or not self._reads(subject):
            return []
        return shown_answers(
            subject.items,
            versions.answers_of(subject.id, number=subject.version),
            responses.names_of_chosen(subject, as_staff=True),
            right=leave.STAFF,
        )

    def _reads(self, work):
        """Whether staff may read a response; what they provide themselves they may."""
        task = self.activity.design.tasks.get(work.task)
        return task is None or is_open_to_staff(task)

    def _reveal(self, *works):
        """The names behind the aliases: noted, so that those they belong to can see who looked."""
        works = [work for work in works if work and self._reads(work)]
        audit.reveal(works, by=g.person.id, at=g.now)
        found = courses.names_in(self.activity.course)
        self.names = [found.get(work.author, _("A group")) for work in works]

    def _texts(self, number):
        """[(title, level title, [(text, is marked)])] of a version, as it was typed."""
        spans, unread = {}, set()
        for reason in self.case.reasons:
            for item, start, end in reason.detail.get("spans", ()) if reason.version == number else ():
                spans.setdefault(item, []).append((start, end))
        for item, _rule, signal, start, end, _level in moderation.findings_of(self.work.id, number):
            if signal == UNREAD:
                unread.add(item)
            if signal in rules.FILTERS["wording"]:
                spans.setdefault(item, []).append((start, end))
        answers = {answer.item: answer for answer in versions.answers_of(self.work.id, number=number)}
        names = responses.names_of_chosen(self.work, as_staff=True)
        found = []
        for item in self.work.items:
            answer = answers.get(item.id)
            if answer and (answer.text or answer.level):
                text = answer.text if item.rules.has_words else ""
                found.append(
                    SimpleNamespace(
                        item=item.id,
                        title=item.title,
                        level="" if text and not item.levels else chosen(item, answer, names),
                        levels=item.levels if item.has_points else (),
                        given=answer.level,
                        text=text,
                        parts=parts(text, spans.get(item.id, ())),
                        is_unread=item.id in unread,
                    )
                )
        return found

    def _acts(self):
        """[(act, title, meaning)] that this state allows, as the rule says."""
        return [
            (act, _(title), _(meaning))
            for act, (title, meaning) in words.ACTS.items()
            if self.work.state in rules.MOVES[act]
            and not (act == "return" and self.is_seen)
            and rules.may_act(self.work.task_of, act)
        ]

    @property
    def asked_about(self):
        """[(value, words)] of the reviews for which it can be given to somebody else: first those that the
        reasons speak of."""
        if not self.work or not rules.may_act(self.work.task_of, "reassign"):
            return []
        named = {(reason.task, reason.round) for reason in self.case.reasons}
        found = sorted(moderation.asked_about(self.work), key=lambda pair: pair not in named)
        return [words.speaks_of(self.activity.design, *pair) for pair in found]

    @property
    def missed(self):
        """[(value, words)] of what a person never sent."""
        return [
            words.speaks_of(self.activity.design, reason.task, reason.round)
            for reason in self.case.reasons
            if reason.kind not in rules.REQUESTS
        ]

    @property
    def stamp(self):
        """The version and state this page was made from."""
        return f"{self.case.version}.{self.case.state}"

    @property
    def likely(self):
        """The act that the gravest reason suggests, "" for none. It is said, never chosen beforehand, so that
        Enter in a field decides nothing."""
        offered = [act for act, *_ in self.acts]
        kind = self.case.reasons[0].kind if self.case.reasons else ""
        act = "return" if kind in (*rules.FILTERS["wording"], *rules.FILTERS["effort"]) else ""
        act = "redact" if kind == "named" else act
        return act if act in offered else ""

    @property
    def note(self):
        """What the reviewer reads: typed, or the reply chosen, or the one that fits."""
        kind = self.case.reasons[0].kind if self.case.reasons else ""
        fits = {
            "named": "name",
            "copied": "copied",
            "empty": "detail",
            "filler": "detail",
            "outlier": "scores",
        }.get(kind, "person")
        return self.typed.get("note") or said(
            rules.REPLIES.get(request.args.get("reply", ""), rules.REPLIES[fits])
        )

    @property
    def passage(self):
        """The words to leave out: typed, or the first ones marked."""
        marked = [text for one in getattr(self, "texts", ()) for text, is_marked in one.parts if is_marked]
        return self.typed.get("passage", "\n".join(marked[:1]))

    @property
    def can_undo(self):
        """Whether the newest decision is a person's and can be taken back."""
        return bool(self.history) and self.decisions[-1].is_reversible

    @property
    def reviewers(self):
        """[(public id, name)] of those who may be given the work."""
        taken = {self.work.author} | ({self.subject.author} if self.subject else set())
        students = activities.students(self.activity)
        return [
            (person.public_id, person.account.name)
            for person in of_sections(courses.people(self.activity.course), lambda one: one.id)
            if person.id not in taken and person.id in students
        ]


def quotes(work, reason):
    """The words a reason means, as typed."""
    if work is None or not reason.detail.get("spans") or reason.kind == "copied":
        return []
    texts = {answer.item: answer.text for answer in versions.answers_of(work.id, number=reason.version)}
    found = [
        texts.get(item, "")[start:end].strip() for item, start, end in reason.detail["spans"] if end > start
    ]
    return [text for text in dict.fromkeys(found) if text][:3]


def parts(text, spans):
    """[(piece, is marked)] of *text*; spans may overlap."""
    found, at = [], 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        found += [(text[at:start], False)] if start > at else []
        found.append((text[start:end], True))
        at = end
    return found + ([(text[at:], False)] if at < len(text) else [])


def sheet_of(activity, key, **more):
    """The Sheet of an address; Missing when it is not this person's to decide."""
    case = moderation.case_of(activity, g.standing, key, g.now)
    return Sheet(activity, case, moderation.work_of(case), **more)
