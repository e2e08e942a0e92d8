"""The page of the pairs for staff, and what each of a pair reads and may say."""

import pytest

from peerreview.store import groups, matching, settle
from tests.cast import World
from tests.conftest import Site
from tests.pairing import mentor, newcomer, pairs, phase, publish, says, stands


@pytest.fixture
def ward(sqlite):
    world = pairs(World())
    mentor(world, world.author, places="1", topics=("wounds", "talks"))
    mentor(world, world.reviewer, places="1", topics=("notes", "talks"))
    newcomer(world, world.more[0], topics=("wounds", "talks"))
    newcomer(world, world.more[1], topics=("notes", "talks"))
    world.go(0, 2)
    return Site(world, sqlite)


def path(site, endpoint="pairs", **more):
    more = {"phase": "match"} | more if endpoint != "show" else more
    return site.path(f"activities.{endpoint}", activity=site.world.activity.public_id, **more)


def staff(site):
    return site.browse(site.world.instructor)


def test_staff_read_who_is_with_whom_and_why_before_anybody_is_told(ward):
    page = staff(ward).get(path(ward))
    assert "2 of 2 have a mentor" in page.text
    assert "Nobody is told anything until you publish" in page.text
    assert "Topics: talks, wounds" in page.text
    assert "Hours: enough in common" in page.text  # told the group alone: no value of it stands here
    assert "Publish 2 pairs" in page.text
    assert "not out yet" in ward.browse(ward.world.more[0]).get(path(ward, "show")).text


def do(site, who, endpoint="change_pairs", **fields):
    browser = site.browse(who)
    return browser.post(path(site, endpoint), fields)


def publish_by_hand(site):
    page = staff(site).get(path(site))
    browser = staff(site)
    return browser.follow(
        browser.post(path(site), {"do": "publish", "seen": page.tree.one(name="seen")["value"]})
    )


def section(site, who):
    return site.browse(who).get(path(site, "show")).tree.one(id="my-pairs").text


def test_published_both_sides_read_with_whom_and_why(ward):
    page = publish_by_hand(ward)
    assert "The pairs are published" in page.text and "Publish 2 pairs" not in page.text
    said = section(ward, ward.world.more[0])
    assert "Anna Author, mentor" in said and "You have “Topics” in common." in said
    assert "mo; tu; we" in said  # what her mentor lets the group read
    assert "Mona Mate, newcomer" in section(ward, ward.world.author)
    assert "Nils" not in section(ward, ward.world.author)


def test_staff_find_on_to_do_that_the_pairs_wait_for_them(ward):
    assert "Look at the pairs" in staff(ward).get("/").text
    publish(ward.world)
    assert "Look at the pairs" not in staff(ward).get("/").text
    assert "Look at the pairs" not in ward.browse(ward.world.author).get("/").text


def test_an_old_page_does_not_publish_another_match(ward):
    seen = staff(ward).get(path(ward)).tree.one(name="seen")["value"]
    says(ward.world, ward.world.more[0], availability=("sa", "so"))
    page = do(ward, ward.world.instructor, do="publish", seen=seen)
    assert (page.status, "Something has changed since you looked" in page.text) == (409, True)
    assert groups.formed_steps(ward.world.activity.id) == frozenset()


def test_lock_exchange_and_never_do_what_they_say(ward):
    one, two = ward.world.more
    do(ward, ward.world.instructor, do="lock", p=[one.public_id])
    assert "Locked" in staff(ward).get(path(ward, view="locked")).tree.one(class_="pairs").text
    do(ward, ward.world.instructor, do="swap", p=[one.public_id, two.public_id])
    assert stands(ward.world).match.pairs[one.id] == ward.world.reviewer.id
    do(ward, ward.world.instructor, do="unlock", p=[one.public_id, two.public_id])
    do(ward, ward.world.instructor, do="never", p=[one.public_id])
    assert stands(ward.world).match.pairs[one.id] == ward.world.reviewer.id
    browser = staff(ward)
    page = browser.follow(browser.post(path(ward), {"do": "swap", "p": [one.public_id]}))
    assert "Tick exactly two pairs" in page.text


def test_the_weakest_pair_is_named_with_what_an_exchange_would_bring(ward):
    one, two = ward.world.more
    matching.lock(
        ward.world.activity,
        phase(ward.world),
        {one.id: ward.world.reviewer.id},
        by=None,
        now=ward.world.at,
    )
    matching.unlock(ward.world.activity, phase(ward.world), [], by=None, now=ward.world.at)
    page = staff(ward).get(path(ward))
    assert "Weakest pair" in page.text and "If Nils Neighbour and" not in page.text  # the other is locked
    assert "0.33" in page.text


def test_who_waits_stands_in_order_with_what_would_help(ward):
    late = ward.world.join_at("Lena Late", ward.world.at)
    newcomer(ward.world, late, topics=("talks",))
    page = staff(ward).get(path(ward))
    waits = page.tree.one(class_="waits").text
    assert "Lena Late" in waits and "No place is left: 2 who fit are full." in waits
    assert "One mentor more" in page.text
    publish(ward.world)
    assert "You are the first in the order." in section(ward, late)
    todo = ward.browse(late).get("/")
    assert "You wait for a place. No place is left: 2 who fit are full. You are next." in todo.text


