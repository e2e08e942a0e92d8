"""The revision ledger: what changed in my text beside what I decided, and what the reviewer reads of it."""

import pytest

from peerreview.store import db, handing_in
from peerreview.store.reading import received
from tests.cast import World
from tests.conftest import Site

RATED = {"level.specific": "very", "level.kind": "very", "level.usable": "mostly", "level.helpful": "changed"}
REASON = "The count of 1854 is lost."


@pytest.fixture
def site(sqlite):
    """An author who looked at their own work on day 15 and read two reviews."""
    site = Site(World(design="peer_assessment_with_self_review"), sqlite)
    world = site.world
    world.reviewed()
    world.go(15)
    world.send(world.author, world.begin(world.author, "self_review"))
    return site


def reviews_of(site):
    return [
        review
        for review in received.by_person(site.world.activity, site.world.author.id, site.world.at).reviews
        if not review.is_mine
    ]


def answer(site, review, **typed):
    browser, where = (
        site.browse(site.world.author),
        site.path("feedback.answer", received=review.work.public_id),
    )
    form = browser.get(site.path("feedback.show", activity=site.world.activity.public_id)).form(where)
    return browser.post(where, form | RATED | typed)


def revise(site, *texts):
    """The revision of the author, handed in with each of these texts."""
    world = site.world.go(22)
    work = world.begin(world.author, "revision")
    for text in texts:
        world.save(world.author, work, {"text": {"text": text}})
        handing_in.hand_in(work, person=world.author.id, by=world.author.account_id, now=world.at)
    return site.path("feedback.changed", mine=work.public_id)


def test_decisions_stand_beside_the_new_text(site):
    first, second = reviews_of(site)
    answer(site, first, **{"level.advice.claim": "accept"})
    answer(site, second, **{"level.advice.claim": "decline", "text.advice.claim": REASON})
    page = site.browse(site.world.author).get(revise(site, "# Work of nobody\n\nText 0, with a year."))
    assert page.heading == "From the reviewed work to your revision"
    assert "4 words are new, 1 word is gone." in page.text
    assert ([one.text for one in page.tree.all("ins")], [one.text for one in page.tree.all("del")]) == (
        ["0, with a year."],
        ["0."],
    )
    assert (page.text.count("Take it up"), page.text.count("Leave it"), page.text.count(REASON)) == (1, 1, 1)


def test_version_two_stands_beside_version_one(site):
    address = revise(site, "One text.", "One better text.")
    page = site.browse(site.world.author).get(address)
    assert page.heading == "From version 1 to version 2"
    assert [one.text for one in page.tree.all("ins")] == ["better"]
    assert (
        site.browse(site.world.author).get(f"{address}?version=1").heading
        == "From the reviewed work to your revision"
    )


@pytest.mark.parametrize("version", ["0", "3", "-1", "x", "99999999999"])
def test_a_version_that_is_not_there_is_the_newest(site, version):
    assert (
        site.browse(site.world.author).get(f"{revise(site, 'One.', 'Two.')}?version={version}").heading
        == "From version 1 to version 2"
    )


def test_markup_in_a_text_is_text(site):
    page = site.browse(site.world.author).get(revise(site, "<script>alert(1)</script>"))
    assert "<script>alert" not in page.html
    assert "<script>alert(1)</script>" in page.text


def test_the_ledger_is_the_author_s_alone_and_names_nobody(site):
    address = revise(site, "One.")
    page = site.browse(site.world.author).get(address)
    assert [name for name in ("Remy", "Reviewer", "Mona", "Nils") if name in page.html] == []
    for who in (site.world.reviewer, site.world.instructor, site.world.stranger):
        assert site.browse(who).get(address).status == 404
    assert site.browse().get(address).status == 303


def test_a_first_version_has_no_changes(site):
    public_id = db.row(
        "select public_id from response where task = 'work' and author_id = ?", site.world.author.id
    )[0]
    assert site.browse(site.world.author).get(site.path("feedback.changed", mine=public_id)).status == 404


def test_the_feedback_leads_to_it(site):
    address = revise(site, "One.")
    assert (
        address
        in site.browse(site.world.author)
        .get(site.path("feedback.show", activity=site.world.activity.public_id))
        .links()
    )


def test_a_decline_without_a_reason_comes_back_with_everything_typed(site):
    review = reviews_of(site)[0]
    page = answer(site, review, **{"level.advice.claim": "decline", "text.advice.evidence": "Kept as typed."})
    assert (page.status, page.errors()) == (
        422,
        ["Still missing: 3 words on Claim: What will you do with it?"],
    )
    assert "Kept as typed." in page.html


def test_the_reviewer_reads_what_became_of_the_advice(site):
    review = reviews_of(site)[0]
    answer(
        site,
        review,
        **{"level.advice.claim": "decline", "text.advice.claim": REASON, "level.advice.evidence": "accept"},
    )
    writer = next(who for who in site.world.students if who.id == review.work.author)
    page = site.browse(writer).get(site.path("reviews.edit", mine=review.work.public_id))
    told = {
        term.text: detail.text for term, detail in zip(page.tree.all("dt"), page.tree.all("dd"), strict=True)
    }
    assert told == {"Claim": f"Leave it {REASON}", "Evidence": "Take it up"}
    assert [word for word in ("Anna", "Was it kind?", "Changed my text") if word in page.html] == []


def test_the_ledger_costs_the_same_however_many_comments(site):
    address = revise(site, "One.")
    browser = site.browse(site.world.author)
    browser.get(address)
    browser.get(address)
    two = browser.queries
    db.execute("update response set state = 'withdrawn', shown = 0 where id = ?", reviews_of(site)[0].work.id)
    browser.get(address)
    assert (browser.queries, two <= 40) == (two, True)
