"""The author's side on both databases: decisions on comments, the ledger, marks, helpfulness, the summary of
the class."""

from datetime import timedelta
from decimal import Decimal

import pytest

from peerreview.domain.refusals import Incomplete, Invalid, Missing
from peerreview.store import activities, db, grading, handing_in, responses
from peerreview.store.reading import advice, helpfulness, marks, received, summary
from peerreview.store.tables import Mark
from tests.cast import World, day

TEXT = "# Aqueducts\n\nA road shows that an army can come. Water shows that somebody stays."


@pytest.fixture
def released(world):
    """Four students with two reviews each, released, on day 15."""
    world.works = world.reviewed()
    return world.go(15)


def reviews_of(world, who=None):
    return [
        review
        for review in received.by_person(world.activity, (who or world.author).id, world.at).reviews
        if not review.is_mine
    ]


def line_about(world, who, review):
    return next(line for line in world.lines(who, "answer") if line.subject == review.id)


def answer(world, review, who=None, **typed):
    """Answer one review: everything rated highest unless *typed* says otherwise."""
    who = who or world.author
    public_id = responses.begin(
        world.activity, line_about(world, who, review), who.id, by=who.account_id, now=world.at
    )
    work = responses.written_by(who.account_id, public_id)
    scales = {
        item.id: {"level": item.levels[-1].id} for item in work.items if item.kind in ("scale", "choice")
    }
    world.save(who, work, scales | typed)
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    return responses.by_id(work.id)


def decide(**decisions):
    return {f"advice.{item}": {"level": level, "text": text} for item, (level, text) in decisions.items()}


def test_decisions_are_answers_about_one_comment_each(released):
    review = reviews_of(released)[0].work
    work = answer(
        released, review, **decide(claim=("accept", ""), evidence=("decline", "The source is lost."))
    )
    stored = db.rows(
        """
        select a.nth, a.level, a.text
        from answer a
        join version v on v.id = a.version_id
        where v.response_id = ? and a.item = 'advice' and a.level <> ''
        order by a.nth
        """,
        work.id,
    )
    assert stored == [("claim", "accept", ""), ("evidence", "decline", "The source is lost.")]
    assert responses.typed_of(work)["advice.evidence"] == {
        "level": "decline",
        "text": "The source is lost.",
        "ticks": ["decline"],
    }


def test_to_decline_asks_for_a_reason(released):
    with pytest.raises(Incomplete) as refused:
        answer(released, reviews_of(released)[0].work, **decide(claim=("decline", "")))
    assert [one.item for one in refused.value.reading.missing] == ["advice.claim"]


def test_an_item_that_no_comment_has_is_not_kept(released):
    work = answer(released, reviews_of(released)[0].work, **decide(nothing=("accept", "")))
    assert db.row("select count(*) from answer where nth = 'nothing'")[0] == 0
    assert "advice.nothing" not in {item.id for item in work.items}


def test_the_reviewer_reads_what_became_of_the_advice(released):
    review = reviews_of(released)[0].work
    answer(released, review, **decide(claim=("partly", "The first half only.")))
    (found,) = received.answers_about(responses.by_id(review.id), review.author, released.at)
    assert (found.answers["advice.claim"].level, found.answers["advice.claim"].text) == (
        "partly",
        "The first half only.",
    )
    assert {item.id for item in found.items} & {"specific", "kind", "usable", "helpful"} == set()


@pytest.mark.parametrize("sent", [0, 1, 2])
def test_levels_leave_the_store_only_when_open(released, sent):
    for review in reviews_of(released)[:sent]:
        answer(released, review.work)
    found = reviews_of(released)
    assert sum(review.levels_open for review in found) == sent
    assert all(
        (answer.level, answer.value) == ("", None)
        for review in found
        if not review.levels_open
        for answer in review.answers.values()
    )
    assert bool(grading.waits_in(released.activity, released.author.id, released.at)) is (sent < 2)


def test_marks_hold_back_the_number_while_it_waits(released):
    grading.release(released.activity, by=released.instructor.account_id, now=released.at)
    before, after = (grading.released_to(released.author.account_id, at)[0] for at in (released.at, day(22)))
    assert ((before.value, before.is_waiting), (after.value, after.is_waiting)) == (
        (None, True),
        (Decimal("80.0"), False),
    )


