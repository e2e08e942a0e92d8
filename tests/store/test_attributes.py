"""Attributes as remembered: dated, many to a name, each for its readers; absence; answers that speak."""

from datetime import UTC, datetime, timedelta

import pytest

from peerreview.domain import designs
from peerreview.domain.attributes import BUILT_IN, Field
from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, attributes, db, forms, handing_in, responses, settle
from peerreview.store.tables import Answer, Attribute
from tests.cast import START, World, day
from tests.store.test_designs_run import PAIRS

SKILL = Field("skill", "Skill", "number")
TOPIC = Field("topic", "Topic", is_many=True, readers="class")
FREE = Field("free", "Free", "times", readers="group")
MATES = Field("choice", "With whom", "people", readers="self")


def put(world, who, field, *values, source="self", now=None):
    return attributes.put(who, field, values, source=source, by=who.account_id, now=now or world.at)


def value(world, who, name, now=None):
    return attributes.of_course(world.course.id, now or world.at).get(who.id, {}).get(name)


@pytest.fixture
def asking(world):
    for field in (SKILL, TOPIC, FREE, MATES):
        attributes.ask(world.course.id, field, by=world.instructor.account_id, now=world.at)
    return world


def test_a_course_asks_in_the_order_it_began_to(asking):
    assert list(attributes.fields_of(asking.course.id).values()) == [SKILL, TOPIC, FREE, MATES]
    assert attributes.fields_of(asking.other.id) == {}
    with pytest.raises(Conflict):
        attributes.ask(asking.course.id, SKILL, by=None, now=asking.at)


def test_what_groups_are_formed_by(asking):
    world = asking
    put(world, world.author, SKILL, "2.5")
    put(world, world.author, TOPIC, "roads", "water")
    put(world, world.author, FREE, "Mon 00:00-01:00 Europe/Berlin")
    put(world, world.author, MATES, world.reviewer.id)
    put(world, world.reviewer, TOPIC, "water")
    attributes.declare_conflict(world.author, world.reviewer, by=None, now=world.at)
    assert attributes.of_course(world.course.id, world.at) == {
        world.author.id: {
            "skill": 2.5,
            "topic": frozenset({"roads", "water"}),
            "free": frozenset({0, 1}),
            "choice": frozenset({world.reviewer.id}),
            "conflict": frozenset({world.reviewer.id}),
        },
        world.reviewer.id: {"topic": frozenset({"water"})},
    }


def test_text_stays_text_though_it_looks_like_a_number(asking):
    Attribute.create(enrolment=asking.author.id, name="locker", value="0012", from_at=asking.at)
    assert value(asking, asking.author, "locker") == "0012"


def test_several_values_of_a_name_that_nobody_asks_for_are_all_there(asking):
    for text in ("a", "b"):
        put(asking, asking.author, Field("x", "X", is_many=True), *["a", "b"][: 1 + (text == "b")])
    assert value(asking, asking.author, "x") == {"a", "b"}


def test_spellings_of_one_word_are_one_value(asking):
    world = asking
    put(world, world.author, TOPIC, "Écluses")
    put(world, world.reviewer, TOPIC, "ecluses")
    assert value(world, world.reviewer, "topic") == value(world, world.author, "topic") == {"Écluses"}


def test_values_are_dated_and_kept(asking):
    world = asking
    put(world, world.author, TOPIC, "roads", "water", now=day(1))
    assert put(world, world.author, TOPIC, "water", "roads", now=day(2)) is False
    assert put(world, world.author, TOPIC, "water", now=day(3)) is True
    assert [value(world, world.author, "topic", day(at)) for at in (0, 2, 3)] == [
        None,
        {"roads", "water"},
        {"water"},
    ]
    assert [held.since for held in attributes.of_person(world.author.id, day(4))["topic"]] == [day(1)]
    assert db.row("select count(*) from attribute where name = 'topic'") == (2,)


