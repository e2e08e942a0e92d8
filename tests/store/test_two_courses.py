"""Two courses side by side, in which the same happens: what is asked of one never tells of the other, nor of
who has left."""

import pytest

from peerreview.domain import aliases
from peerreview.domain.attributes import Field
from peerreview.domain.refusals import Missing
from peerreview.store import activities, attributes, courses, db, library, names, responses
from tests.cast import day

SKILL = Field("skill", "Skill", readers="staff")


def told(world, who):
    """Somebody says what they can, is away for three days, and never meets a mate of their course."""
    by = {"by": who.account_id, "now": world.at}
    attributes.put(who, SKILL, ["roads"], source="self", **by)
    attributes.away(who, starts=world.at, ends=day(3), source="self", **by)
    mate = world.join(f"Mate{who.id} Met", "student", course=world.other if who is world.stranger else None)
    attributes.declare_conflict(who, mate, **by)


@pytest.fixture
def twins(world):
    """The same said by a student and by staff of a course, by a student of another, and by one who left."""
    for course in (world.course, world.other):
        attributes.ask(course.id, SKILL, by=None, now=world.at)
    world.gone = world.more[0]
    for who in (world.author, world.assistant, world.stranger, world.gone):
        told(world, who)
    db.execute("update enrolment set left_at = ? where id = ?", world.at, world.gone.id)
    return world


LISTS = {
    "what staff see": attributes.seen_by_staff,
    "what groups are formed by": attributes.of_course,
    "who is away": attributes.away_now,
}


@pytest.mark.parametrize("of_course", LISTS.values(), ids=LISTS)
def test_who_is_told_of_is_in_this_course_and_has_not_left(twins, of_course):
    assert set(of_course(twins.course.id, twins.at)) == {twins.author.id, twins.assistant.id}
    assert set(of_course(twins.other.id, twins.at)) == {twins.stranger.id}


def test_how_many_gave_something_counts_the_students_of_this_course_who_are_here(twins):
    assert attributes.given(twins.course.id, twins.at) == {"skill": 1, "absent": 1, "conflict": 1}
    assert attributes.given(twins.other.id, twins.at) == {"skill": 1, "absent": 1, "conflict": 1}


def test_conflicts_are_listed_and_ended_in_their_own_course(twins):
    (theirs,) = attributes.declared_conflicts(twins.other.id, twins.at)
    assert theirs.one_public_id == twins.stranger.public_id
    assert theirs not in attributes.declared_conflicts(twins.course.id, twins.at)
    with pytest.raises(Missing):
        attributes.end_conflict(theirs.id, course_id=twins.course.id, by=None, now=twins.at)
    assert attributes.declared_conflicts(twins.other.id, day(1)) == [theirs]


def test_who_is_back_early_brings_nobody_else_back(twins):
    twins.go(1)
    attributes.end_absence(twins.author, day(0), by=None, now=twins.at)
    assert set(attributes.away_now(twins.course.id, twins.at)) == {twins.assistant.id}
    assert set(attributes.away_now(twins.other.id, twins.at)) == {twins.stranger.id}


def test_a_course_changes_what_it_asks_though_another_has_answers(world):
    for course in (world.course, world.other):
        attributes.ask(course.id, SKILL, by=None, now=world.at)
    told(world, world.stranger)
    attributes.change(world.course.id, SKILL._replace(kind="number"), by=None, now=world.at)
    assert [attributes.fields_of(one.id)["skill"].kind for one in (world.course, world.other)] == [
        "number",
        "text",
    ]


def test_what_staff_put_is_undone_in_their_own_course_alone(world):
    for who in (world.author, world.stranger):
        attributes.ask(who.course_id, SKILL, by=None, now=world.at)
        attributes.put(who, SKILL, ["roads"], source="staff", by=None, now=day(1))
    assert attributes.take_back(world.course.id, day(1), by=None, now=day(2)) == 1
    stands = [attributes.of_person(who.id, day(3)) for who in (world.author, world.stranger)]
    assert [[held.text for held in one.get("skill", ())] for one in stands] == [[], ["roads"]]


def test_the_archive_of_a_course_holds_its_own_activities(world):
    activities.archive(world.activity, by=None, now=world.at)
    assert [row[0] for row in activities.put_away(world.course.id)] == [world.activity.public_id]
    assert activities.put_away(world.other.id) == []


def test_a_copy_of_a_design_is_found_changed_and_put_back_in_its_own_course(world):
    here, by = world.course.id, {"by": None, "now": world.at}
    key = library.copy(here, "peer_assessment", **by)
    assert [one.key for one in library.own(here)] == [library.find(here, key).key] == [key]
    assert library.own(world.other.id) == []
    with pytest.raises(Missing):
        library.find(world.other.id, key)
    with pytest.raises(Missing):
        library.put_back(here, key, **by)
    with pytest.raises(Missing):
        library.put_away(world.other.id, key, **by)
    library.put_away(here, key, **by)
    assert (library.own(here), library.own_by_key(here, key)) == ([], None)
    with pytest.raises(Missing):
        library.put_back(world.other.id, key, **by)
    assert library.put_back(here, key, **by).key == key


def test_only_a_copy_has_an_original_and_only_what_went_back_comes_back(world):
    here, by = world.course.id, {"by": None, "now": world.at}
    copy = library.copy(here, "peer_assessment", **by)
    brought = library.bring(here, library.find(here, copy).text, **by)
    with pytest.raises(Missing):
        library.to_original(here, brought, rev=library.find(here, brought).rev, **by)
    with pytest.raises(Missing):
        library.take_back(here, copy, rev=library.find(here, copy).rev, **by)


def test_who_comes_to_another_course_renames_nobody_here(world):
    """Letters and names are those of this course, by the order in which its people came."""
    seed, here = world.activity.seed, {who.id for who in (world.instructor, world.assistant, *world.students)}
    late = world.join("Lena Late", "student")
    assert names.Letters(world.activity.id, world.course.id, seed).of(late.id) == aliases.letter(seed, 6)
    found = names.Names(world.activity)
    assert (set(found.people), found.in_class[late.id]) == ({*here, late.id}, 6)


@pytest.mark.parametrize("change", ["", "elsewhere too", "left"])
def test_who_is_answered_hears_of_it_in_this_course(world, change):
    world.reviewed()
    world.go(15)
    review = responses.by_id(world.begin(world.author, "answer").about_response)
    writer = next(who for who in world.students if who.id == review.author)
    if change == "left":
        db.execute("update enrolment set left_at = ? where id = ?", world.at, writer.id)
    elif change:
        courses.enrol(world.other, world.accounts[writer.id], role="student", by=None, now=world.at)
    world.send(world.author, world.begin(world.author, "answer"))
    told = db.rows("select account_id from outbox_message where key like 'answered_you:%'")
    assert told == ([] if change == "left" else [(writer.account_id,)])