def test_one_mark_for_each_work(released):
    first, second = (review.work for review in reviews_of(released))
    for review, item in ((first, "claim"), (second, "claim"), (second, "claim"), (second, "evidence")):
        marks.mark_best(review, item, by=released.author.account_id, now=released.at)
    assert db.row("select count(*) from mark where ended_at is null")[0] == 1
    assert [(one.public_id, one.item, one.kind) for one in marks.received(second.author)] == [
        (second.public_id, "evidence", "best")
    ]
    marks.unmark_best(second, "evidence", by=released.author.account_id, now=released.at)
    assert marks.received(second.author) == []


def test_the_database_itself_holds_one_mark_for_each_work(released):
    first, second = (review.work for review in reviews_of(released))
    marks.mark_best(first, "claim", by=released.author.account_id, now=released.at)
    with pytest.raises(Exception, match="(?i)unique"):
        Mark.create(response=second.id, item="claim", work=second.about_response, kind="best", at=released.at)
    if db.is_postgres():
        db.database.rollback()


def test_nobody_marks_their_own(store):
    world = World(design="reflect").go(2)
    world.hand_in(world.author)
    review = world.send(world.author, world.go(9).begin(world.author, "self_review"))
    with pytest.raises(Invalid, match="your own review"):
        marks.mark_best(review, "strong", by=world.author.account_id, now=world.at)


def test_a_mark_on_what_is_held_is_shown_to_nobody(released):
    review = reviews_of(released)[0].work
    marks.pick(review, "claim", by=released.instructor.account_id, now=released.at)
    db.execute("update response set state = 'held' where id = ?", review.id)
    assert (marks.received(review.author), marks.in_activity(released.activity, "review")) == ([], [])


def test_a_mark_ends_once_by_itself_and_takes_no_other_with_it(released):
    first, second = (review.work for review in reviews_of(released))
    author, both = {"by": released.author.account_id}, (first.id, second.id)
    marks.pick(first, "claim", by=released.instructor.account_id, now=day(15))
    marks.mark_best(first, "claim", now=day(15), **author)
    for at in (16, 17):
        marks.unmark_best(first, "claim", now=day(at), **author)
    assert marks.on(both, "best") == set()
    marks.mark_best(first, "claim", now=day(18), **author)
    assert marks.on(both, "best") == {(first.id, "claim")}
    marks.mark_best(second, "claim", now=day(19), **author)
    assert (marks.on(both, "best"), marks.on(both, "picked")) == (
        {(second.id, "claim")},
        {(first.id, "claim")},
    )
    ended = db.rows("select ended_at from mark where kind = 'best' order by id")
    assert [db.moment(row[0]) for row in ended] == [day(16), day(19), None]
    assert db.row("select count(*) from audit_line where verb = 'mark.best_ended'") == (1,)


def test_a_mark_in_what_was_put_away_is_shown_to_nobody(released):
    review = reviews_of(released)[0].work
    marks.pick(review, "claim", by=released.instructor.account_id, now=released.at)
    assert len(marks.received(review.author)) == 1
    activities.archive(released.activity, by=None, now=released.at)
    assert marks.received(review.author) == []


def rated(world, *levels):
    """So many authors rate reviews of one reviewer with these levels of every scale: the Helpfulness of that
    reviewer."""
    reviewer = reviews_of(world)[0].work.author
    works = {work.author: work for work in world.works.values()}
    asked = [
        row[0]
        for row in db.rows(
            "select id from response where task = 'review' and author_id = ? order by id", reviewer
        )
    ]
    for review, level in zip(asked, levels, strict=False):
        subject = responses.subject_of(responses.by_id(review))
        author = next(who for who in world.students if who.id == subject.author)
        answer(
            world,
            responses.by_id(review),
            author,
            helpful={"level": {"hardly": "not_yet", "very": "changed"}[level]},
            **{scale: {"level": level} for scale in ("specific", "kind", "usable")},
        )
    assert works
    return helpfulness.of_reviewer(reviewer)


def test_two_raters_are_counted_and_not_told(released):
    found = rated(released, "very", "hardly")
    assert (found.grade.value, found.scales, found.ratings, found.waiting) == (None, {}, 0, 2)