def test_who_left_has_none(asking):
    from peerreview.store import leaving

    put(asking, asking.author, SKILL, "1")
    leaving.leave(asking.author, by=None, now=asking.at)
    assert attributes.of_course(asking.course.id, asking.at) == {}
    assert attributes.given(asking.course.id, asking.at) == {}


def test_staff_see_what_is_for_them_and_only_that_there_is_more(asking):
    world = asking
    put(world, world.author, SKILL, "3")
    put(world, world.author, FREE, "Mon 09:00-10:00 Europe/Berlin")
    put(world, world.author, MATES, world.reviewer.id)
    seen = attributes.seen_by_staff(world.course.id, world.at)
    assert seen[world.author.id] == {"skill": (("3",), False), "free": ((), True), "choice": ((), True)}
    assert "Remy" not in str(seen) and "09:00" not in str(seen)
    assert attributes.given(world.course.id, world.at) == {"skill": 1, "free": 1, "choice": 1}


def test_a_person_reads_all_of_their_own(asking):
    world = asking
    put(world, world.author, MATES, world.reviewer.id)
    (held,) = attributes.of_person(world.author.id, world.at)["choice"]
    assert (held.text, held.other, held.readers, held.source) == (
        "Remy Reviewer",
        world.reviewer.id,
        "self",
        "self",
    )
    assert attributes.of_person(world.reviewer.id, world.at) == {}


def test_what_was_given_for_few_stays_for_few(asking):
    world = asking
    put(world, world.author, MATES, world.reviewer.id)
    open_to_staff = MATES._replace(readers="staff")
    attributes.change(world.course.id, open_to_staff, by=None, now=world.at)
    put(world, world.author, open_to_staff, world.more[0].id, source="import")
    seen = attributes.seen_by_staff(world.course.id, world.at)[world.author.id]["choice"]
    assert seen == (("Mona Mate",), True)
    assert value(world, world.author, "choice") == {world.reviewer.id, world.more[0].id}
    put(world, world.author, open_to_staff, world.reviewer.id, source="self")
    assert attributes.seen_by_staff(world.course.id, world.at)[world.author.id]["choice"].texts == (
        "Remy Reviewer",
    )


def test_what_was_given_for_oneself_is_not_given_to_staff_by_an_undo(asking):
    """The name was private, staff ask for it openly since, put something, and take that back."""
    world, own = asking, SKILL._replace(readers="self")
    put(world, world.author, own, "1")
    put(world, world.author, SKILL, "2", source="staff", now=day(1))
    attributes.take_back(world.course.id, day(1), by=None, now=day(2))
    held = attributes.of_person(world.author.id, day(3))["skill"]
    assert [(one.text, one.readers) for one in held] == [("1", "self")]


def test_the_record_names_no_value(asking):
    put(asking, asking.author, TOPIC, "a secret")
    lines = db.rows("select verb, detail from audit_line where verb like 'attribute.%'")
    assert len(lines) == 1 and "secret" not in str(lines)


def test_a_kind_changes_only_while_nobody_gave_anything(asking):
    world = asking
    attributes.change(world.course.id, SKILL._replace(kind="yes"), by=None, now=world.at)
    put(world, world.author, SKILL._replace(kind="yes"), "yes")
    with pytest.raises(NotNow):
        attributes.change(world.course.id, SKILL, by=None, now=world.at)
    attributes.change(world.course.id, SKILL._replace(kind="yes", title="Able"), by=None, now=world.at)
    assert attributes.fields_of(world.course.id)["skill"].title == "Able"
    with pytest.raises(Missing):
        attributes.change(world.other.id, SKILL, by=None, now=world.at)


def test_what_is_asked_no_more_still_holds(asking):
    world = asking
    put(world, world.author, SKILL, "4")
    for name in ("skill", "topic"):
        attributes.stop_asking(world.course.id, name, by=None, now=world.at)
    fields = attributes.fields_of(world.course.id)
    assert (fields["skill"].is_asked, "topic" in fields) == (False, False)
    assert value(world, world.author, "skill") == 4.0
    with pytest.raises(Missing):
        attributes.stop_asking(world.course.id, "topic", by=None, now=world.at)


