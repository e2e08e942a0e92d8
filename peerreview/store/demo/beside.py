"""People of the demo beside each other: mentors and newcomers, colleagues who watch each other work, and an
open hour that two of them keep; one file each in ``texts/beside``, as in ``texts/designs``, and

    fields: [{name: topics, title: Topics, is_many: true, readers: class}]      what the course asks for it
    acts:
      - {at: -33d 12:00, tell: {amara: {mentor: "yes", topics: [...]}}}     what they say of themselves
      - {at: -27d 11:00, match: pairs}       staff publish the pairs of that step as they stand
      - {at: -34d 12:00, come: [hana]}       they press the button and take part

Moments in texts (``when: -3d 14:00``) are written like those of acts, people (``came: [finn]``) by their
keys. All of it is played when everything else in the course has happened, so that nothing else moves for
it."""

from datetime import timedelta

from peerreview.domain.attributes import Field, read
from peerreview.domain.forms import values
from peerreview.store import attributes, circles, groups, matching, settle
from peerreview.store.demo import alive, script
from peerreview.store.demo.alive import Run, moment
from peerreview.store.demo.people import ZONE


def play_all(course, cast, now):
    """Play every file of ``texts/beside`` to the moment *now*."""
    for path in sorted((script.FOLDER / "beside").glob("*.yaml")):
        run = Beside(path.stem, course, cast, now).planned()
        for date in sorted({date for dates in run.dates.values() for date in dates if date and date < now}):
            run.plan(date + timedelta(minutes=1), run.look)
        for _at, _order, deed in sorted(run.deeds, key=lambda found: found[:2]):
            deed()


class Beside(Run):
    """A Run of an activity in which people are matched, or take part by a button."""

    FOLDER = "beside"
    DEEDS = alive.DEEDS | {"tell": "_tell", "match": "_match", "come": "_come"}

    def __init__(self, key, course, cast, now):
        super().__init__(key, course, cast, now)
        self.people["assistant"] = cast.assistant
        self.key_of[cast.assistant.id] = self.by_account[cast.assistant.account_id] = "assistant"
        self.fields = {
            said["name"]: Field(**{**said, "choices": tuple(said.get("choices", ()))})
            for said in self.entry.get("fields", ())
        }

    def look(self, now):
        """What became due is done."""
        settle.settle(self.activity.id, now)

    def _make(self, now):
        for field in self.fields.values():
            attributes.ask(self.course.id, field, by=self.instructor.account_id, now=now)
        super()._make(now)

    def _tell(self, now, act, until):
        for key, said in act["tell"].items():
            who = self.people[key]
            for name, value in said.items():
                field = self.fields[name]
                typed = "; ".join(value) if isinstance(value, list) else str(value)
                found = read(field, typed, ZONE)
                attributes.put(who, field, found, source="self", by=who.account_id, now=now)

    def _match(self, now, act, until):
        phase = self.activity.design.phase(act["match"])
        seen = matching.token(groups.matched.standing(self.activity, phase, now=now))
        matching.publish(self.activity, phase, seen, by=self.instructor.account_id, now=now)

    def _come(self, now, act, until):
        for key in act["come"]:
            who = self.people[key]
            circles.join(self.activity, who.id, by=who.account_id, now=now)

    def _fill(self, text):
        plain = super()._fill(text)

        def typed(work):
            moments = {
                item.id: {"text": values.moment_text(moment(text[item.id], self.now))}
                for item in work.items
                if item.kind == "moment" and item.id in text
            }
            people = {
                item.id: {"ticks": [str(self.people[key].id) for key in text[item.id]]}
                for item in work.items
                if item.kind == "people" and item.id in text
            }
            return plain(work) | moments | people

        return typed
