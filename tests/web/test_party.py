"""Staff who are party to a work learn no names there, on any page or in any file: somebody who was a student,
with reviewed work and reviews of their own, is an assistant now."""

import pytest

from peerreview.store import courses, db, leaving, responses
from tests.cast import WORDS


@pytest.fixture
def party(site):
    """Day 15. ``site.works`` {author: Work}, ``site.reviews`` {(writer, author): Work}, each with words of
    its own; the author became an assistant."""
    world = site.world.go(2)
    site.works = {
        who: world.hand_in(who, f"# Water\n\nplantedwork{place} is what it is about.")
        for place, who in enumerate(world.students)
    }
    by_work = {work.id: who for who, work in site.works.items()}
    world.go(9)
    site.reviews = {}
    for place, who in enumerate(world.students * 2):
        sent = world.review(who, words=f"{WORDS} plantedreview{place} says so.")
        site.reviews[who, by_work[sent.about_response]] = sent
    site.me = world.author
    world.go(15)
    leaving.leave(world.author, by=None, now=world.at)
    leaving.add_person(
        world.course,
        name="",
        email=world.accounts[world.author.id].email,
        role="assistant",
        by=None,
        now=world.at,
    )
    return site


def pages(site, browser):
    """{address: Page} of every page and file of the course and the activity."""
    world = site.world
    people = [one.public_id for one in courses.people(world.course.id)]
    found = [row.public_id for row in db.rows("select public_id from response")]
    places = {
        "activity": [world.activity.public_id],
        "course": [world.course.public_id],
        "person": people,
        "response": found,
        "mine": found,
        "received": found,
        "case": [f"r.{one}" for one in found],
        "task": list(world.activity.design.tasks),
        "key": ["rubric"],
    }
    walked = {}
    for rule in site.app.url_map.iter_rules():
        if "GET" not in rule.methods or not rule.arguments <= places.keys() or rule.endpoint == "static":
            continue
        if rule.arguments & {"case"} and "activity" not in rule.arguments:
            continue
        several = [name for name in rule.arguments if len(places[name]) > 1]
        for choice in places[several[0]] if several else [None]:
            values = {name: choice if name in several else places[name][0] for name in rule.arguments}
            walked[site.path(rule.endpoint, **values)] = None
    return {path: browser.get(path) for path in walked}


def planted(work):
    """The planted word that stands in a response."""
    words = " ".join(answer.text for answer in responses.answers_of(work.id)).split()
    return next(word for word in words if word.startswith("planted"))


def around(page, word):
    """The smallest part of a page that stands for itself and holds a word: where many are listed, its row."""
    if page.tree is None:
        return next(line for line in page.html.splitlines() if word in line)
    parts = [part.text for tag in ("li", "tr", "article") for part in page.tree.all(tag)]
    parts = [part for part in parts if word in part]
    return min([page.html, *parts], key=len)


def name_of(site, who):
    return site.world.accounts[who.id].name


def test_no_page_names_who_reviewed_the_reader_or_whom_they_reviewed(party):
    hidden = [
        (planted(review), name_of(party, writer))
        for (writer, author), review in party.reviews.items()
        if author == party.me
    ]
    reviewed = [author for writer, author in party.reviews if writer == party.me]
    hidden += [(planted(party.works[author]), name_of(party, author)) for author in reviewed]
    # Beside the work they reviewed: what others wrote about it, and whose work that is.
    hidden += [
        (planted(review), name_of(party, one))
        for (writer, author), review in party.reviews.items()
        if author in reviewed and writer != party.me
        for one in (writer, author)
    ]
    assert len(hidden) == 2 + 2 + 4
    walked = pages(party, party.browse(party.me))
    assert sum(page.status == 200 for page in walked.values()) > 25
    leaks = [
        (path, word, name)
        for path, page in walked.items()
        if page.status == 200
        for word, name in hidden
        if word in page.html and name in around(page, word)
    ]
    assert leaks == []


def test_the_table_of_who_reviews_what_leaves_out_what_they_are_party_to(party):
    world = party.world
    page = party.browse(party.me).get(party.path("allocation.table", activity=world.activity.public_id))
    reviewed = {author for writer, author in party.reviews if writer == party.me}
    (other,) = set(world.students) - reviewed - {party.me}
    names = [name_of(party, who) for who in world.students]
    rows = [row.text for row in page.tree.all("tr")]
    rows = [row for row in rows if any(name in row for name in names)]
    assert rows and all(name_of(party, other) in row for row in rows)
    assert not any(name_of(party, party.me) in row for row in rows)


def test_what_they_are_party_to_has_no_page_for_staff(party):
    mine, stranger = party.browse(party.me), party.browse(party.world.assistant)
    for (writer, author), review in party.reviews.items():
        path = party.path("responses.show", response=review.public_id)
        is_party = party.me == author or author in {two for one, two in party.reviews if one == party.me}
        expected = 404 if is_party and writer != party.me else 200
        assert (mine.get(path).status, stranger.get(path).status) == (expected, 200)


def test_their_own_old_review_still_calls_its_author_by_the_alias(party):
    browser = party.browse(party.me)
    for (writer, author), review in party.reviews.items():
        if writer == party.me:
            page = browser.get(party.path("reviews.edit", mine=review.public_id))
            assert page.status == 200 and name_of(party, author) not in page.html
