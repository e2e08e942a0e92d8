"""A class that studies unit by unit: who learned to mark, hands in quizzes, marks those of others."""

from datetime import timedelta

from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    activities,
    alerts,
    allocation,
    handing_in,
    materials,
    promises,
    providing,
    responses,
    settle,
)
from tests.cast import START, day

EXPLAINED = "Look at the second step again: what happens to it when one of the two is zero?"


def units(world, *rows, count=3, publish=True, text=""):
    """The activity becomes one of *count* units with proctors; everybody may begin the training."""
    rows = rows or (WindowRow("train", 1, "all", START, day(100)),)
    world.run(text or activities.text_of("proctors"), *rows, title="Mechanics, unit by unit", publish=False)
    for number in range(1, count + 1):
        world.provide("units", f"Unit {number}", text=f"Read chapter {number}, then answer five questions.")
        world.provide("keys", f"Unit {number}", text=f"What chapter {number} says.")
    if publish:
        world.publish()
        settle.tick(world.go(0, 1).at)
        world.reload()
    return world


def train(world, *people):
    """These people learn to mark."""
    for who in people:
        work = world.begin(who, "practice")
        world.send_typed(who, work, world.right(work))
    settle.tick(world.at)


def quiz(world, who, turn=1, text="The forces are in balance."):
    """A try at the quiz of a unit, handed in: a Work."""
    line = next(
        one
        for one in world.lines(who, "quiz")
        if one.round == turn and one.state in ("open", "grace", "late")
    )
    public_id = responses.begin(world.activity, line, who.id, by=who.account_id, now=world.at)
    work = responses.written_by(who.account_id, public_id)
    return world.send_typed(who, work, {item.id: {"text": text} for item in work.items})


def take(world, who, turn=1):
    """The next quiz of the queue, begun by a proctor: a Work."""
    public_id = allocation.claim(
        world.activity, task="mark", person=who.id, by=who.account_id, now=world.at, turn=turn
    )
    return responses.written_by(who.account_id, public_id)


def marked(work, wrong=0, unsure=0):
    """A draft for a mark: so many of the questions not yet right, so many unsure, the others right."""
    levels = ["not_yet"] * wrong + ["unsure"] * unsure
    items = [item for item in work.items if item.kind == "criterion"]
    levels += ["right"] * (len(items) - len(levels))
    return {
        item.id: {"level": level, "text": EXPLAINED if level == "not_yet" else ""}
        for item, level in zip(items, levels, strict=True)
    }


def mark(world, who, turn=1, *, wrong=0, unsure=0, after=timedelta(minutes=20), **more):
    """A proctor takes the next quiz of a unit and sends its marks a while later: a Work."""
    work = take(world, who, turn)
    world.at += after
    return world.send_typed(who, work, marked(work, wrong, unsure) | more)


def mark_as_staff(world, alert, *, wrong=0):
    """The instructor answers what an alert is about: a Work."""
    who = world.instructor
    public_id = promises.take_up(
        world.activity, alert.public_id, enrolment=who.id, by=who.account_id, now=world.at
    )
    work = responses.written_by(who.account_id, public_id)
    world.save(who, work, marked(work, wrong))
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    settle.tick(world.at)
    return responses.by_id(work.id)


def passes(world, who, turn=1):
    """Somebody passes a unit: they hand in a quiz, and staff, who are asked, mark it right."""
    work = quiz(world, who, turn)
    settle.settle(world.activity.id, world.at)
    found = [one for one in alerts.of_activity(world.activity.id) if one.is_open and one.whom == f"p{who.id}"]
    assert found, "nobody may mark it, so staff are asked"
    mark_as_staff(world, found[0])
    return work


SETS = "Read chapter 1.\n\n***\n\nSet one: why?\n\n***\n\nSet two: how?\n\n***\n\nSet three: when?"


def divided(world, keys=SETS):
    """Three units, the first with three sets of questions, and of right answers as in *keys*; author,
    reviewer and a third learned to mark, the reviewer passed the first unit."""
    units(world, publish=False)
    for name, text in (("units", SETS), ("keys", keys.replace("Set", "Key"))):
        entry = materials.of_activity(world.activity)[name][0]
        providing.change(
            world.activity,
            entry,
            title=entry.title,
            text=text,
            links="",
            seen=entry.version,
            by=world.instructor.account_id,
            now=START,
        )
    world.publish()
    settle.tick(world.go(0, 1).at)
    world.reload()
    train(world.go(1), world.author, world.reviewer, world.more[0])
    passes(world.go(1, 2), world.reviewer)
    return world