def test_not_this_one_once_and_kindly(ward):
    one = ward.world.more[0]
    publish(ward.world)
    ours = ward.world.author.public_id
    browser = ward.browse(one)
    page = browser.follow(browser.post(path(ward, "say_of_pair"), {"do": "decline", "other": ours}))
    assert "nobody is told a reason" in page.text
    assert "You wait for a place." in page.tree.one(id="my-pairs").text
    says(ward.world, ward.world.reviewer, places="2")
    settle.tick(ward.world.go(1).at)
    assert "You have asked for somebody else once." in section(ward, one)
    theirs = {"do": "decline", "other": ward.world.reviewer.public_id}
    page = browser.follow(browser.post(path(ward, "say_of_pair"), theirs))
    assert "You have said this once already." in page.text


def test_the_end_and_going_on(ward):
    one = ward.world.more[0]
    publish(ward.world)
    do(ward, one, "say_of_pair", do="over", how="completed", other=ward.world.author.public_id)
    assert "We did what we wanted" in section(ward, ward.world.author)
    do(ward, ward.world.author, "say_of_pair", do="again", other=one.public_id)
    assert "Anna Author, mentor" in section(ward, one)
    page = do(ward, one, "say_of_pair", do="over", how="hated", other=ward.world.author.public_id)
    assert page.status == 404


def test_not_answering_is_one_click(ward):
    one = ward.world.more[0]
    publish(ward.world)
    do(ward, one, "say_of_pair", do="silent", other=ward.world.author.public_id)
    assert "Anna Author does not answer" in section(ward, one)
    assert "does not answer" not in section(ward, ward.world.author)


def test_who_is_no_pair_or_no_staff_gets_nothing(ward):
    world = ward.world
    publish(world)
    assert ward.browse(world.more[0]).get(path(ward)).status == 404
    assert ward.browse(world.stranger).get(path(ward)).status == 404
    assert do(ward, world.more[0], do="lock", p=[world.more[0].public_id]).status == 404
    for who, other in ((world.more[0], world.reviewer), (world.instructor, world.author)):
        assert do(ward, who, "say_of_pair", do="decline", other=other.public_id).status == 404
    assert do(ward, world.instructor, do="nonsense").status == 404
    assert staff(ward).get(path(ward, phase="meet")).status == 404


def test_the_groups_page_leads_there_and_moves_nobody(ward):
    page = staff(ward).get(ward.path("activities.groups", activity=ward.world.activity.public_id))
    assert "Look at the pairs" in page.text and "Form the groups now" not in page.text
    action = ward.path("activities.move", activity=ward.world.activity.public_id)
    assert staff(ward).post(action, {"act": "form", "phase": "match", "round": "1"}).status == 404


def test_nobody_leads_is_a_sentence(sqlite):
    site = Site(pairs(World()), sqlite)
    page = staff(site).get(path(site))
    assert "0 of 4 have a mentor" in page.text and "Nobody is a mentor yet." in page.text


def test_why_somebody_waits_names_the_field_as_the_course_does_and_speaks_to_whoever_reads_it(ward):
    world = ward.world
    says(world, world.more[1], topics=("notes", "talks"), availability=())
    publish(world)
    assert "Has said nothing about “Hours” yet." in staff(ward).get(path(ward)).text
    mine = section(ward, world.more[1])
    assert "You have said nothing about “Hours” yet." in mine and "availability" not in mine
    assert "You have said nothing about “Hours” yet." in ward.browse(world.more[1]).get("/").text


def test_both_say_not_this_one_at_once_and_the_second_reads_how_it_stands(ward):
    world = ward.world
    publish_by_hand(ward)
    one, lead = world.more[0], world.author
    do(ward, one, "say_of_pair", do="decline", other=lead.public_id)
    browser = ward.browse(lead)
    answer = browser.post(path(ward, "say_of_pair"), {"do": "decline", "other": one.public_id})
    assert "You two are no pair any more." in browser.follow(answer).text
    assert do(ward, lead, "say_of_pair", do="decline", other=world.more[1].public_id).status == 404


def test_why_somebody_waits_is_said_in_the_language_of_whoever_reads_it(ward, pseudo):
    world, heard = ward.world, {"Accept-Language": "xx"}
    says(world, world.more[1], topics=("notes", "talks"), availability=())
    publish(world)
    page = ward.browse(world.more[1]).client.get(path(ward, "show"), headers=heard).text
    assert "⟦You have said nothing about “Hours” yet. You can do so under “About me”.⟧" in page
    page = staff(ward).client.get(path(ward), headers=heard).text
    assert (
        "⟦Has said nothing about “Hours” yet.⟧" in page or "⟦Has said nothing about “⟦Hours⟧” yet.⟧" in page
    )
