"""Staff's word stands, on the pages: no button and no address brings back what they took out, and every
address answers only for the kind it stands for."""

import pytest

from peerreview.store import moderation, responses


@pytest.fixture
def reviewed(site):
    """Four works and eight reviews are in; day 9."""
    site.world.reviewed()
    return site


def taken_out(site, work):
    work = responses.by_id(work.id)
    by = {"by": site.world.instructor.account_id, "now": site.world.at}
    moderation.withdraw(work, stamp=(work.version, work.state), reason="a threat", **by)
    return responses.by_id(work.id)


def test_the_page_of_a_work_that_staff_took_out_offers_no_way_round_them(site):
    site.world.go(2)
    work = taken_out(site, site.world.hand_in(site.world.author))
    browser, at = site.browse(site.world.author), f"/submissions/{work.public_id}"
    page = browser.get(at)
    assert "Staff took this out" in page.text
    assert f"{at}/withdrawal/undo" not in page.actions()
    answer = browser.post(f"{at}/withdrawal/undo")
    assert (answer.status, "only they can bring it back" in answer.text) == (409, True)
    assert responses.by_id(work.id).state == "withdrawn"
    # Anew it may be handed in, and waits.
    page = browser.post(f"{at}/hand-in", browser.get(at).form(f"{at}/hand-in") | {"text.text": "Anew."})
    assert (page.status, responses.by_id(work.id).state) == (303, "held")


def test_after_the_deadline_no_button_brings_back_what_its_writer_took_back(site):
    site.world.go(2)
    site.world.hand_in(site.world.author)
    browser, at = site.browse(site.world.author), f"/submissions/{responses.by_id(1).public_id}"
    assert f"{at}/withdrawal/undo" in browser.follow(browser.post(f"{at}/withdrawal")).actions()
    site.world.go(8, 1)
    assert f"{at}/withdrawal/undo" not in browser.get(at).actions()
    answer = browser.post(f"{at}/withdrawal/undo")
    assert (answer.status, "stays taken back" in answer.text) == (409, True)


@pytest.mark.parametrize("end", ["draft", "preview", "hand-in", "withdrawal", "withdrawal/undo"])
def test_the_address_for_works_takes_no_reviews(reviewed, end):
    review = next(work for work in responses.by_ids(range(1, 20)) if work.task == "review")
    writer = next(who for who in reviewed.world.students if who.id == review.author)
    browser = reviewed.browse(writer)
    assert browser.post(f"/submissions/{review.public_id}/{end}").status == 404
    assert browser.get(f"/submissions/{review.public_id}").location == f"/reviews/{review.public_id}"


@pytest.mark.parametrize("end", ["draft", "hand-in", "problem"])
def test_the_address_for_reviews_takes_no_works(reviewed, end):
    work = responses.by_id(1)
    browser = reviewed.browse(reviewed.world.author)
    assert browser.post(f"/reviews/{work.public_id}/{end}").status == 404
    assert browser.get(f"/reviews/{work.public_id}").location == f"/submissions/{work.public_id}"