@pytest.fixture
def three(store):
    """A class in which each gives three reviews, released."""
    world = World(pick=3)
    world.works = world.reviewed()
    for who in world.students:
        world.review(who)
    return world.go(15)


def test_three_raters_make_a_number(three):
    found = rated(three, "very", "hardly", "very")
    assert (found.grade.value, found.scales["kind"], found.ratings) == (Decimal("66.7"), Decimal("66.7"), 3)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ("update response set state = 'held' where id in (select max(id) from response)", 2),
        ("update activity set archived_at = published_at", 0),
    ],
    ids=["held", "put away"],
)
def test_a_rating_counts_while_it_stands(three, change, left):
    rated(three, "very", "hardly", "very")
    reviewer = reviews_of(three)[0].work.author
    db.execute(change)
    found = helpfulness.of_reviewer(reviewer)
    assert (found.grade.value, found.ratings + found.waiting) == (None, left)


def test_scales_are_those_one_was_rated_on(three):
    rated(three, "very")
    reviewer = reviews_of(three)[0].work.author
    assert set(helpfulness.scales_of(reviewer)) == {"helpful", "specific", "kind", "usable"}
    assert helpfulness.scales_of(three.instructor.id) == {}


def test_a_changed_rating_leaves_the_number_to_the_others(three):
    rated(three, "very", "hardly", "very")
    reviewer = reviews_of(three)[0].work.author
    review = responses.by_id(
        db.row("select id from response where task = 'review' and author_id = ? order by id", reviewer)[0]
    )
    author = next(who for who in three.students if who.id == responses.subject_of(review).author)
    three.at += timedelta(minutes=2)
    changed = answer(three, review, author, kind={"level": "hardly"})
    assert helpfulness.changed([changed.id]) == {changed.id}
    found = helpfulness.of_reviewer(reviewer)
    assert (found.grade.value, found.left_out, found.waiting) == (None, 1, 2)


def test_a_slip_that_is_put_right_within_a_minute_counts_as_given(three):
    rated(three, "very", "hardly", "very")
    reviewer = reviews_of(three)[0].work.author
    review = responses.by_id(
        db.row("select id from response where task = 'review' and author_id = ? order by id", reviewer)[0]
    )
    author = next(who for who in three.students if who.id == responses.subject_of(review).author)
    right = dict.fromkeys(("specific", "kind", "usable"), {"level": "hardly"})
    three.at += timedelta(seconds=40)
    put_right = answer(three, review, author, helpful={"level": "not_yet"}, **right)
    assert helpfulness.changed([put_right.id]) == set()
    assert helpfulness.of_reviewer(reviewer).grade.value == Decimal("33.3")
    three.at += timedelta(minutes=2)
    answer(three, review, author)
    assert helpfulness.changed([put_right.id]) == {put_right.id}


def test_a_rating_counts_as_given_where_words_do_not_come_first(three):
    plan = db.row("select plan from activity where id = ?", three.activity.id)[0].replace(
        '"words_first":true', '"words_first":false'
    )
    db.execute(
        "update activity set plan = ?, plan_digest = 'levels first' where id = ?", plan, three.activity.id
    )
    three.reload()
    review = reviews_of(three)[0].work
    changed = [answer(three, review, kind={"level": level}) for level in ("very", "hardly")]
    assert helpfulness.changed([changed[-1].id]) == set()


@pytest.fixture
def revised(store):
    """An author who looked, answered two reviews and handed in a revision, on day 22."""
    world = World(design="peer_assessment_with_self_review")
    world.works = world.reviewed()
    world.go(15)
    world.send(world.author, world.begin(world.author, "self_review"))
    first, second = (review.work for review in reviews_of(world))
    answer(world, first, **decide(claim=("accept", "")))
    answer(world, second, **decide(claim=("decline", "This is not my claim.")))
    world.go(22)
    work = world.begin(world.author, "revision")
    world.save(world.author, work, {"text": {"text": TEXT}})
    handing_in.hand_in(work, person=world.author.id, by=world.author.account_id, now=world.at)
    world.revision = responses.by_id(work.id)
    return world


def test_a_revision_stands_beside_what_it_revises(revised):
    change = advice.change_of(revised.revision)
    assert (change.revises, change.after, list(change.before.values())) == (
        True,
        {"Your work": TEXT},
        ["# Work of nobody\n\nText 0."],
    )


