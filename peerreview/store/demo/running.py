"""One activity of the demo, run by its people: each deed is the verb behind a button, at the moment it is
said to have happened."""

from datetime import timedelta
from random import Random

from peerreview.domain import schedule
from peerreview.domain.refusals import NothingToReview
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, allocation, handing_in, responses
from peerreview.store.demo import script
from peerreview.store.facts import facts_of_activity
from peerreview.store.reading import marks

TYPING = timedelta(minutes=35)


class Run:
    """An activity with its people ({key: Enrolment}), its texts, and the deeds planned for it: [(moment,
    order, deed)]."""

    def __init__(self, key, course, instructor, students):
        self.key, self.course, self.instructor, self.students = key, course, instructor, students
        self.entry = next(found for found in script.load("activities")["activities"] if found["key"] == key)
        self.draw, self.deeds = Random(f"demo {key}"), []
        self.texts = script.works(key)
        self.unused = {author: list(entry.get("reviews", ())) for author, entry in self.texts.items()}
        self.author_of, self.back_to = {}, {}

    def plan(self, moment, deed, *args):
        """Let *deed* happen at *moment*."""
        self.deeds.append((moment, len(self.deeds), lambda: deed(moment, *args)))

    def between(self, start, end):
        """A moment of this span, rather near its end, as people are."""
        return start + (end - start) * self.draw.random() ** 0.6

    def create(self, now):
        """The instructor makes the activity from its design."""
        self.activity = activities.create(
            self.course.id,
            activities.designs_on_offer()[script.load("activities")["design"]],
            title=self.entry["title"],
            brief=self.entry["brief"],
            rubric=self.entry["rubric"],
            by=self.instructor.account_id,
            now=now,
        )

    def set_up(self, now, dates, edits):
        """Dates {phase: (opens, closes, late until)} and settings."""
        rows = [WindowRow(phase, 1, "all", *moments) for phase, moments in dates.items()]
        self.activity = activities.set_up(
            self.activity,
            title=self.activity.title,
            brief=self.activity.brief,
            edits=edits,
            rows=rows,
            seen_digest=self.activity.plan_digest,
            by=self.instructor.account_id,
            now=now,
        )

    def publish(self, now):
        """Students see it from now on."""
        activities.publish(self.activity, by=self.instructor.account_id, now=now)
        self.activity = activities.find(activity_id=self.activity.id)

    def lines(self, who, task, now):
        """What *who* owes of a task."""
        _, everyone = facts_of_activity(self.activity.id, enrolment_ids=(who.id,))
        return [
            line for line in schedule.duties(self.activity.design, everyone[who.id], now) if line.task == task
        ]

    def _write(self, who, public_id, typed, now):
        work = responses.written_by(who.account_id, public_id)
        responses.save_draft(work.id, typed=typed, rev=work.rev, token=f"{who.id}.{work.rev}", now=now)
        return responses.by_id(work.id)

    def say_of_goal(self, now, key, task, said):
        """A student sets a goal, or looks back on it."""
        who = self.students[key]
        line = self.lines(who, task, now)[0]
        public_id = responses.begin(self.activity, line, who.id, by=who.account_id, now=now)
        work = self._write(who, public_id, script.typed_plain(said), now)
        handing_in.hand_in(work, person=who.id, by=who.account_id, now=now)

    def draft_work(self, now, key, text):
        """A student begins a work and leaves it as a draft."""
        who = self.students[key]
        public_id = responses.begin(
            self.activity, self.lines(who, "work", now)[0], who.id, by=who.account_id, now=now
        )
        return self._write(who, public_id, script.typed_work(text), now)

    def hand_in_work(self, now, key):
        """A student hands in."""
        who = self.students[key]
        work = self.draft_work(now - TYPING, key, self.texts[key]["text"])
        handing_in.hand_in(work, person=who.id, by=who.account_id, now=now)
        self.author_of[work.id] = key

    def start_review(self, now, key):
        """A student claims a work to review, and is not seen again unless another deed follows. Returns the
        review, None when there is none."""
        who = self.students[key]
        try:
            public_id = allocation.claim(
                self.activity, task="review", person=who.id, by=who.account_id, now=now
            )
        except NothingToReview:
            return None
        return responses.written_by(who.account_id, public_id)

    def half_write_review(self, now, key):
        """A student claims a work and stops before the review is done."""
        review = self.start_review(now, key)
        if text := self._unused(review):
            self._write(
                self.students[key],
                review.public_id,
                script.half_typed_review(text, self.entry["in_writing"][key]),
                now + TYPING,
            )

    def send_review(self, now, key, change=None):
        """A student claims a work and sends a review, its text as *change* makes it; without a text that
        fits, the claim is left to lapse."""
        who, review = self.students[key], self.start_review(now, key)
        if text := self._unused(review):
            text = change(text, review) if change else text
            review = self._write(who, review.public_id, script.typed_review(text), now + TYPING / 2)
            handing_in.hand_in(review, person=who.id, by=who.account_id, now=now + TYPING)
            self.back_to[review.id] = text.get("back")

    def _unused(self, review):
        """The next text about what *review* is about, or None."""
        texts = self.unused[self.author_of[review.about_response]] if review else []
        return texts.pop(0) if texts else None

    def answer_reviews(self, now, key):
        """An author answers every review that arrived."""
        who = self.students[key]
        for line in self.lines(who, "answer", now):
            if line.state == "open" and self.back_to.get(line.subject):
                public_id = responses.begin(self.activity, line, who.id, by=who.account_id, now=now)
                comments = [found.item for found in responses.answers_of(line.subject) if found.text]
                answer = self._write(
                    who, public_id, script.typed_answer(self.back_to[line.subject], comments), now
                )
                handing_in.hand_in(answer, person=who.id, by=who.account_id, now=now)
        self._mark_best(who, key, now)

    def _mark_best(self, who, key, now):
        """The longest comment of the review that changed the author's text is the one that helped most."""
        best = [
            review
            for review, back in self.back_to.items()
            if back
            and back["helpful"] == 4
            and self.author_of.get(responses.by_id(review).about_response) == key
        ]
        for review in best[:1]:
            longest = max(responses.answers_of(review), key=lambda found: len(found.text))
            marks.mark_best(responses.by_id(review), longest.item, by=who.account_id, now=now)
