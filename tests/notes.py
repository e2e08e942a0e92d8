"""A class that writes, looks and answers, with one preset of ``see`` for all of it, and words planted in what
it writes: for tests of who reads what."""

from peerreview.domain import designs
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, allocation, responses
from tests.cast import START, World, day

DESIGN = """
title: Notes
phases:
  - id: write
    tasks: [{{id: note, title: A note, form: submission, see: {see}}}]
  - id: look
    tasks: [{{id: check, title: A look, form: rubric, about: note, pick: 1, see: {see}}}]
  - id: reply
    tasks: [{{id: answer, title: An answer, form: back_evaluation, about: own.check, see: {see}}}]
grading: {{work: note, by: check, weights: {{work: 80, participation: 20}}}}
"""
ALONE = """
title: Notes
phases:
  - id: write
    tasks: [{{id: note, title: A note, form: submission, see: {see}}}]
"""
PLANTED = {"note": "zinnober", "check": "quokka", "answer": "axolotl", "draft": "narwhal"}


def plant(kind):
    """Words that stand nowhere else, long enough for every form."""
    return " ".join([f"In paragraph two the {PLANTED[kind]} is clear because the numbers are named."] * 3)


def made(see, text=DESIGN, phases=("write", "look", "reply"), provide=()):
    """A World whose activity runs a design with *see* for all its tasks; a step a week. *provide*: (name of a
    material, titles of its entries)."""
    world = World()
    activities.archive(world.activity, by=world.instructor.account_id, now=START)
    world.activity = activities.create(
        world.course.id,
        designs.load(text.format(see=see)),
        title="Notes",
        brief="Write.",
        by=world.instructor.account_id,
        now=START,
    )
    activities.set_up(
        world.activity,
        title="Notes",
        brief="Write.",
        edits={},
        rows=[
            WindowRow(phase, 1, "all", START if not place else None, day(7 * place + 7))
            for place, phase in enumerate(phases)
        ],
        seen_digest=world.activity.plan_digest,
        by=world.instructor.account_id,
        now=START,
    )
    world.reload()
    for title in provide[1:] and provide[1]:
        world.provide(provide[0], title)
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    return world


def write(world):
    """{name: Work} of what was written: Nils only began his note; the assistant reviewed a work by hand, and
    its author answered that, where she may read it."""
    works = {"note": [world.go(2).hand_in(who, plant("note"), "note") for who in world.students[:3]][0]}
    works["draft"] = world.begin(world.more[1], "note")
    world.save(world.more[1], works["draft"], {"text": {"text": plant("draft")}})
    world.go(9)
    works["check"] = next(
        review
        for review in [
            world.send(who, world.claim(who, "check"), words=plant("check")) for who in world.students[:3]
        ]
        if review.about_response == works["note"].id
    )
    by_staff = allocation.assign(
        world.activity,
        task="check",
        reviewer=world.assistant.id,
        subject=works["note"].id,
        by=world.instructor.account_id,
        now=world.at,
    )
    written = responses.written_by(world.assistant.account_id, by_staff)
    works["by_staff"] = world.send(world.assistant, written, words=plant("check"))
    world.go(15)
    for name, about in (("answer", "check"), ("to_staff", "by_staff")):
        (line,) = [line for line in world.lines(world.author, "answer") if line.subject == works[about].id]
        by = world.author.account_id
        public_id = responses.begin(world.activity, line, world.author.id, by=by, now=world.at)
        works[name] = world.send(world.author, responses.written_by(by, public_id), words=plant("answer"))
    return works
