"""Items of every kind through the store: drafts, hand-ins, what is kept, who may be chosen, what is final."""

from pathlib import Path
from random import Random

import pytest

from peerreview.domain import designs
from peerreview.domain import forms as rules
from peerreview.domain.forms.made_up import made_up
from peerreview.domain.forms.scoring import score
from peerreview.domain.refusals import Incomplete, NotNow
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, db, handing_in, leaving, responses, settle
from peerreview.store.reading import received
from tests.cast import START, WORDS, World, day

DESIGN = Path(__file__).parent.parent / "designs" / "every_kind.yaml"
NOON = "2026-12-11T11:00+00:00"


@pytest.fixture
def class_of_four(store):
    """The design with every kind, on day 2."""
    return World(design=DESIGN).go(2)


def typed(work, **more):
    """A complete draft by hand."""
    mate = work.items[9].people[0].id
    return {
        "claim": {"level": "high", "text": "three *short* words"},
        "mood": {"level": "low"},
        "side": {"level": "left"},
        "done": {"ticks": ["wrote"]},
        "words": {"text": "Words of my own."},
        "weight": {"text": "12,50"},
        "length": {"text": "1:30"},
        "visit": {"text": "2026-12-11T12:00+01:00"},
        "parts": {"text": "- one\n\n two "},
        "helpers": {"ticks": [mate]},
        "river": {"level": "elbe"},
        "seas": {"ticks": ["north", "rhine"]},
        "capital": {"text": " rome "},
        "links": {"text": " https://example.org/weir "},
        **more,
    }


def hand_in(world, who, draft, task="sheet"):
    work = world.begin(who, task)
    world.save(who, work, draft(work) if callable(draft) else draft)
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    return responses.by_id(work.id)


def test_every_kind_is_kept_as_it_was_meant(class_of_four):
    work = hand_in(class_of_four, class_of_four.author, typed)
    kept = {
        answer.item: (answer.level, answer.value, answer.text, answer.html)
        for answer in responses.answers_of(work.id)
    }
    mate = work.items[9].people[0].id
    assert kept == {
        "claim": ("high", 2.0, "three *short* words", "<p>three <em>short</em> words</p>"),
        "mood": ("low", 1.0, "", ""),
        "side": ("left", None, "", ""),
        "done": ("wrote", None, "", ""),
        "words": ("", None, "Words of my own.", "<p>Words of my own.</p>"),
        "weight": ("", 12.5, "12,50", ""),
        "length": ("", 90.0, "1:30", ""),
        "visit": ("", None, NOON, ""),
        "parts": ("", None, "one\ntwo", ""),
        "helpers": (mate, None, "", ""),
        "river": ("elbe", 1.0, "", ""),
        "seas": ("north rhine", 0.0, "", ""),
        "capital": ("", 1.0, "rome", ""),
        "links": ("", None, "https://example.org/weir", ""),
    }
    assert score(work.items, responses.answers_of(work.id)) == 0.5


def test_what_was_handed_in_is_read_back_as_the_same_draft(class_of_four):
    work = hand_in(class_of_four, class_of_four.author, typed)
    again = rules.read(work.items, responses.typed_of(work))
    assert again.is_complete
    assert [answer.level or answer.text for answer in again.answers] == [
        answer.level or answer.text for answer in responses.answers_of(work.id)
    ]


@pytest.mark.parametrize(
    ("item", "given", "sentence"),
    [
        ("weight", {"text": "heavy"}, "“heavy” is not a number. Type digits, such as 12 or 3.5."),
        ("weight", {"text": "101"}, "At most 100 kg fits here."),
        ("length", {"text": "long"}, "“long” is no length of time."),
        ("visit", {"text": "tomorrow"}, "“tomorrow” is no date with a time."),
        ("helpers", {"ticks": ["99999"]}, "1 of those you chose are no longer here."),
    ],
)
def test_what_cannot_be_read_is_refused_and_stays_in_the_draft(class_of_four, item, given, sentence):
    who = class_of_four.author
    with pytest.raises(Incomplete) as refused:
        hand_in(class_of_four, who, lambda work: typed(work, **{item: given}))
    error, values = refused.value.reading.errors[item]
    assert error.format(**values).startswith(sentence)
    assert class_of_four.begin(who, "sheet").draft[item] == given


