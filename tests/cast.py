"""The cast: an author, a reviewer, an instructor, an assistant, an admin, and a stranger who must get
nothing.

``World`` is a small course built through the same verbs as the pages, on a clock of its own. Nothing here is
clever."""

import copy
from datetime import UTC, datetime, timedelta
from random import Random

from peerreview.domain import designs, schedule
from peerreview.domain.forms.made_up import made_up
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    accounts,
    activities,
    allocation,
    courses,
    db,
    handing_in,
    providing,
    responses,
    settle,
)
from peerreview.store.facts import facts_of_activity
from tests.remembering import remembered

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
WORDS = (
    "In paragraph two the claim is clear because the numbers are named, and adding the year of each "
    "count would make it hard to argue with them."
)

DEMO_DAY = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)


def day(days, hours=0):
    """A moment so many days and hours after the course began."""
    return START + timedelta(days=days, hours=hours)


def person(name, **more):
    """An account called *name*."""
    return accounts.create(
        name=name,
        email=f"{name.split()[0].lower()}@college.example",
        now=START,
        password="correct horse battery",
        **more,
    )


class World:
    """A course with a published peer assessment: hand in until day 7 (late until 8), review until 14, answer
    until 21. *design* is another one on offer, or the path of a design's file.

    ``at`` is the clock; move it with ``go``. Students: ``author``, ``reviewer`` and ``more`` (two others).
    """

    def __init__(self, *, pick=2, design="peer_assessment", publish=True):
        self.at = START
        self.admin = person("Ada Admin", is_admin=True)
        self.course = courses.create(
            code="HIST 210", title="Water and power", zone="Europe/Berlin", by=self.admin.id, now=START
        )
        self.other = courses.create(
            code="BIO 115", title="Cell biology", zone="UTC", by=self.admin.id, now=START
        )
        self.accounts = {}
        self.instructor = self.join("Ines Instructor", "instructor")
        self.assistant = self.join("Asim Assistant", "assistant")
        self.author = self.join("Anna Author", "student", section="A")
        self.reviewer = self.join("Remy Reviewer", "student", section="B")
        self.more = [
            self.join("Mona Mate", "student", section="A"),
            self.join("Nils Neighbour", "student", section="B"),
        ]
        self.stranger = self.join("Stan Stranger", "student", course=self.other)
        self.activity = activities.create(
            self.course.id,
            activities.designs_on_offer()[design]
            if isinstance(design, str)
            else designs.load(design.read_text(), activities.known_forms()),
            title="Roads and aqueducts",
            brief="Write about *water*.",
            by=self.instructor.account_id,
            now=START,
        )
        self.dates(pick)
        if publish:
            self.publish()

    def copy(self):
        """The same people and activity, so that a test may change its own. What never changes is shared."""
        return copy.deepcopy(self, {id(self.activity): self.activity})

    def join(self, name, role, *, section="", course=None):
        """An enrolment of a new account; ``accounts`` remembers the account by enrolment id."""
        account = person(name)
        enrolment = courses.enrol(
            course or self.course, account, role=role, section=section, by=self.admin.id, now=START
        )
        self.accounts[enrolment.id] = account
        return enrolment

    def join_at(self, name, now):
        """A student who comes to the course at the moment *now*."""
        account = person(name)
        enrolment = courses.enrol(self.course, account, role="student", by=self.admin.id, now=now)
        self.accounts[enrolment.id] = account
        return enrolment

    def dates(self, pick):
        """The cohort's dates, and how many reviews each gives."""
        phases = [phase.id for phase in self.activity.design.phases]
        rows = [
            WindowRow(
                phase,
                1,
                "all",
                START if place == 0 else None,
                day(7 * (place + 1)),
                day(8) if place == 0 else None,
            )
            for place, phase in enumerate(phases)
        ]
        edits = {"task.review.pick": pick} if "review" in self.activity.design.tasks else {}
        activities.set_up(
            self.activity,
            title=self.activity.title,
            brief=self.activity.brief,
            edits=edits,
            rows=rows,
            seen_digest=self.activity.plan_digest,
            by=self.instructor.account_id,
            now=START,
        )
        self.reload()

    def run(self, text, *rows, title="Together", publish=True):
        """The activity becomes one made from the *text* of a design, with these WindowRows; published, the
        groups of an hour later formed."""
        self.activity = activities.create(
            self.course.id, designs.load(text, activities.known_forms()), title=title, by=None, now=START
        )
        activities.set_up(
            self.activity,
            title=title,
            brief="Write.",
            edits={},
            rows=list(rows),
            seen_digest=self.activity.plan_digest,
            by=None,
            now=START,
        )
        self.reload()
        if publish:
            self.publish()
            settle.tick(self.go(0, 1).at)
            self.reload()
        return self

    def publish(self):
        """Open the activity to its students."""
        activities.publish(self.activity, by=self.instructor.account_id, now=self.at)
        self.reload()

    def provide(self, name, title="On water", *, token="", **typed):
        """An entry of a material, by the instructor."""
        token = token or f"t{db.row('select count(*) from response')[0]}"
        by = {"author": self.instructor.id, "by": self.instructor.account_id, "now": self.at}
        return providing.add(self.activity, name, title=title, token=token, **typed, **by)

    def reload(self):
        """Read the activity again."""
        self.activity = activities.find(activity_id=self.activity.id)

    def go(self, days, hours=0):
        """Move the clock to a day of the course."""
        self.at = day(days, hours)
        return self

    @property
    def students(self):
        """All four students."""
        return [self.author, self.reviewer, *self.more]

    def lines(self, who, task=None):
        """Duties of somebody now, of one task or all."""
        _, everyone = facts_of_activity(self.activity.id, enrolment_ids=(who.id,))
        return [
            line
            for line in schedule.duties(self.activity.design, everyone[who.id], self.at)
            if task in (None, line.task)
        ]

    def begin(self, who, task="work", place=0):
        """The response of somebody's duty, begun: a Work."""
        public_id = responses.begin(
            self.activity, self.lines(who, task)[place], who.id, by=who.account_id, now=self.at
        )
        return responses.written_by(who.account_id, public_id)

    def save(self, who, work, typed):
        """Save a draft as the page would."""
        current = responses.by_id(work.id)
        return responses.save_draft(
            work.id, typed=typed, rev=current.rev, token=f"t{current.rev}", now=self.at
        )

    @remembered
    def hand_in(self, who, text="# Aqueducts\n\nA road shows that an army can come.", task="work"):
        """Somebody's work, handed in: a Work."""
        work = self.begin(who, task)
        self.save(who, work, {"text": {"text": text}})
        handing_in.hand_in(work, person=who.id, by=who.account_id, now=self.at)
        return responses.by_id(work.id)

    def claim(self, who, task="review"):
        """The next review of somebody, begun: a Work."""
        public_id = allocation.claim(self.activity, task=task, person=who.id, by=who.account_id, now=self.at)
        return responses.written_by(who.account_id, public_id)

    def filled(self, work, level="l3", words=WORDS):
        """A complete draft for the form of *work*."""
        return {
            item.id: {
                "level": level if item.level(level) else item.levels[-1].id if item.levels else "",
                "text": words,
                "ticks": [],
            }
            for item in work.items
        }

    def right(self, work):
        """A draft for the form of *work* with every keyed item right."""
        return made_up(work.items, Random("right"), quality=1.0)

    def wrong(self, work):
        """A draft for the keyed items of *work*, every one wrong."""
        keyed = [item for item in work.items if item.rules.is_keyed]
        return {
            item.id: {"text": "Not quite this", "ticks": [one.id for one in item.levels if not one.right]}
            | {"level": next((one.id for one in item.levels if not one.right), "")}
            for item in keyed
        }

    def send(self, who, work, level="l3", words=WORDS):
        """Fill in and hand in a response: a Work."""
        return self.send_typed(who, work, self.filled(work, level, words))

    def send_typed(self, who, work, typed):
        """Hand in a response with just this draft: a Work."""
        self.save(who, work, typed)
        handing_in.hand_in(work, person=who.id, by=who.account_id, now=self.at)
        return responses.by_id(work.id)

    @remembered
    def review(self, who, level="l3", words=WORDS):
        """Claim, write and send one review: a Work."""
        return self.send(who, self.claim(who), level, words)

    @remembered
    def reviewed(self, each=2):
        """Everybody handed in on day 2 and sent their reviews on day 9, so many *each*: {author id: Work}."""
        self.go(2)
        works = {
            who.id: self.hand_in(who, f"# Work of nobody\n\nText {place}.")
            for place, who in enumerate(self.students)
        }
        self.go(9)
        for who in self.students * each:
            self.review(who)
        return works
