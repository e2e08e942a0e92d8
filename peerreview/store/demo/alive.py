"""One activity of each learning design that has a file in ``texts/designs``, played to the moment the file
says: the class writes what stands there, each deed the verb behind a button. A file is called as its design,
or holds one that the course has written itself (``design``: its text).

    title: ...                        brief: ...
    made: -4d 10:00                   days from now and the hour there; or so far from now: -90m, 6h
    materials: {reading: [{title: ..., text: ..., links: ...}]}
    forms: {quiz: [{id: ..., kind: ..., title: ...}]}      items instead of those of the design
    dates: {think: [-3d 09:00, -1d 20:00], pair: [null, 1d 20:00], event.exam: [9d 09:00]}
    acts:                             in the order in which they happen
      - {at: -2d 10:00, until: -2d 20:00, task: idea, texts: {amara: {text: ...}, finn: {text: ...}}}
      - {at: -20m, task: sheet, draft: true, texts: {amara: {core: ...}}}
      - {at: -2d, task: rating, scales: [share, skill], marks: {amara: {finn: 45}}}    levels l4, l5; no words
      - {at: -3h, release: sheet}     what of it is held; of some groups: whom: [amara, finn]
      - {at: -3h, back: sheet, whom: [amara], note: ...}
      - {at: -2h, pass: expert}       a gate by hand; for some groups: whom: [amara]
      - {at: -1d 08:00, until: 6h, away: [jonas]}
      - {at: -20m, say: ..., during: four}      to all, in that step
      - {at: -5d 12:00, dated: {1: -2d 20:00, 2: 6d 20:00}, whom: [amara], reason: ...}    a team's milestones
      - {at: -2d 09:00, take_up: mark, whom: [amara], round: 2}    what waits for staff, taken up
      - {at: -1d 09:00, correct: mark, whom: [finn], levels: {right.q4: right}, reason: ...}    the newest
      - {at: -1h, flag: reply, whom: [finn], by: amara, reason: ...}    the newest they wrote to it

A text is written by a student's key, or ``instructor``: one mapping, or a list of them, of item to what is
typed: words, an id of a level, a list of entries or ticks, or ``{level: ..., text: ...}``. ``about: finn`` is
whose text it is about (or the title of an entry). What is chosen and not said is drawn (``right: 0.5``: how
likely a keyed answer is right, 1.0 otherwise); words never are."""

import re
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from peerreview.domain import schedule
from peerreview.domain.forms import parse_items
from peerreview.domain.forms.made_up import made_up
from peerreview.domain.milestones import Wanted
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    activities,
    alerts,
    announcing,
    attributes,
    db,
    library,
    materials,
    milestones,
    moderation,
    playing,
    promises,
    providing,
    responses,
    settle,
)
from peerreview.store.demo import script
from peerreview.store.demo.people import ZONE
from peerreview.store.facts import facts_of_activity

_MOMENT = re.compile(r"([+-]?)(\d+)(?:d (\d\d):(\d\d)|([dhm]))\Z")
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
DEEDS = {
    name: f"_{name}"
    for name in ("release", "back", "pass", "away", "flag", "say", "dated", "take_up", "correct")
}
OPEN = ("open", "grace", "late", "again")


def plan_all(course, cast, now):
    """The Runs of all designs that have a file, with everything planned that happened until *now*."""
    return [
        Run(path.stem, course, cast, now).planned()
        for path in sorted((script.FOLDER / "designs").glob("*.yaml"))
    ]


def moment(text, now):
    """The moment that *text* (``-2d 20:00``, ``-90m``, ``6h``) names, seen from *now*."""
    sign, count, hour, minute, unit = _MOMENT.match(str(text)).groups()
    count = int(count) * (-1 if sign == "-" else 1)
    if unit:
        return now + count * _UNITS[unit]
    day = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=count)
    return datetime.combine(day, time(int(hour), int(minute)), ZoneInfo(ZONE)).astimezone(UTC)