def test_whoever_is_in_the_class_may_be_chosen_but_not_oneself(class_of_four):
    world = class_of_four
    helpers = world.begin(world.author, "sheet").items[9]
    assert [person.name for person in helpers.people] == ["Mona Mate", "Nils Neighbour", "Remy Reviewer"]
    leaving.leave(world.more[0], by=world.admin.id, now=world.at)
    assert [person.name for person in world.begin(world.author, "sheet").items[9].people] == [
        "Nils Neighbour",
        "Remy Reviewer",
    ]


@pytest.fixture
def in_pairs(class_of_four):
    """The pairs of the second step are formed."""
    settle.tick(class_of_four.go(7, 1).at)
    return class_of_four


def names(item):
    return [person.name for person in item.people]


def test_a_group_is_chosen_from_among_itself(in_pairs):
    who, others = in_pairs.begin(in_pairs.author, "mates").items
    assert len(who.people) in (1, 2) and set(names(who)) < set(names(others))
    assert "Anna Author" not in names(others)


@pytest.mark.parametrize("left", ["membership", "enrolment"])
def test_who_left_the_group_or_the_course_is_not_there_to_be_chosen(in_pairs, left):
    who = in_pairs.begin(in_pairs.author, "mates").items[0].people[0].id
    column = {"membership": "enrolment_id", "enrolment": "id"}[left]
    db.execute(f"update {left} set left_at = ? where {column} = ?", in_pairs.at, int(who))
    assert who not in {one.id for one in in_pairs.begin(in_pairs.author, "mates").items[0].people}


def test_behind_animals_nobody_is_chosen_by_name(in_pairs):
    open_one, masked = (in_pairs.begin(in_pairs.author, task).items[1] for task in ("mates", "masked"))
    assert {person.id for person in open_one.people} == {person.id for person in masked.people}
    assert not set(names(open_one)) & set(names(masked))
    tokens = [{person.token for person in one.people} for one in (open_one, masked)]
    assert not tokens[0] & tokens[1]
    assert not any(person.id in {person.token for person in masked.people} for person in masked.people)


def test_readers_know_those_chosen_as_they_may(in_pairs):
    open_one, masked = (in_pairs.begin(in_pairs.author, task) for task in ("mates", "masked"))
    real = {str(one.id): in_pairs.accounts[one.id].name for one in in_pairs.students}
    for work in (open_one, masked):
        assert responses.names_of_chosen(work, as_staff=True).items() >= real.items()
    assert responses.names_of_chosen(open_one).items() >= real.items()
    shown = responses.names_of_chosen(masked)
    assert not set(shown.values()) & set(real.values()) and set(shown) == set(real)
    assert all(shown[person.id] == person.name for person in masked.items[1].people)


def test_people_cost_a_query_only_where_somebody_is_chosen(class_of_four):
    work = class_of_four.begin(class_of_four.author, "sheet")
    plain = work._replace(items=work.items[:3])
    assert responses.with_people(plain) is plain
    assert responses.names_of_chosen(plain) == {}


def test_a_response_that_showed_the_answers_stays_as_it_is(class_of_four):
    world, who = class_of_four, class_of_four.author
    work = hand_in(world, who, typed)
    world.save(who, work, typed(work, river={"level": "ulm"}))
    for verb in (
        lambda: handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at),
        lambda: responses.withdraw(work, by=who.account_id, now=world.at),
        lambda: handing_in.accept(work, by=world.instructor.account_id, now=world.at),
    ):
        with pytest.raises(NotNow, match="the answers were shown"):
            verb()
    assert db.row("select version, state from response where id = ?", work.id) == (1, "submitted")


