"""What students of the demo opened for each other: one file each in ``texts/together``, as in
``texts/designs``, and

    design: study_group               owner: tess        join: request        most: 6
    dates: {}                         of its event: {event.meeting: [2d 16:00]}
    acts:
      - {at: -9d 12:00, come: [leo, mei]}     they press the button, and the owner says yes
      - {at: -2d 18:00, go_on: session, meets: -1h}    the step is done; when they meet next"""

from peerreview.domain.schedule import dates
from peerreview.store import circles, playing
from peerreview.store.demo import alive, script
from peerreview.store.demo.alive import Run, moment


def plan_all(course, cast, now):
    """The Runs of everything that students opened, with all planned that happened until *now*."""
    return [
        Together(path.stem, course, cast, now).planned()
        for path in sorted((script.FOLDER / "together").glob("*.yaml"))
    ]


class Together(Run):
    """A Run of an activity that a student opened and others joined."""

    FOLDER = "together"
    DEEDS = alive.DEEDS | {"come": "_come", "go_on": "_go_on"}

    def _make(self, now):
        owner, entry = self.people[self.entry["owner"]], self.entry
        event = next(iter(self.dates.values()), (None,))[0]
        made = circles.open_one(
            self.course.id,
            owner.id,
            entry["design"],
            title=entry["title"],
            goal=entry["brief"],
            join=entry["join"],
            most=entry["most"],
            moment=event,
            by=owner.account_id,
            now=now,
        )
        assert bool(event) <= bool(dates.events(made.design))
        self.activity = made

    def _publish(self, now):
        self.activity = playing.again(self.activity)

    def _come(self, now, act, _until):
        by = self.people[self.entry["owner"]].account_id
        for key in act["come"]:
            who = self.people[key]
            circles.join(
                self.activity, who.id, by=who.account_id, now=now, words=act.get("words", {}).get(key, "")
            )
        waits = act.get("unanswered", ())
        for part in circles.people_of(self.activity.id):
            if part.standing == "asked" and self.by_account.get(part.account) not in waits:
                circles.answer(self.activity, part.public_id, True, by=by, now=now)

    def _go_on(self, now, act, _until):
        by = self.people[self.entry["owner"]].account_id
        waiting = dict(circles.steps(self.activity, now).open)
        circles.go_on(self.activity, act["go_on"], waiting[act["go_on"]], by=by, now=now)
        if "meets" in act:
            circles.meet(self.activity, moment(act["meets"], self.now), by=by, now=now)