class Run:
    """An activity of the design *key*: its ``entry`` (the file), the ``deeds`` planned for it [(moment,
    order, deed)], its ``dates`` and when it was ``published``."""

    FOLDER, DEEDS = "designs", DEEDS

    def __init__(self, key, course, cast, now):
        self.key, self.course, self.now = key, course, now
        self.entry = script.load(f"{self.FOLDER}/{key}")
        self.people = {**cast.students, "instructor": cast.instructor}
        self.key_of = {who.id: name for name, who in self.people.items()}
        self.by_account = {who.account_id: name for name, who in self.people.items()}
        self.instructor = cast.instructor
        self.draw, self.chance = Random(f"demo {key}"), db.Replay(f"demo {key}")
        self.deeds = []
        self.dates = {
            step: tuple(found and moment(found, now) for found in (*moments, None, None)[:3])
            for step, moments in self.entry["dates"].items()
        }

    def plan(self, at, deed, *args):
        """Let *deed* happen at the moment *at*; its ids come from the run's own chance."""

        def carried_out():
            with db.chance_from(self.chance):
                deed(at, *args)

        self.deeds.append((at, len(self.deeds), carried_out))

    def planned(self):
        """The same Run, everything in its file planned."""
        made = moment(self.entry["made"], self.now)
        self.published = made + timedelta(minutes=30)
        self.plan(made, self._make)
        self.plan(self.published, self._publish)
        for act in self.entry["acts"]:
            start = moment(act["at"], self.now)
            until = moment(act["until"], self.now) if "until" in act else start
            if "task" in act:
                self._plan_texts(act, start, until)
            else:
                self.plan(
                    start,
                    next(getattr(self, found) for key, found in self.DEEDS.items() if key in act),
                    act,
                    until,
                )
            if until <= self.now:
                self.plan(until + timedelta(seconds=30), self._settle)
        return self

    def _plan_texts(self, act, start, until):
        for who, texts in texts_of(act):
            at = start + (until - start) * self.draw.random()
            for text in texts:
                self.plan(at, self._write, act, who, text)

    def _make(self, now):
        design = self._design(now)
        title, brief, by = self.entry["title"], self.entry["brief"], self.instructor.account_id
        activity = activities.create(self.course.id, design, title=title, brief=brief, by=by, now=now)
        for name, entries in self.entry.get("materials", {}).items():
            for place, entry in enumerate(entries):
                providing.add(
                    activity, name, token=f"{place}", author=self.instructor.id, by=by, now=now, **entry
                )
        for form, items in self.entry.get("forms", {}).items():
            activities.change_form(activity, form, parse_items(items), by=by, now=now)
        rows = [WindowRow(step, 1, "all", *moments) for step, moments in self.dates.items()]
        self.activity = activities.set_up(
            activity,
            title=title,
            brief=brief,
            edits={},
            rows=rows,
            seen_digest=activity.plan_digest,
            by=by,
            now=now,
        )

    def _design(self, now):
        if "design" not in self.entry:
            return activities.designs_on_offer()[self.key]
        key = library.bring(self.course.id, self.entry["design"], by=self.instructor.account_id, now=now)
        return library.find(self.course.id, key).design

    def _publish(self, now):
        activities.publish(self.activity, by=self.instructor.account_id, now=now)
        self.activity = playing.again(self.activity)

    def _settle(self, now):
        settle.settle(self.activity.id, now)

    def _write(self, now, act, who, text):
        """Somebody writes one text: the first line of the task that is open and, where the text says so,
        about what it is to be about."""
        person = self.people[who]
        lines = playing.lines_of(self.activity, person.id, act["task"], now, act.get("round"))
        found = [line for line in lines if line.state in OPEN and self._is_about(line, text)]
        if not found:
            raise ValueError(f"{self.key}: {who} has no “{act['task']}” to write at {act['at']}")
        by = person.account_id
        subject = self._chosen(text, act["task"]) if found[0].kind == "choose" else None
        public_id = playing.begin(self.activity, found[0], person.id, subject=subject, by=by, now=now)
        fill, finish = self._fill(text), not act.get("draft")
        playing.write(by, person.id, public_id, fill, now, finish=finish)

    def _is_about(self, line, text):
        if "about" not in text or line.kind == "choose":
            return True
        if line.kind == "person":
            return self.key_of.get(line.subject) == text["about"]
        return line.kind == "response" and text["about"] in self._names_of(line.subject)

    def _names_of(self, response):
        """Keys of who wrote a response; for an entry of a material its title."""
        (work,) = responses.by_ids([response])
        if work.task in self.activity.design.materials:
            entries = materials.of_activity(self.activity, names=(work.task,))[work.task]
            return {entry.title for entry in entries if entry.id == response}
        return {self.by_account.get(account) for account in responses.writers_of(work)}

    def _chosen(self, text, task):
        """What is chosen; of a talk the newest that somebody said."""
        about = self.activity.design.tasks[task].about
        found = self._responses(*about.names)
        return next(
            one for one in (reversed(found) if about.also else found) if text["about"] in self._names_of(one)
        )

    def _responses(self, *tasks):
        """Ids of the responses to *tasks*, the oldest first."""
        found = db.rows(
            f"select id from response where activity_id = ? and task in ({db.places(tasks)}) order by id",
            self.activity.id,
            *tasks,
        )
        return [row[0] for row in found]

    def _fill(self, text):
        def typed(work):
            clicked = [item for item in work.items if item.rules.is_keyed or not item.rules.has_words]
            said = {item.id: _typed(item, text[item.id]) for item in work.items if item.id in text}
            return made_up(clicked, self.draw, quality=text.get("right", 1.0)) | said

        return typed

    def _held(self, act, task):
        return [
            work
            for work in playing.held(self.activity, task)
            if "whom" not in act or self._names_of(work.id) & {*act["whom"]}
        ]

    def _release(self, now, act, until):
        playing.approve(self._held(act, act["release"]), by=self.instructor.account_id, now=now)

    def _back(self, now, act, until):
        for work in self._held(act, act["back"]):
            by = self.instructor.account_id
            moderation.return_for_repair(work, stamp=None, by=by, now=now, note=act["note"])

    def _pass(self, now, act, until):
        phase, turn = act["pass"], act.get("round", 1)
        scopes = (
            {self._scope(self.people[who], phase, turn) for who in act["whom"]} if "whom" in act else {"all"}
        )
        for whom in sorted(scopes):
            by = self.instructor.account_id
            activities.let_pass(
                self.activity.id, phase=phase, turn=turn, whom=whom, cause="hand", at=now, by=by, now=now
            )

    def _scope(self, person, phase, turn):
        """The ``whom`` text of a person's group at a step, or of themselves."""
        if self.activity.design.phase(phase).gate.per == "person":
            return f"p{person.id}"
        plan, everyone = facts_of_activity(self.activity.id, enrolment_ids=(person.id,))
        return f"g{schedule.place_in(plan.design, everyone[person.id], phase, turn).group}"

    def _flag(self, now, act, until):
        for who in act["whom"]:
            found = next(one for one in reversed(self._responses(act["flag"])) if who in self._names_of(one))
            (work,) = responses.by_ids([found])
            moderation.flag(work, by=self.people[act["by"]].account_id, reason=act["reason"], now=now)

    def _take_up(self, now, act, until):
        turn, of = act.get("round", 1), {f"p{self.people[who].id}" for who in act["whom"]}
        for alert in alerts.of_activity(self.activity.id):
            if alert.is_open and alert.whom in of and (alert.task, alert.round) == (act["take_up"], turn):
                by = {"enrolment": self.instructor.id, "by": self.instructor.account_id}
                promises.take_up(self.activity, alert.public_id, **by, now=now)

    def _correct(self, now, act, until):
        for who in act["whom"]:
            found = next(
                one for one in reversed(self._responses(act["correct"])) if who in self._names_of(one)
            )
            (work,) = responses.by_ids([found])
            by, wrong = self.instructor.account_id, {"texts": {}, "levels": act["levels"]}
            moderation.correct(work, stamp=None, by=by, now=now, reason=act["reason"], **wrong)

    def _dated(self, now, act, until):
        wanted = {
            number: Wanted(moment(text, self.now), act.get("reason", ""))
            for number, text in act["dated"].items()
        }
        for who in act["whom"]:
            person = self.people[who]
            wrong = milestones.date(self.activity, person.id, wanted, by=person.account_id, now=now)
            if wrong:
                raise ValueError(f"{self.key}: {who} cannot set {wrong}")

    def _away(self, now, act, until):
        for who in act["away"]:
            by = self.instructor.account_id
            attributes.away(self.people[who], starts=now, ends=until, source="staff", by=by, now=now)

    def _say(self, now, act, until):
        announcing.say(
            self.activity, act["say"], phase=act["during"], turn=1, by=self.instructor.account_id, now=now
        )


def texts_of(act):
    """[(a student's key, the texts they write)] of an act of a file."""
    said, scales = act.get("texts", {}), act.get("scales", ())
    return [(who, texts if isinstance(texts, list) else [texts]) for who, texts in said.items()] + [
        (who, [{"about": whom} | _levels(scales, given) for whom, given in marks.items()])
        for who, marks in act.get("marks", {}).items()
    ]


def _levels(scales, given):
    """What is chosen on each of some scales by one digit each."""
    return {item: f"l{mark}" for item, mark in zip(scales, str(given), strict=True)}


def _typed(item, value):
    """What is posted for *item* when somebody types *value*."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return {"ticks": value} if item.levels else {"text": "\n".join(map(str, value))}
    return {"level": value} if item.levels else {"text": str(value)}
