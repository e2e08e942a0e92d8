"""What the members of a team say of each other's part, as it is kept, read and counted."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from peerreview.domain import designs
from peerreview.domain.designs import DesignError
from peerreview.domain.schedule import WindowRow
from peerreview.store import (
    activities,
    contribution,
    db,
    grading,
    groups,
    handing_in,
    moderation,
    responses,
    settle,
)
from tests.browser import Counted
from tests.cast import START, WORDS, day

DESIGN = Path(__file__).parent.parent / "designs" / "team_rating.yaml"
SCALES = ("share", "together", "track", "quality", "skill")


def typed(levels, example=WORDS):
    """What is typed on the form: *levels* one number for all scales, or one a scale."""
    levels = levels if isinstance(levels, tuple) else (levels,) * 5
    return {item: {"level": f"l{level}"} for item, level in zip(SCALES, levels, strict=True)} | {
        "example": {"text": example}
    }


def rate(world, who, whom, levels):
    """Somebody rates a member of their team."""
    line = next(line for line in world.lines(who, "rating") if line.subject == whom.id)
    public_id = responses.begin(world.activity, line, who.id, by=who.account_id, now=world.at)
    work = responses.written_by(who.account_id, public_id)
    world.save(who, work, typed(levels))
    handing_in.hand_in(responses.by_id(work.id), person=who.id, by=who.account_id, now=world.at)
    return work


@pytest.fixture
def team(world):
    """One team of four whose product staff reviewed at 75 of 100; the step in which they rate is open."""
    world.run(
        DESIGN.read_text(),
        WindowRow("work", 1, "all", START, day(5)),
        WindowRow("review", 1, "all", None, day(8)),
        WindowRow("look", 1, "all", None, day(12)),
    )
    world.go(1)
    world.product = world.hand_in(world.author, task="product")
    world.go(9)
    settle.tick(world.at)
    return world


def all_rate(world, levels):
    """Everybody rates everybody: *levels* {student: level they are given}."""
    for who in world.students:
        for whom, level in levels.items():
            rate(world, who, whom, level)


def test_each_member_is_asked_about_all_of_the_team_and_about_themselves(team):
    asked = [line.subject for line in team.lines(team.author, "rating")]
    assert asked[0] == team.author.id and set(asked) == {who.id for who in team.students}


def test_a_factor_comes_from_what_the_others_say(team):
    author, reviewer, mate, other = team.students
    all_rate(team, {author: 4, reviewer: 4, mate: 4, other: 2})
    (found,) = contribution.teams(team.activity, team.activity.design.tasks["rating"])
    assert [member.raters for member in found.members.values()] == [3] * 4
    # Of (4, 4, 2) each rater's mean is 10/3; the weakest rates three alike.
    assert found.members[other.id].factor == Fraction(2) / Fraction(10, 3)
    assert found.members[author.id].factor == (2 * Fraction(4) / Fraction(10, 3) + 1) / 3
    assert found.members[other.id].means == dict.fromkeys(SCALES, Fraction(2, 5))
    assert found.members[other.id].own == dict.fromkeys(SCALES, Fraction(2, 5))


def test_what_is_not_handed_in_or_is_held_says_nothing(team):
    author, reviewer, mate, other = team.students
    work = rate(team, author, other, 1)
    rate(team, mate, other, 5)
    team.begin(reviewer, "rating", 1)
    work = responses.by_id(work.id)
    moderation.hold(
        work,
        stamp=(work.version, work.state),
        by=team.instructor.account_id,
        now=team.at,
        reason="Looked at.",
    )
    found = contribution.of_member(team.activity, team.activity.design.tasks["rating"], other.id)
    assert set(found.given) == {mate.id}


def test_a_round_without_answers_has_teams_all_the_same(team):
    task = team.activity.design.tasks["rating"]
    assert contribution.rounds(team.activity, task) == [1]
    (found,) = contribution.teams(team.activity, task)
    assert {member.factor for member in found.members.values()} == {None}
    assert contribution.of_member(team.activity, task, team.stranger.id) is None


def lines_of(world):
    return grading.of_activity(world.activity, world.at)


@pytest.fixture
def two(world):
    """Two teams of four, each member of which reviewed the other team's product at level 3 of 4; the step in
    which they rate is open. ``two.ours``: the author's team."""
    world.more += [world.join(f"{name} Another", "student") for name in ("Olga", "Pia", "Quin", "Rui")]
    world.run(
        DESIGN.read_text().replace("pick: 2", "pick: 1"),
        WindowRow("work", 1, "all", START, day(5)),
        WindowRow("review", 1, "all", None, day(8)),
        WindowRow("look", 1, "all", None, day(12)),
    )
    world.go(1)
    seats = [
        [person for person, *_ in members]
        for _id, _name, members in groups.of_step(world.activity.id, "work")
    ]
    for team in seats:
        world.hand_in(next(who for who in world.students if who.id == team[0]), task="product")
    world.go(6)
    for who in world.students:
        world.review(who)
    world.go(9)
    settle.tick(world.at)
    ours = next(team for team in seats if world.author.id in team)
    world.ours = [who for who in world.students if who.id in ours]
    return world


