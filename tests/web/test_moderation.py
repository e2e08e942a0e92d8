"""Moderation on the screen."""
RUDE = "You are lazy and stupid, did you even read it? " + "In paragraph two the claim is clear because the numbers are named and the years are given. "


def test_smoke(site):
    world = site.world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    review = world.review(world.reviewer, words=RUDE)
    assert review.state == "held"
    browser = site.browse(world.instructor)
    page = browser.get(f"/activities/{world.activity.public_id}/moderation")
    print(page.text, browser.queries)
    case = browser.get(f"/activities/{world.activity.public_id}/moderation/cases/r.{review.public_id}")
    print(case.text, browser.queries)
    assert case.status == 200
    print(browser.get("/").text)
    for p in (f"/courses/{world.course.public_id}/audit", f"/activities/{world.activity.public_id}/moderation/setting"):
        print(browser.get(p).text[:500])
    action = f"/activities/{world.activity.public_id}/moderation/cases/r.{review.public_id}"
    done = browser.post(action, case.form(action) | {"act": "return"})
    print(done.status, done.html[:300])
    print(browser.follow(done).text[:200])
    print(site.browse(world.reviewer).get(f"/reviews/{review.public_id}").text[:900])
    assert 0
