"""Staff's word stands, on the pages: no button and no address brings back what they took out, and every
address answers only for the kind it stands for."""

import pytest

from peerreview.store import activities, allocation, decided, moderation, responses


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


# Why a review is no longer mine


def half(world, who):
    mine = world.claim(who)
    world.save(who, mine, world.filled(mine, words="Half of it."))
    return mine


@pytest.fixture
def handed_in(site):
    """Four works are in; day 9."""
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    return site


def desk_of(site, mine):
    page = site.browse(site.world.reviewer).get(f"/reviews/{mine.public_id}")
    assert "Half of it." in page.text
    return page.text


def test_its_reviewer_reads_who_took_it_out_of_sight(handed_in):
    world = handed_in.world
    mine = half(world, world.reviewer)
    work = responses.subject_of(mine)
    decision = {"by": world.instructor.account_id, "now": world.at, "reason": "look"}
    moderation.hold(work, stamp=(1, "submitted"), **decision)
    assert "Staff are looking at this work" in desk_of(handed_in, mine)
    moderation.withdraw(work, stamp=(1, "held"), **decision)
    assert "Staff took this work out." in desk_of(handed_in, mine)


def test_its_reviewer_reads_that_its_author_took_it_back(handed_in):
    world = handed_in.world
    mine = half(world, world.reviewer)
    responses.withdraw(responses.subject_of(mine), by=None, now=world.at)
    assert "Its author took this work back." in desk_of(handed_in, mine)


def test_a_problem_told_by_mistake_has_a_way_back_at_once_and_later(handed_in):
    world = handed_in.world
    mine = half(world, world.reviewer)
    browser, at = handed_in.browse(world.reviewer), f"/reviews/{mine.public_id}"
    landed = browser.follow(browser.post(f"{at}/problem", {"note": "Wrong button."}))
    assert f"{at}/problem/undo" in landed.actions()
    page = browser.get(at)
    assert ("You gave this work back." in page.text, f"{at}/problem/undo" in page.actions()) == (True, True)
    assert "Half of it." in browser.follow(browser.post(f"{at}/problem/undo")).html
    assert browser.get(at).actions().count(f"{at}/hand-in") == 1


def test_staff_who_give_a_review_back_are_told_so(handed_in):
    world = handed_in.world
    public_id = allocation.assign(
        world.activity, task="review", reviewer=world.assistant.id, subject=1, by=None, now=world.at
    )
    browser = handed_in.browse(world.assistant)
    page = browser.follow(browser.post(f"/reviews/{public_id}/problem", {"note": "Not mine to judge."}))
    assert "Given back. The work is free again" in page.tree.text


# Given by hand


def given(site, **more):
    world = site.world
    browser = site.browse(world.instructor)
    data = {
        "task": "review",
        "work": responses.by_id(1).public_id,
        "reviewer": f"p.{world.reviewer.public_id}",
    }
    answer = browser.post(f"/activities/{world.activity.public_id}/allocation", data | more)
    return (browser.follow(answer) if answer.status == 303 else answer).tree.text


def test_what_is_promised_of_a_work_given_by_hand_is_so(handed_in):
    assert "Remy Reviewer has it now, and sees it on To do until Mon 16 Nov" in given(handed_in)
    assert "Roads and aqueducts" in handed_in.browse(handed_in.world.reviewer).get("/").text


def test_after_the_step_staff_are_asked_for_a_date(handed_in):
    handed_in.world.go(15)
    assert "Say until when they may." in given(handed_in)
    assert "Choose a date and a time" in given(handed_in, until="soon")
    assert "sees it on To do until Thu 19 Nov" in given(handed_in, until="2026-11-19T10:00")


def test_a_claim_taken_back_by_staff_has_a_way_back(handed_in):
    world = handed_in.world
    half(world, world.reviewer)
    browser, at = handed_in.browse(world.instructor), f"/activities/{world.activity.public_id}/allocation"
    page = browser.follow(browser.post(f"{at}/end", browser.get(at).form(f"{at}/end")))
    undo = next(action for action in page.actions() if "/end/undo" in action)
    assert "They have it again" in browser.follow(browser.post(undo)).tree.text


def test_a_case_says_who_took_it_out_of_sight(handed_in):
    world = handed_in.world
    work = responses.by_id(1)
    case = f"/activities/{world.activity.public_id}/moderation/cases/r.{work.public_id}"
    browser = handed_in.browse(world.instructor)
    responses.withdraw(work, by=None, now=world.at)
    assert "Taken back by its writer" in browser.get(case).text
    responses.restore(work, by=None, now=world.at)
    taken_out(handed_in, work)
    assert "Taken out" in browser.get(case).text


def test_who_is_excused_reads_so_where_they_press(site):
    world = site.world.go(2)
    by = {"by": world.instructor.account_id, "now": world.at, "reason": "Ill."}
    activities.extend(world.activity, phase="submit", whom=f"p{world.author.id}", waived=True, **by)
    at = f"/activities/{world.activity.public_id}/tasks/work"
    answer = site.browse(world.author).post(at, {"round": "1"})
    assert (answer.status, "You are excused from this." in answer.text) == (409, True)


def lists_of(site, world):
    """What every list says of the author's work: the student's page, staff's page and list, and its file."""
    at, staff = f"/activities/{world.activity.public_id}", site.browse(world.instructor)
    work = responses.by_id(1)
    return [
        staff.get(f"/responses/{work.public_id}").text,
        staff.get(f"{at}/tasks/work/written").text,
        staff.get(f"{at}/tasks/work/written.csv").html,
    ]


def test_every_list_says_who_took_it_out_of_sight(handed_in):
    world = handed_in.world
    work = responses.by_id(1)
    responses.withdraw(work, by=None, now=world.at)
    for said in lists_of(handed_in, world):
        assert "Taken back by its writer" in said and "by staff" not in said
    responses.restore(work, by=None, now=world.at)
    taken_out(handed_in, work)
    for said in lists_of(handed_in, world):
        assert "Taken out by staff" in said and "Taken back" not in said
    assert decided.taken_out([1, 2]) == {1}
