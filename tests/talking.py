"""A seminar in mid-talk: nine people, an opening each, two rooms."""

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, handing_in, responses, settle
from peerreview.store.reading import talk
from tests.cast import START, day

OPENING = (
    "A sign honours whoever is on it, whatever we think while walking past, and yet taking it down cannot "
    "be the end of it: a street should keep its earlier names, smaller, below. This is thought number {}."
)
STANCES = ("for", "against", "undecided")
ANSWER = "That holds only where somebody reads the sign at all, and few do."


def seminar(world, *, people=9, closes=5):
    """*world* runs the seminar: everybody accepted the rules and wrote an opening; the talk is open on day 2.
    Its rooms are of at least four."""
    world.more += [world.join(f"Guest{number} Speaker", "student") for number in range(people - 4)]
    world.run(
        activities.text_of("seminar"),
        WindowRow("agree", 1, "all", START, day(1)),
        WindowRow("prepare", 1, "all", None, day(2)),
        WindowRow("discuss", 1, "all", None, day(closes)),
        WindowRow("close", 1, "all", None, day(closes + 2)),
        title="Who owns a street name?",
        publish=False,
    )
    world.provide("stimulus", "A letter to the council", text="To the Council. I have lived in this street.")
    world.publish()
    world.go(0, 1)
    for who in world.students:
        say(world, who, "rules", {"rules": {"ticks": ["idea", "quote", "unsure", "flag"]}})
    settle.tick(world.at)
    for number, who in enumerate(world.students):
        typed = {"stance": {"level": STANCES[number % 3]}, "text": {"text": OPENING.format(number)}}
        say(world, who, "opening", typed)
    world.go(2, 1)
    settle.tick(world.at)
    world.reload()
    return world


def say(world, who, task, typed, place=0):
    """A response of somebody's duty, sent: a Work."""
    return send(world, who, world.begin(who, task, place), typed)


def send(world, who, work, typed):
    """A begun response, filled in and sent: a Work."""
    world.save(who, work, typed)
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    return responses.by_id(work.id)


def answer(world, who, about, words=ANSWER, stance="nuance"):
    """Somebody's answer to a Work, sent: a Work."""
    line = world.lines(who, "reply")[-1]._replace(
        kind="response", subject=about.id, response=None, begun=False
    )
    public_id = responses.begin(world.activity, line, who.id, by=who.account_id, now=world.at)
    work = responses.written_by(who.account_id, public_id)
    return send(world, who, work, {"stance": {"level": stance}, "text": {"text": words}})


def thread(world, who, words=ANSWER):
    """A thread of somebody's own: a Work."""
    return say(world, who, "post", {"text": {"text": f"{words} {words}"}}, -1)


def opening_of(world, who):
    """Somebody's opening: a Work."""
    line = next(line for line in world.lines(who, "opening"))
    return responses.by_id(line.response)


def rooms(world):
    """{group id: [enrolment]} of the talk."""
    found = {}
    task = world.activity.design.tasks["reply"]
    for who in world.students:
        found.setdefault(talk.room_of(world.activity, task, 1, who.id), []).append(who)
    return found
