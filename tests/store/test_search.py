"""The index on both databases: the same is found, what is changed or gone is found no more, an old site
catches up."""

import pytest

from peerreview.domain import search as rules
from peerreview.store import accounts, courses, db, indexing, search
from tests.cast import World, day


@pytest.fixture
def world(store):
    """The fixed cast, with two works in."""
    made = World().go(2)
    made.hand_in(made.author, text="The Zoë bridge fell; 学生互相评议.")
    made.hand_in(made.reviewer, text="A road shows that an army can come.")
    return made


def standings(world, who):
    return courses.of(who.account_id)


def texts(world, who, question, find):
    hits = find(who.account_id, standings(world, who), question, most=5)
    return [(hit.work.author, "".join(hit.excerpt) if hit.excerpt else "") for hit in hits]


@pytest.mark.parametrize("question", ["zoe", "ZOË bri", "互相", "评议", "fell bridge", "学"])
def test_one_finds_what_one_wrote_and_nobody_elses(world, question):
    assert [author for author, _ in texts(world, world.author, question, search.own)] == [world.author.id]
    assert texts(world, world.reviewer, question, search.own) == []
    assert texts(world, world.stranger, question, search.own) == []
    assert texts(world, world.author, question, search.of_class) == []


def test_staff_find_what_their_class_wrote(world):
    assert texts(world, world.instructor, "army", search.of_class) == [
        (world.reviewer.id, "A road shows that an army can come.")
    ]
    assert texts(world, world.stranger, "army", search.of_class) == []


def test_the_newest_version_is_found_and_the_one_before_no_more(world):
    world.hand_in(world.author, text="The tunnel stood.")
    assert texts(world, world.author, "zoe", search.own) == []
    assert len(texts(world, world.author, "tunnel", search.own)) == 1


def test_a_draft_is_not_found(world):
    work = world.begin(world.more[0])
    world.save(world.more[0], work, {"text": {"text": "PLANTED words of a draft"}})
    for who in (world.more[0], world.instructor):
        assert texts(world, who, "planted", search.own) + texts(world, who, "planted", search.of_class) == []


def test_what_is_deleted_leaves_no_word(world):
    db.execute("delete from response where author_id = ?", world.author.id)
    assert texts(world, world.author, "zoe", search.own) == []
    sql, values = indexing.found([[(term.text, False)] for term in rules.wanted("zoe")], 9)
    assert db.rows(sql, *values) == []


def test_people_are_found_by_staff_of_their_course_alone(world):
    found = search.people(standings(world, world.instructor), "mon", most=5)
    assert [(hit.name, hit.role, hit.code) for hit in found] == [("Mona Mate", "student", "HIST 210")]
    assert search.people(standings(world, world.author), "mon", most=5) == []
    assert search.people(standings(world, world.instructor), "stan", most=5) == []
    assert search.people(standings(world, world.instructor), "mona@college", most=5) == found


def test_a_new_name_is_found_and_the_old_one_no_more(world):
    account = world.accounts[world.more[0].id]
    more = {"zone": "", "keys_on": False, "quiet": False, "sans": False, "wide": False}
    accounts.change_settings(account.id, name="Renée Renamed", now=day(2), **more)
    staff = standings(world, world.instructor)
    assert [hit.name for hit in search.people(staff, "renee", most=5)] == ["Renée Renamed"]
    assert [hit.name for hit in search.people(staff, "mate", most=5)] == []


def test_one_more_than_wanted_says_that_there_are_more(world):
    staff = standings(world, world.instructor)
    assert len(search.people(staff, "college", most=2)) == 3
    assert len(search.activities(staff, "roads", most=5)) == 1


def test_an_older_site_catches_up_once(world):
    db.execute("delete from search_entry")
    assert texts(world, world.author, "zoe", search.own) == []
    db.kept.pop("searched", None)
    people = db.row("select count(*) from account")[0]
    assert search.catch_up() == people + 2
    assert len(texts(world, world.author, "zoe", search.own)) == 1
    assert len(search.people(standings(world, world.instructor), "mona", most=5)) == 1
    db.kept.pop("searched", None)
    assert search.catch_up() == 0


def test_a_beginning_finds_what_the_rule_says_however_many_words_go_on(world):
    said = {
        one: f"siege sieges {' '.join(f'word{one}{two}' for two in range(one))} s{one} water"
        for one in range(1, indexing.MOST_ENDINGS // 2)
    }
    for one, text in said.items():
        indexing.person(accounts.create(name=f"P{one}", email=f"p{one}@x.example", now=day(0)).id, text, "")
    for question in (
        "siege",
        "sieges",
        "sieg",
        "word1",
        "word12",
        "word",
        "water s",
        "water s1",
        "siegf",
        "zz",
    ):
        asked = [[(term.text, term.begins)] for term in rules.wanted(question)]
        sql, values = indexing.found([[("=person", False)], *asked], 99)
        fitting = [one for one, text in said.items() if rules.fits(text, rules.wanted(question))]
        assert len(db.rows(sql, *values)) == len(fitting), question