def away(world, who, starts, ends, source="self"):
    return attributes.away(who, starts=starts, ends=ends, source=source, by=who.account_id, now=world.at)


def test_away_for_some_days(world):
    assert away(world, world.author, day(2), day(4)) is True
    assert [value(world, world.author, "absent", day(at)) for at in (1, 2, 3, 4)] == [None, True, True, None]
    assert list(attributes.away_now(world.course.id, day(3))) == [world.author.id]
    (found,) = attributes.absences(world.author.id, world.at)
    assert found == (day(2), day(4), "self")
    assert away(world, world.author, day(3), day(4)) is False


def test_an_absence_taken_back_never_was(world):
    away(world, world.author, day(0), day(4))
    world.go(1)
    attributes.end_absence(world.author, day(0), by=None, now=world.at)
    assert attributes.absences(world.author.id, world.at) == []
    assert value(world, world.author, "absent") is None
    with pytest.raises(Missing):
        attributes.end_absence(world.author, day(0), by=None, now=world.at)
    with pytest.raises(Missing):
        attributes.end_absence(world.reviewer, day(0), by=None, now=world.at)


@pytest.mark.parametrize(("starts", "ends"), [(day(2), day(2)), (day(3), day(2)), (day(-4), day(-2))])
def test_days_that_make_no_sense(world, starts, ends):
    with pytest.raises(Invalid):
        away(world, world.author, starts, ends)


def test_a_mark_lets_the_clockwork_look_again(world):
    activities.find(activity_id=world.activity.id)
    db.execute("update activity set settle_at = ?", day(30))
    away(world, world.author, day(1), day(2))
    assert db.moment(db.row("select settle_at from activity where id = ?", world.activity.id)[0]) == world.at


# --- answers ---------------------------------------------------------------------------------------------


def told(world, *names, now=None):
    return attributes.from_answers(world.activity, names, now or world.at)


def test_the_text_of_a_work_speaks(world):
    world.go(2).hand_in(world.author, "  For  IT\n")
    world.hand_in(world.reviewer, "Against")
    assert told(world, "work.text", "nothing.at", "plain") == {
        world.author.id: {"work.text": "for it"},
        world.reviewer.id: {"work.text": "against"},
    }
    assert told(world) == {}


def test_the_points_of_the_newest_review_speak(world):
    world.reviewed()
    (item,) = [one for one in forms.of_activity(world.activity.id)["rubric"][3] if one.id == "claim"]
    found = told(world, "review.claim")
    assert {who.id: found[who.id]["review.claim"] for who in world.students} == dict.fromkeys(
        [who.id for who in world.students], item.level("l3").points
    )


def test_only_the_newest_version_that_others_may_see_speaks(world):
    world.go(2)
    work = world.hand_in(world.author, "First")
    world.go(3)
    world.save(world.author, work, {"text": {"text": "Second"}})
    assert told(world, "work.text")[world.author.id] == {"work.text": "first"}
    handing_in.hand_in(work, person=world.author.id, by=world.author.account_id, now=world.at)
    assert told(world, "work.text")[world.author.id] == {"work.text": "second"}
    responses.withdraw(responses.by_id(work.id), by=world.author.account_id, now=world.at)
    assert told(world, "work.text") == {}


def answer(work, **parts):
    """Put an answer of another kind in the place of the work's text: what a form with such an item keeps."""
    kind = parts.pop("kind")
    version, form = db.row(
        "select x.id, x.form_version_id from version x where x.response_id = ? and x.number = ?",
        work.id,
        work.version,
    )
    entry = {"id": "text", "kind": kind, "title": "T"}
    if kind == "checklist":
        entry["levels"] = [{"id": one, "title": one} for one in "abc"]
    db.execute("update form_version set items = ? where id = ?", db.dumps([entry]), form)
    Answer.update(**({"level": "", "value": None, "text": ""} | parts)).where(
        Answer.version == version
    ).execute()
    forms._parsed.cache_clear()


