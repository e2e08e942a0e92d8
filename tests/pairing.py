"""A class that is matched: mentors with places and newcomers, what they say of themselves, and a design for
it."""

from peerreview.domain.attributes import Field
from peerreview.domain.schedule import WindowRow
from peerreview.store import attributes, groups, matching, settle
from tests.cast import START, day

DESIGN = """
title: Pairs
phases:
  - id: match
    title: Pairs
    group:
      roles: {mentor: 1, newcomer: 1-3}
      needs: {mentor: mentor}
      must: [{common: availability, least: 2}]
      room: places
      prefer: [{like: topics}]
      floor: 0.1
      never: [examiner]
    tasks:
      - {id: agree, title: Your agreement, form: submission, by: newcomer, about: mentor, see: pair}
  - id: first
    title: First meeting
    group: same
    gate: {per: person, when: score>=0.4, else: regroup}
    tasks:
      - {id: fit, title: How do you fit?, form: fit, by: newcomer, about: mentor, see: instructor}
  - id: meet
    title: Meetings
    group: same
    tasks: [{id: note, title: A note, form: submission, by: newcomer, about: mentor, see: pair}]
forms:
  fit:
    title: How do you fit?
    items:
      - id: fit
        kind: scale
        title: How do you two fit?
        levels: [{id: no, title: Not a fit, points: 0}, {id: unsure, title: Not sure, points: 1}, {id: good,
        title: Good, points: 2}]
"""
FIELDS = (
    Field("mentor", "I can be a mentor", "yes"),
    Field("places", "How many", "number"),
    Field("availability", "Hours", is_many=True, readers="group"),
    Field("topics", "Topics", is_many=True, readers="class"),
    Field("examiner", "Who marks me", "people", readers="staff"),
)


def asked(world):
    """The course asks what the design needs."""
    for field in FIELDS:
        attributes.ask(world.course.id, field, by=world.instructor.account_id, now=world.at)


def says(world, who, **values):
    """Somebody says something of themselves."""
    known = {field.name: field for field in FIELDS}
    for name, value in values.items():
        many = value if isinstance(value, tuple) else (value,)
        attributes.put(who, known[name], many, source="self", by=who.account_id, now=world.at)


def mentor(world, who, places="2", hours=("mo", "tu", "we"), topics=("wounds", "notes")):
    """Somebody is a mentor."""
    says(world, who, mentor="yes", places=places, availability=hours, topics=topics)


def newcomer(world, who, hours=("mo", "tu"), topics=("wounds",)):
    """Somebody is not."""
    says(world, who, availability=hours, topics=topics)


def pairs(world, text=DESIGN):
    """The activity becomes one of pairs, its course asks, nobody has said anything."""
    asked(world)
    rows = [
        WindowRow("match", 1, "all", START, day(3)),
        WindowRow("first", 1, "all", day(3), day(10)),
        WindowRow("meet", 1, "all", day(10), day(40)),
    ]
    return world.run(text, *rows, title="Ward mentoring")


def phase(world):
    """The step that matches."""
    return world.activity.design.phases[0]


def stands(world):
    """The match as it stands: a ``Standing``."""
    return groups.matched.standing(world.activity, phase(world), now=world.at)


def publish(world):
    """Staff publish what there is."""
    seen = matching.token(stands(world))
    matching.publish(world.activity, phase(world), seen, by=world.instructor.account_id, now=world.at)
    settle.tick(world.at)


def waits(world):
    """[(enrolment id, why)] of who waits, once published."""
    told = groups.told(world.activity.id, "match", 1)
    return [(person, str(why)) for person, why, _full in told.waits]
