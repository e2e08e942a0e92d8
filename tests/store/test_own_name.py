"""Whom a text may not give away, on both databases: its author, or everybody of the group that writes it."""

from peerreview.domain.attributes import Field
from peerreview.domain.own_name import Writer
from peerreview.domain.schedule import WindowRow
from peerreview.store import attributes, db, handing_in, screening
from tests.cast import START, day

TEAMS = """
title: In teams
phases:
  - id: submit
    group: {size: 2}
    tasks: [{id: work, form: submission, by: group, see: group}]
  - id: review
    tasks: [{id: review, form: rubric, about: work, pick: 1, not: [self, team], see: blind}]
"""
TEXT = "# Dams\n\nWater is heavy.\n\nAnna, Remy, Mona and Nils say so."


def test_an_author_is_looked_for_with_their_number(world):
    number = Field("number", "Student number")
    attributes.ask(world.course.id, number, by=None, now=world.at)
    for value in ("s1234567",):
        attributes.put(world.author, number, [value], source="self", by=None, now=world.at)
    design = world.activity.design
    found = screening.hidden_writers(design, design.tasks["work"], world.author.id)
    assert found == [Writer("Anna Author", "anna@college.example", ("s1234567",))]
    assert screening.hidden_writers(design, design.tasks["work"], world.instructor.id) == []


def test_of_a_group_everybody_is_looked_for(world):
    rows = [WindowRow("submit", 1, "all", START, day(5)), WindowRow("review", 1, "all", day(5), day(9))]
    world.run(TEAMS, *rows)
    work = world.go(1).begin(world.author)
    mates = db.rows(
        """
        select a.name
        from membership m
        join enrolment e on e.id = m.enrolment_id
        join account a on a.id = e.account_id
        where m.peer_group_id = ?
        """,
        work.author_group,
    )
    design = world.activity.design
    found = screening.hidden_writers(design, design.tasks["work"], None, work.author_group)
    assert {writer.name for writer in found} == {row.name for row in mates}
    assert len(found) == 2
    signed = f"{TEXT}\n\n{mates[0].name}"
    world.save(world.author, work, {"text": {"text": signed}})
    handing_in.hand_in(work, person=world.author.id, by=world.author.account_id, now=world.at)
    assert [row.kind for row in db.rows("select kind from concern")] == ["named"]
    world.save(world.author, work, {"text": {"text": TEXT}})
    handing_in.hand_in(work, person=world.author.id, by=world.author.account_id, now=world.at)
    assert db.row("select count(*) from concern where ended_at is null")[0] == 0