def test_the_grade_of_the_work_goes_by_the_factor_as_far_as_the_design_says(two):
    author, reviewer, mate, weak = two.ours
    for who in two.ours:
        for whom in two.ours:
            rate(two, who, whom, 2 if whom is weak else 4)
    found = lines_of(two)
    assert found[weak.id].submission.value == Decimal("75.0")
    assert (found[weak.id].total.factor, found[author.id].total.factor) == (Decimal("0.90"), Decimal("1.10"))
    assert (found[weak.id].value, found[author.id].value) == (Decimal("67.5"), Decimal("82.5"))
    (part,) = found[weak.id].total.rows
    assert str(part.note) == "The team’s 75.0, times 0.90 for what the others say of this person’s part."
    other = next(who for who in two.students if who not in two.ours)
    assert (found[other.id].total.factor, found[other.id].value) == (None, Decimal("75.0"))


def test_a_released_grade_keeps_its_factor(two):
    for who in two.ours[1:]:
        rate(two, who, two.ours[0], 5)
        rate(two, who, next(one for one in two.ours[1:] if one is not who), 4)
    before = lines_of(two)[two.ours[0].id].total.factor
    assert before == Decimal("1.10")
    grading.release(two.activity, by=two.instructor.account_id, now=two.go(13).at)
    work = responses.by_id(rate_id(two))
    moderation.hold(
        work, stamp=(work.version, work.state), by=two.instructor.account_id, now=two.at, reason="Look."
    )
    line = lines_of(two)[two.ours[0].id]
    assert (line.total.factor, line.value) == (before, Decimal("82.5"))
    assert line.live == Decimal("75.0")


def rate_id(world):
    """The id of somebody's rating of the first of ``ours``."""
    found = db.row("select id from response where about_person_id = ? and shown > 0", world.ours[0].id)
    return found[0]


def test_without_three_raters_the_grade_is_that_of_the_team(two):
    for who in two.ours[:2]:
        rate(two, who, two.ours[3], 1)
    assert {line.total.factor for line in lines_of(two).values()} == {None}


def test_a_design_that_does_not_divide_asks_nothing(world):
    with Counted() as queries:
        assert contribution.factors(world.activity) == {}
    assert queries.count == 0


def test_the_questions_are_as_many_for_one_rating_as_for_all(team):
    task = team.activity.design.tasks["rating"]
    rate(team, team.author, team.more[0], 3)
    with Counted() as few:
        contribution.teams(team.activity, task)
    author, reviewer, mate, other = team.students
    for who in (reviewer, mate, other):
        for whom in team.students:
            rate(team, who, whom, 3)
    with Counted() as many:
        contribution.teams(team.activity, task)
    assert few.count == many.count


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("members: rating", "members: review", "must be a task that each member answers"),
        ("members: rating", "members: nothing", "Grading names a task “nothing”"),
        ("see: aggregate", "see: group", "say “see: aggregate”"),
        ("form: teamwork5", "form: prompt", "needs a form with scales"),
        ("members_most: 10", "members_most: 60", "must be a number from 0 to 50"),
        ("by: group, form: submission", "form: submission", "no group writes what is graded"),
    ],
)
def test_a_rating_that_could_not_divide_a_grade_is_refused(old, new, said):
    text = DESIGN.read_text()
    assert old in text
    with pytest.raises(DesignError, match=said):
        designs.load(text.replace(old, new), activities.known_forms())
