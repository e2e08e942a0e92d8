"""The made-up class of a rehearsal: a course, an instructor, students with a pace of their own, and their
day."""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from peerreview.store import accounts, attributes, courses, credentials, leaving

START = datetime(2030, 1, 7, 9, 0, tzinfo=UTC)
PACES = (0.15, 0.4, 0.7, 0.9)  # the share of a window after which somebody sits down to work


@dataclass(slots=True)
class Student:
    """One made-up student: ``pace`` 0..1, ``quality`` 0..1 (how likely an answer with a key is right), and
    what happens to them: ``away`` (from, until), ``comes`` late, ``goes`` early; None where it does not."""

    enrolment: object
    account: object
    pace: float
    quality: float
    away: tuple | None = None
    comes: datetime | None = None
    goes: datetime | None = None


class Cast:
    """Everybody of one rehearsal; ``draw`` is the only source of chance. ``taught``: credentials that all of
    them bring along; ``start``: the moment at which it begins, ``zone`` that of the course."""

    def __init__(self, seed, people, *, absent, late, leave, day, taught=(), start=START, zone="UTC"):
        self.taught, self.start = taught, start
        self.draw = Random(f"{seed}/people")
        self.day = day
        self.instructor_account = accounts.create(
            name="Ines Instructor", email="ines@rehearsal.example", now=start
        )
        self.course = courses.create(
            code="REH 101", title="Rehearsal", zone=zone, by=self.instructor_account.id, now=start
        )
        self.instructor = self._enrol(self.instructor_account, "instructor", start)
        self.students = [self._student(number, start) for number in range(people - late)]
        self._happenings(absent, leave)
        self.latecomers = [(start + day * (1.3 + place / 2), people - late + place) for place in range(late)]

    def _enrol(self, account, role, now):
        return courses.enrol(self.course, account, role=role, by=self.instructor_account.id, now=now)

    def _student(self, number, now):
        account = accounts.create(
            name=f"Student {number + 1}",
            email=f"s{number + 1}@rehearsal.example",
            now=now,
        )
        quality = 0.6 + 0.4 * self.draw.random()
        enrolment = self._enrol(account, "student", now)
        for name in self.taught:
            credentials.grant(enrolment, name, reason="Taught before", by=self.instructor_account.id, now=now)
        return Student(enrolment, account, PACES[number % len(PACES)], quality)

    def _happenings(self, absent, leave):
        """Who is away for a while around the first hand-in, and who leaves in the middle."""
        order = list(self.students)
        self.draw.shuffle(order)
        for place, student in enumerate(order[:absent]):
            student.away = (
                self.start + self.day * (0.6 + place % 2),
                self.start + self.day * (1.6 + place % 2),
            )
        for student in order[absent : absent + leave]:
            student.goes = self.start + self.day * 1.2

    def live(self, now):
        """Let happen what is due by *now*: people come late, are away, leave."""
        by = self.instructor_account.id
        for at, number in [found for found in self.latecomers if found[0] <= now]:
            self.latecomers.remove((at, number))
            self.students.append(self._student(number, at))
        for student in self.students:
            if student.away and student.away[0] <= now:
                starts, ends = student.away
                attributes.away(
                    student.enrolment, starts=starts, ends=ends, source="staff", by=by, now=starts
                )
                student.away = None
            if student.goes and student.goes <= now:
                leaving.leave(student.enrolment, by=by, now=student.goes)
                student.goes = None
                student.enrolment.left_at = now

    def coming(self):
        """Moments at which something is still to happen to somebody."""
        moments = [at for at, _ in self.latecomers]
        for student in self.students:
            moments += [*(student.away or ())[:1], *filter(None, [student.goes])]
        return moments

    @property
    def present(self):
        """Students who have not left."""
        return [student for student in self.students if student.enrolment.left_at is None]
