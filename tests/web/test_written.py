"""The page "What others wrote": for whom it is open, what it says when there is nothing, what it leads to."""

import pytest

from peerreview.store import db, markup
from tests.conftest import Site
from tests.store.test_shared import made, mates

LONG = " ".join(f"word{number}" for number in range(150))


@pytest.fixture
def cohort(sqlite):
    """The app on a class in which all read all, under an alias in what pairs write."""
    return Site(made("cohort", "yes"), sqlite)


def page(site, who, task="idea", **more):
    path = site.path("responses.written", activity=site.world.activity.public_id, task=task, **more)
    return site.browse(who).get(path)


def test_the_class_reads_what_the_class_wrote_without_names(cohort):
    world = cohort.world
    got = page(cohort, world.author)
    assert [f"Idea of number {who}." in got.text for who in world.ideas] == [True] * 5
    names = {world.accounts[who.id].name for who in world.students if who != world.author}
    assert [name for name in names if name in got.text] == []
    assert "Group 1" in got.text


def test_staff_read_it_with_names_and_a_page_of_each(cohort):
    world = cohort.world
    got = page(cohort, world.instructor)
    assert all(world.accounts[who].name in got.text for who in world.ideas)
    for work in world.ideas.values():
        address = cohort.path("responses.show", response=work.public_id)
        assert address in got.links()
        assert cohort.browse(world.instructor).get(address).status == 200


def test_a_student_opens_one_of_those_they_may_read(cohort):
    world = cohort.world
    address = cohort.path("responses.show", response=world.ideas[world.reviewer.id].public_id)
    got = cohort.browse(world.author).get(address)
    assert f"Idea of number {world.reviewer.id}." in got.text
    assert world.accounts[world.reviewer.id].name not in got.text
    assert cohort.browse(world.author).post(f"{address}/acceptance").status == 404
    assert cohort.browse(world.stranger).get(address).status == 404


def test_another_group_finds_nothing(sqlite):
    site = Site(made("group"), sqlite)
    world, near = site.world, mates(site.world)
    for who in world.students:
        got = page(site, who)
        for author, work in world.ideas.items():
            may = author in near[who.id]
            assert (f"Idea of number {author}." in got.text) == may
            status = site.browse(who).get(site.path("responses.show", response=work.public_id)).status
            assert status == (200 if may else 404)
    assert page(site, world.stranger).status == 404
    assert page(site, world.author, "nothing").status == 404


def test_what_is_searched_and_filtered_is_what_may_be_read(cohort):
    world = cohort.world
    one = next(iter(world.ideas))
    assert f"Idea of number {one}." in page(cohort, world.author, q=f"number {one}.").text
    assert "Nothing fits" in page(cohort, world.author, q="quokka").text
    name = world.accounts[world.reviewer.id].name
    assert "Nothing fits" in page(cohort, world.author, q=name).text


def test_yours_comes_first_is_said(sqlite):
    site = Site(made("post_first"), sqlite)
    late = site.world.more[1]
    assert "Yours comes first" in page(site, late, "note").text
    assert "Note of number" not in page(site, late, "note").text
    assert "Note of number" in page(site, site.world.author, "note").text


def test_numbers_alone_are_shown_of_five_and_more(sqlite):
    site = Site(made("counts"), sqlite)
    got = page(site, site.world.instructor, "note")
    assert "5 people have handed in" in got.text
    assert "Note of number" not in got.text
    assert "3" not in page(site, site.world.instructor, "check").tree.one("main").text


def test_the_page_is_linked_where_the_task_stands(cohort):
    world = cohort.world
    activity = cohort.path("activities.show", activity=world.activity.public_id)
    address = cohort.path("responses.written", activity=world.activity.public_id, task="idea", round=1)
    for who in (world.author, world.instructor):
        assert address in cohort.browse(who).get(activity).links()
    assert "What others wrote (4)" in cohort.browse(world.author).get(activity).text
    progress = cohort.browse(world.instructor).get(
        cohort.path("activities.progress", activity=world.activity.public_id)
    )
    assert address.removesuffix("?round=1") in progress.links()


def test_long_texts_are_folded(cohort):
    world = cohort.world
    world.go(4)
    world.hand_in(world.more[1], LONG, "idea")
    got = page(cohort, world.reviewer)
    assert "Read all 150 words" in got.text


def test_a_long_text_begins_without_its_markup(cohort):
    world = cohort.world
    text = f"# A heading\n\nIt *begins* here. {LONG}"
    db.execute(
        "update answer set text = ?, html = ? where text like ?",
        text,
        markup.to_html(text),
        f"Idea of number {world.reviewer.id}.%",
    )
    begins = page(cohort, world.author).tree.all("p", class_="words")
    assert [one.text[:25] for one in begins] == ["A heading It begins here."]