def test_the_second_version_stands_beside_the_first(revised):
    revised.save(revised.author, revised.revision, {"text": {"text": TEXT + " More."}})
    handing_in.hand_in(
        revised.revision, person=revised.author.id, by=revised.author.account_id, now=revised.at
    )
    change = advice.change_of(responses.by_id(revised.revision.id))
    assert (change.old, change.new, change.before, change.after) == (
        1,
        2,
        {"Your work": TEXT},
        {"Your work": TEXT + " More."},
    )
    assert advice.change_of(responses.by_id(revised.revision.id), 1).revises


def test_a_first_version_has_nothing_to_compare_with(revised):
    with pytest.raises(Missing):
        advice.change_of(revised.works[revised.author.id])


def test_the_ledger_says_of_each_comment_what_was_decided(revised):
    found = advice.entries(
        received.by_person(revised.activity, revised.author.id, revised.at),
        revised.activity,
        revised.revision,
    )
    assert len(found) == 2 * 5
    assert sorted((one.decision, "not my claim" in one.reason) for one in found if one.item == "claim") == [
        ("Leave it", True),
        ("Take it up", False),
    ]
    assert {one.decision for one in found if one.item != "claim"} == {""}
    assert {one.name for one in found} == {review.name for review in reviews_of(revised)}


def test_the_work_lists_what_can_be_compared(revised):
    facts = received.by_person(revised.activity, revised.author.id, revised.at).facts
    assert advice.has_changes(facts, revised.activity.design) == [revised.revision.public_id]
    responses.withdraw(revised.revision, by=None, now=revised.at)
    facts = received.by_person(revised.activity, revised.author.id, revised.at).facts
    assert advice.has_changes(facts, revised.activity.design) == []


def crowd(world, more):
    world.more += [world.join(f"P{place} Person", "student") for place in range(more)]
    world.works = world.reviewed()
    return summary.of_activity(world.go(15).activity)[0]


def test_under_five_people_the_summary_says_nothing(world):
    found = crowd(world, 0)
    assert (found.enough, found.works, [(one.levels, one.share, one.advice) for one in found.criteria]) == (
        False,
        4,
        [([], None, {})] * 4,
    )


def test_levels_are_counted_and_criteria_ranked(world):
    found = crowd(world, 1)
    assert (found.enough, found.reviews, found.works) == (True, 10, 5)
    assert found.criteria[0].levels == [
        ("Beginning", 0),
        ("Getting there", 0),
        ("Solid", 10),
        ("Convincing", 0),
    ]
    db.execute("update answer set level = 'l1', value = 1 where item = 'claim'")
    db.execute("update answer set level = 'l4', value = 4 where item = 'evidence'")
    ranked = summary.of_activity(world.activity)[0].ranked
    assert [(one.id, one.share) for one in (ranked[0], ranked[-1])] == [("evidence", 100.0), ("claim", 0.0)]


def test_what_is_held_is_in_no_summary(world):
    crowd(world, 1)
    db.execute(
        """
        update response
        set state = 'held'
        where task = 'review' and id = (select min(id) from response where task = 'review')
        """
    )
    assert summary.of_activity(world.activity)[0].reviews == 9


def test_decisions_that_are_held_are_not_told(world):
    crowd(world, 1)
    for who in world.students[:5]:
        answer(world, reviews_of(world, who)[0].work, who, **decide(claim=("accept", "")))
    assert summary.of_activity(world.activity)[0].criteria[0].advice
    db.execute("update response set state = 'held' where id = (select max(id) from response)")
    assert summary.of_activity(world.activity)[0].criteria[0].advice == {}


@pytest.mark.parametrize(
    ("authors", "told"),
    [
        (4, {}),
        (5, {"accept": ("Take it up", 5), "partly": ("Take up a part", 0), "decline": ("Leave it", 0)}),
    ],
)
def test_decisions_are_told_from_five_authors_on(world, authors, told):
    crowd(world, 1)
    for who in world.students[:authors]:
        answer(world, reviews_of(world, who)[0].work, who, **decide(claim=("accept", "")))
    found = summary.of_activity(world.activity)[0].criteria[0].advice
    assert {level: found[level] for level in found if found[level][1]} == {
        level: entry for level, entry in told.items() if entry[1]
    }
