"""Rehearsals: a design is played to its end through the pages' verbs, what stalls is said, and a leak is
noticed."""

import pytest

from peerreview.domain import designs
from peerreview.store import activities, db, rehearsal
from peerreview.store.rehearsal import reads
from peerreview.store.rehearsal.cast import START
from peerreview.store.rehearsal.play import DAY, begin, go_on
from peerreview.store.rehearsal.report import report

PAIRS = """
title: Pairs
phases:
  - id: think
    tasks: [{id: idea, form: submission, see: SEE}]
  - id: pair
    group: {size: 2}
    tasks: [{id: best, by: group, form: submission, about: idea}]
    GATE
  - id: end
    tasks: [{id: look, form: submission, see: self}]
"""


def pairs(see="self", gate=""):
    return designs.load(PAIRS.replace("SEE", see).replace("GATE", gate), activities.known_forms())


@pytest.fixture
def played(sqlite):
    return rehearsal.play(pairs(), people=6, absent=1, late=1, leave=1, seed="s")


def test_a_design_is_played_to_its_end(played):
    assert (played.is_carried, played.failed, played.forbidden) == (True, [], [])
    assert [(step.phase, step.reached, step.expected) for step in played.steps] == [
        ("think", 5, 5),
        ("pair", 5, 5),
        ("end", 5, 5),
    ]
    assert [sum(step.groups) for step in played.steps] == [0, 5, 0]


def test_the_same_seed_plays_the_same(played, tmp_path):
    again = rehearsal.play_apart(pairs(), people=6, absent=1, late=1, leave=1, seed="s")
    assert [step.written for step in again.steps] == [step.written for step in played.steps]
    assert db.row("select count(*) from course")[0] == 1, (
        "the database that was open is open again, as it was"
    )


def test_a_step_that_nobody_opens_is_not_reached(sqlite):
    """A gate of everybody's deeds, one of which nobody can do, stops the class; the report says where."""
    design = designs.load(
        "title: All\nphases:\n  - id: start\n    tasks: [{id: one, form: submission, by: assistant}]\n"
        "  - id: wait\n    tasks: [{id: two, form: submission, about: own.one}]\n    gate: {when: all}\n"
        "  - id: end\n",
        activities.known_forms(),
    )
    found = rehearsal.play(design, people=5, absent=0, late=0, leave=0)
    end = found.steps[-1]
    assert (found.is_carried, end.phase, end.reached) == (False, "end", 0)
    assert end.why == {"waits for the gate of wait (all)": 5}


def test_an_event_gets_its_date(sqlite):
    found = rehearsal.play(pairs(gate="gate: {when: event.exam}"), people=5, absent=0, late=0, leave=0)
    assert found.is_carried


ROUNDS = """
title: Rounds
phases:
  - id: note
    tasks: [{id: note, form: submission, see: self}]
    gate: {per: person, when: all, else: wait}
  - id: end
repeat: {phases: [note], times: 8}
"""


def test_rounds_that_close_together_are_played_in_few_moments(sqlite):
    """Each round opens when somebody is done with the one before, and all close at one moment: the nearer
    that is, the less there is to wait, but nobody's moments become finer without end. Each at their own share
    of what is left, it were 105."""
    design = designs.load(ROUNDS, activities.known_forms())
    game = begin(design, people=8, absent=0, late=0, leave=0, seed="s")
    assert go_on(game) < 70
    found = report(game)
    assert found.is_carried and [step.written for step in found.steps if step.round] == [8] * 8 + [0]


POOL = """
title: Pool
phases:
  - id: work
    tasks:
      - {id: work, form: submission, see: self}
      - {id: review, form: rubric, about: work, pick: 2, see: blind}
"""


def test_who_found_nothing_to_review_asks_again_when_told(sqlite):
    """Two are early and have one work each; a day on nothing has come, and they have not asked once more;
    then the next work comes, they are told, and give their second review."""
    design = designs.load(POOL, activities.known_forms())
    game = begin(design, people=5, absent=0, late=0, leave=0, seed="s")
    go_on(game, START + DAY * 0.2)
    first = _turned_away()
    go_on(game, START + DAY * 0.35)
    assert len(first) == 2 and _turned_away() == first
    go_on(game, START + DAY * 0.45)
    assert _turned_away() == []
    assert db.row("select count(*) from response where task = 'review' and version > 0")[0] == 3 * 2


def _turned_away():
    return db.rows("select person_id, at from turned_away order by person_id")


def test_a_leak_is_noticed(sqlite):
    """Played as everybody's to read, held against a promise that only the writer reads."""
    found = rehearsal.play(pairs("cohort"), people=5, absent=0, late=0, leave=0)
    assert found.forbidden == []
    activity = activities.find(activity_id=1)
    people = db.rows("select id, role from enrolment")
    leaks = reads.forbidden(activity, people, found.played, promised=pairs("private"))
    assert any("reads a response to idea" in leak for leak in leaks)


def test_a_class_too_small_is_told_what_would_work():
    design = activities.designs_on_offer()["peer_assessment"]
    pick = design.tasks["review"].pick
    (sentence,) = rehearsal.too_small(design, pick)
    assert f"at least {pick + 1} people" in sentence and f"pick: {pick - 1}" in sentence
    assert rehearsal.too_small(design, pick + 1) == []


def test_nobody_votes_for_what_their_own_group_wrote(sqlite):
    rehearsal.play(activities.designs_on_offer()["think_pair_share"], people=14, absent=1, late=1, leave=1)
    votes = db.rows(
        """
        select r.author_id, s.author_group_id
        from response r
        join response s on s.id = r.about_response_id
        where r.task = 'vote'
        """
    )
    own = {
        (row.enrolment_id, row.peer_group_id)
        for row in db.rows("select enrolment_id, peer_group_id from membership")
    }
    assert len(votes) > 20 and not {tuple(row) for row in votes} & own