@pytest.mark.parametrize(
    ("parts", "speaks"),
    [
        ({"kind": "checklist", "level": "a c"}, frozenset({"a", "c"})),
        ({"kind": "people", "level": "7 12"}, frozenset({7, 12})),
        ({"kind": "list", "text": "Roads\nWater works"}, frozenset({"roads", "water works"})),
        ({"kind": "number", "value": 2.5, "text": "2,5"}, 2.5),
    ],
)
def test_other_kinds_of_items_speak(world, parts, speaks):
    work = world.go(2).hand_in(world.author)
    answer(work, **parts)
    assert told(world, "work.text") == {world.author.id: {"work.text": speaks}}


@pytest.fixture
def pairs(store):
    """Two pairs on day 2."""
    world = World()
    world.activity = activities.create(
        world.course.id, designs.load(PAIRS), title="In pairs", by=None, now=START
    )
    rows = [
        WindowRow("think", 1, "all", START, day(2)),
        WindowRow("pair", 1, "all", None, day(5)),
        WindowRow("look", 1, "all", None, day(9)),
    ]
    plan = world.activity
    activities.set_up(
        plan,
        title="In pairs",
        brief="",
        edits={},
        rows=rows,
        seen_digest=plan.plan_digest,
        by=None,
        now=START,
    )
    activities.publish(world.activity, by=None, now=START)
    world.reload()
    for who in world.students:
        world.hand_in(who, task="note")
    settle.tick(world.go(2, 1).at)
    return world


def test_what_a_group_answered_counts_for_each_who_was_in_it(pairs):
    world = pairs
    (line,) = world.lines(world.author, "page")
    group, members = db.row(
        "select m.peer_group_id, m.grouping_id from membership m where m.enrolment_id = ?", world.author.id
    )
    public_id = responses.begin(
        world.activity, line, world.author.id, by=world.author.account_id, now=world.at, group=group
    )
    work = responses.written_by(world.author.account_id, public_id)
    world.save(world.author, work, {"text": {"text": "We agree"}})
    handing_in.hand_in(work, person=world.author.id, by=world.author.account_id, now=world.at)
    mates = {row[0] for row in db.rows("select enrolment_id from membership where peer_group_id = ?", group)}
    assert told(world, "page.text") == {person: {"page.text": "we agree"} for person in mates}
    mate = (mates - {world.author.id}).pop()
    db.execute("update membership set left_at = ? where enrolment_id = ?", world.at + timedelta(1), mate)
    assert set(told(world, "page.text", now=day(6))) == mates
    db.execute("update membership set left_at = ? where enrolment_id = ?", world.at, mate)
    assert set(told(world, "page.text", now=day(6))) == {world.author.id}


def test_of_course_and_answers_ask_a_constant_number_of_queries(asking):
    from tests.browser import Counted

    world = asking.go(2)
    counts = []
    for who in world.students:
        world.hand_in(who)
        put(world, who, SKILL, "1")
        with Counted() as counted:
            attributes.of_course(world.course.id, world.at)
            told(world, "work.text")
        counts.append(counted.count)
    assert len(set(counts[1:])) == 1 and counts[-1] <= 7


def test_names_with_a_meaning_of_their_own_are_not_asked():
    assert [field.is_asked for field in BUILT_IN.values()] == [False] * len(BUILT_IN)


def test_free_times_do_not_move_in_spring(asking):
    put(asking, asking.author, FREE, "Tue 14:00-15:00 Europe/Berlin")
    for now in (datetime(2027, 3, 24, tzinfo=UTC), datetime(2027, 3, 31, tzinfo=UTC)):
        assert value(asking, asking.author, "free", now) == {48 + 28, 48 + 29}