def test_what_staff_give_back_may_be_handed_in_again(class_of_four):
    world, who = class_of_four, class_of_four.author
    work = hand_in(world, who, typed)
    db.execute("update response set state = 'returned', shown = 0 where id = ?", work.id)
    world.save(who, work, typed(work))
    handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    assert responses.by_id(work.id).version == 2


POOLED = """
title: Again
phases:
  - id: only
    tasks: [{id: go, form: check, see: self}]
forms:
  check:
    title: Check
    items:
      - {id: a, kind: short, title: A, accept: x, pool: one}
      - {id: b, kind: short, title: B, accept: x, pool: one}
      - {id: c, kind: text, title: C}
"""


def test_a_pool_shows_one_item_to_each_and_another_in_the_next_attempt(store):
    world = World(publish=False)
    world.activity = activities.create(
        world.course.id,
        designs.load(POOLED, activities.known_forms()),
        title="Again",
        by=None,
        now=START,
    )
    world.at = day(1)
    activities.set_up(
        world.activity,
        title="Again",
        brief="",
        edits={},
        rows=[WindowRow("only", 1, "all", START, day(9))],
        seen_digest=world.activity.plan_digest,
        by=None,
        now=START,
    )
    activities.publish(world.activity, by=None, now=START)
    world.reload()
    work = world.begin(world.author, "go")
    shown = [item.id for item in work.items]
    assert len(shown) == 2 and shown[1] == "c"
    world.save(world.author, work, made_up(work.items, Random(1), quality=1))
    handing_in.hand_in(work, person=world.author.id, by=world.author.account_id, now=world.at)
    assert [answer.item for answer in responses.answers_of(work.id)] == shown
    db.execute("update response set nth = 2 where id = ?", work.id)
    again = [item.id for item in responses.by_id(work.id).items]
    assert (again != shown, again[1]) == (True, "c")


ABOUT = """
title: About others
phases:
  - id: write
    tasks: [{id: work, form: submission, see: self}]
  - id: judge
    tasks: [{id: look, form: look, about: work, pick: 1, see: blind}]
  - id: respond
    tasks: [{id: reply, form: back_evaluation, about: own.look}]
forms:
  look:
    title: Look
    items:
      - {id: parts, kind: list, title: Three things}
      - {id: seen, kind: moment, title: When}
      - {id: hard, kind: number, title: How hard}
      - {id: text, kind: text, title: Words}
"""


def test_rude_words_in_a_list_are_noticed_and_numbers_and_dates_are_not(store, tmp_path):
    (tmp_path / "about.yaml").write_text(ABOUT)
    world = World(design=tmp_path / "about.yaml").go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    seen = {"seen": {"text": NOON}, "hard": {"text": "3"}, "text": {"text": WORDS}}
    for who, parts in ((world.author, "You are an idiot"), (world.reviewer, "The second part")):
        work = world.claim(who, "look")
        world.save(who, work, seen | {"parts": {"text": parts}})
        handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    kinds = db.rows(
        """
        select r.author_id, c.kind
        from concern c
        join response r on r.id = c.response_id
        where c.ended_at is null
        """
    )
    assert kinds == [(world.author.id, "personal")]


def test_values_wait_with_the_levels_until_the_answer(store, tmp_path):
    (tmp_path / "about.yaml").write_text(ABOUT)
    world = World(design=tmp_path / "about.yaml").go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    draft = {"parts": {"text": "one"}, "seen": {"text": NOON}, "hard": {"text": "3"}, "text": {"text": WORDS}}
    for who in world.students:
        work = world.claim(who, "look")
        world.save(who, work, draft)
        handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)
    world.go(15)
    (review,) = received.by_person(world.activity, world.author.id, world.at).reviews
    assert {key: answer.text for key, answer in review.answers.items()} == {
        "parts": "one",
        "seen": "",
        "hard": "",
        "text": WORDS,
    }
    world.send(world.author, world.begin(world.author, "reply"))
    (review,) = received.by_person(world.activity, world.author.id, world.at).reviews
    assert (review.answers["hard"].text, review.answers["hard"].value) == ("3", 3.0)
