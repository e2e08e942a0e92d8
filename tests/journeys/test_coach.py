"""The coach in a browser: a blunt comment becomes a good one, a fair one stays as it is, and nobody is ever
kept from sending."""

import pytest

from peerreview.store import activities, db, diplomacy

WORK = (
    "# Aqueducts and roads\n\nA road shows that an army can come.\n\n## What failed\n\nWhen the Goths "
    "cut the aqueducts, the mills stopped within days."
)
BLUNT = (
    "Your last section is garbage, and I could not follow at all why the mills should have stopped as "
    "quickly as you say they did."
)
UNPLACED = "The argument is hard to follow for me, and I read all of it three times now to be sure."
FAIR = (
    "In the section “What failed” the claim about the mills is wrong: Procopius says they stopped at once. "
    "You could quote him and name the year, "
    "so that nobody can doubt it."
)
GOOD = (
    "In the section “What failed” the step from the cut to the mills convinced me because it is concrete. "
    "You could name the source, "
    "so that a reader can check it."
)


@pytest.fixture
def review(served):
    """A begun review with every comment but the first filled in well: (reviewer, its address, id of its first
    field)."""
    from peerreview.store import activities

    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=world.at)
    world.reload()
    world.go(2)
    for who in world.students:
        world.hand_in(who, WORK)
    world.go(9)
    begun = world.claim(world.reviewer)
    typed = world.filled(begun, words=GOOD)
    first = begun.items[0].id
    typed[first]["text"] = ""
    world.save(world.reviewer, begun, typed)
    return world.reviewer, f"/reviews/{begun.public_id}", f"w-{first}"


def opened(page, field):
    """The first tip beside a field, its line pressed."""
    tip = page.locator(f"#tips-{field} .coach").first
    tip.locator("summary").click()
    return tip


def state(review):
    """(state, text of the first comment as sent) of the review."""
    return db.row(
        """
        select r.state, coalesce((select a.text from answer a join version v on v.id = a.version_id
          where v.response_id = r.id and 'w-' || a.item = ?), '')
        from response r
        where r.public_id = ?
        """,
        review[2],
        review[1].split("/")[2],
    )


def axe(page):
    """Violations of WCAG 2.2 A and AA by name."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    return [
        (one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found.response["violations"]
    ]


def test_a_blunt_comment_becomes_a_good_one(visit, review):
    who, path, field = review
    page = visit(who)
    page.goto(path)
    words = page.locator(f"#{field}")
    words.press_sequentially(BLUNT)
    tip = page.locator(f"#tips-{field} .coach").first
    tip.wait_for()
    assert "garbage" in tip.locator("q").first.inner_text()
    assert page.locator(f"#mirror-{field} mark").all_inner_texts()[0] in BLUNT
    assert page.evaluate("document.activeElement.id") == field and words.input_value() == BLUNT
    assert axe(page) == []
    words.fill("")
    words.press_sequentially(GOOD)
    page.get_by_text("Says where, what and how.").first.wait_for()
    page.locator(f"#tips-{field} .coach").first.wait_for(state="detached")
    page.get_by_role("button", name="Send review").click()
    page.wait_for_url("**/activities/**")
    assert state(review) == ("submitted", GOOD)
    (activity,) = db.row("select activity_id from response where public_id = ?", path.split("/")[2])
    assert diplomacy.revised(activities.find(activity_id=activity)) == (1, 1, 1)


def test_a_fair_negative_comment_stays_untouched(visit, review):
    who, path, field = review
    page = visit(who)
    page.goto(path)
    with page.expect_response(lambda answer: "/tips/" in answer.url):
        page.locator(f"#{field}").press_sequentially(FAIR)
    assert page.locator(f"#tips-{field} .coach").count() == 0
    page.get_by_role("button", name="Send review").click()
    page.wait_for_url("**/activities/**")
    assert state(review) == ("submitted", FAIR)


@pytest.mark.parametrize("script", [True, False])
def test_send_anyway(visit, review, script):
    who, path, field = review
    page = visit(who, script=script)
    page.goto(path)
    page.locator(f"#{field}").fill(BLUNT)
    page.get_by_role("button", name="Send review").click()
    page.get_by_role("heading", name="Before it goes: one more look?").wait_for()
    assert "garbage" in page.locator(f"#tips-{field}").inner_text()
    assert page.locator(f"#{field}").input_value() == BLUNT and state(review)[0] == "draft"
    change, send = page.get_by_role("link", name="Change it"), page.get_by_role("button", name="Send anyway")
    assert (change.get_attribute("class"), send.get_attribute("class")) == ("btn main", "btn")
    assert page.get_by_text("This device holds").count() == 0
    send.click()
    page.wait_for_url("**/activities/**")
    assert state(review) == (
        "held",
        BLUNT,
    )  # sent; the activity's moderation, not the coach, lets staff look first


@pytest.mark.parametrize("script", [True, False])
def test_change_it_and_send(visit, review, script):
    who, path, field = review
    page = visit(who, script=script)
    page.goto(path)
    page.locator(f"#{field}").fill(BLUNT)
    page.get_by_role("button", name="Send review").click()
    page.get_by_role("link", name="Change it").click()
    page.locator(f"#{field}").fill(GOOD)
    page.get_by_role("button", name="Send anyway").click()
    page.wait_for_url("**/activities/**")
    assert state(review) == ("submitted", GOOD)


def test_without_a_script_the_starter_is_text_and_fine_as_it_is_holds(visit, review):
    who, path, field = review
    page = visit(who, script=False)
    page.goto(path)
    page.locator(f"#{field}").fill(BLUNT)
    page.get_by_role("button", name="Save and check").click()
    tips = page.locator(f"#tips-{field}")
    assert "It could say" not in tips.inner_text()
    opened(page, field)
    assert "It could say" in tips.inner_text() and page.locator(".starter").first.is_hidden()
    tips.get_by_role("button", name="Fine as it is").first.click()
    assert "A hard word" not in tips.inner_text()
    assert page.locator(f"#{field}").input_value() == BLUNT


def test_a_starter_goes_in_where_the_caret_is(visit, review):
    who, path, field = review
    page = visit(who)
    page.goto(path)
    words = page.locator(f"#{field}")
    words.press_sequentially(UNPLACED)
    page.locator(f"#tips-{field} .coach").first.wait_for()
    words.evaluate("field => field.setSelectionRange(0, 0)")
    starter = opened(page, field).locator(".starter")
    text = starter.get_attribute("data-starter")
    starter.focus()
    page.keyboard.press("Enter")
    assert words.input_value() == text + UNPLACED
    assert page.evaluate("document.activeElement.id") == field


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_tip_is_one_line_that_opens_in_place_above_the_bar(visit, review, size):
    who, path, field = review
    page = visit(who, size=size)
    page.goto(f"{path}?tab=form")
    words = page.locator(f"#{field}")
    words.press_sequentially(
        "You clearly did not try. Your last section is garbage, and I read all of it three times now."
    )
    line = page.locator(f"#tips-{field} summary").first
    line.wait_for()
    assert line.bounding_box()["height"] < 60
    assert page.locator(f"#tips-{field} .coach p").first.is_hidden()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('.coach > summary')")
    page.keyboard.press("Enter")
    tip = page.locator(f"#tips-{field} .coach").first
    tip.locator("p").first.wait_for()
    page.wait_for_function(
        "tip => tip.getBoundingClientRect().bottom <= "
        "document.querySelector('.submit').getBoundingClientRect().top",
        arg=tip.element_handle(),
    )
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert axe(page) == []
    more = page.locator(f"#tips-{field} .one-more")
    assert more.locator(".coach").is_hidden()
    more.locator("summary").first.click()
    more.locator(".coach p").first.wait_for()


def test_other_words_take_the_place_of_a_sentence_and_one_press_brings_it_back(visit, review):
    who, path, field = review
    page = visit(who)
    page.goto(path)
    words = page.locator(f"#{field}")
    text = f"The map 🗺 helps. {BLUNT} That is all I have to say about it for now."
    words.press_sequentially(text)
    page.locator(f"#tips-{field} .coach").first.wait_for()
    tip = opened(page, field)
    after = tip.locator(".instead q").first.inner_text()
    assert after.startswith("I could not follow at all why the mills should have stopped")
    with page.expect_response(lambda answer: "/acts" in answer.url):
        tip.get_by_role("button", name="Put this in its place").first.click()
    assert words.input_value() == text.replace(BLUNT, after)
    page.get_by_role("button", name="Put my words back").click()
    assert words.input_value() == text
    assert page.evaluate("document.activeElement.id") == field
    assert page.get_by_role("button", name="Put my words back").count() == 0
    assert ("harsh.contempt", "accepted") in db.rows("select rule, act from tip_act")


def test_fine_as_it_is_is_remembered(visit, review):
    who, path, field = review
    page = visit(who)
    page.goto(path)
    page.locator(f"#{field}").press_sequentially(BLUNT)
    tips = page.locator(f"#tips-{field}")
    while page.locator(f"#tips-{field} .coach").count() or not tips.get_attribute("data-seen"):
        tips.evaluate("box => box.dataset.seen = 'yes'")
        tips.locator(".coach").first.wait_for()
        opened(page, field)
        with page.expect_response(lambda answer: "/acts" in answer.url):
            tips.get_by_role("button", name="Fine as it is").first.click()
        page.wait_for_timeout(50)
    page.get_by_text("Saved", exact=False).first.wait_for()
    page.reload()
    assert page.locator(f"#tips-{field} .coach").count() == 0


def test_one_click_jumps_to_the_sentence(visit, review):
    who, path, field = review
    page = visit(who)
    page.goto(path)
    page.locator(f"#{field}").fill("👍 " + BLUNT)
    page.get_by_role("button", name="Send review").click()
    page.locator("#check").get_by_role("link", name="Kind? Some words could hurt.").click()
    chosen = page.evaluate(
        "(() => { const f = document.activeElement; return [f.id, f.value.slice(f.selectionStart, "
        "f.selectionEnd)] })()"
    )
    assert chosen == [field, page.locator(f"#mirror-{field} mark").first.inner_text()]


def test_the_newest_request_wins_and_typing_goes_on(visit, review):
    who, path, field = review
    page = visit(who)
    page.goto(path)
    asked = []

    def hold_the_first(route):
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route("**/tips/*", hold_the_first)
    words = page.locator(f"#{field}")
    with page.expect_request("**/tips/*"):
        words.press_sequentially(BLUNT)
    with page.expect_event("requestfailed", lambda request: "/tips/" in request.url):
        words.press_sequentially(" So it is.")
    page.locator(f"#tips-{field} .coach").first.wait_for()
    assert "shown=" in asked[1].request.post_data and "rev=" not in asked[1].request.post_data
    assert (
        words.input_value() == BLUNT + " So it is."
        and page.evaluate("document.activeElement.selectionStart") == len(BLUNT) + 10
    )
    assert page.locator(f"#mirror-{field}").text_content() == BLUNT + " So it is."
    words.press_sequentially(" ")
    assert page.locator(f"#mirror-{field}").is_hidden()


def test_a_session_that_ended_never_leads_away_from_the_text(visit, review):
    who, path, field = review
    page = visit(who)
    page.goto(path)
    db.execute("update login_session set ended_at = created_at")
    with page.expect_response(lambda answer: "/tips/" in answer.url and answer.status == 401):
        page.locator(f"#{field}").press_sequentially(BLUNT)
    page.get_by_text("You were signed out. Your text is kept here.").first.wait_for()
    assert page.url.endswith(path) and page.locator(f"#{field}").input_value() == BLUNT


def test_an_instructor_quiets_a_rule_and_adds_a_term(visit, review, served):
    who, path, field = review
    page = visit(served.world.instructor)
    page.goto(f"/activities/{served.world.activity.public_id}")
    page.get_by_role("link", name="Coach", exact=True).click()
    page.get_by_label("Comments to try it on").fill("Your last section is garbage.")
    page.get_by_role("button", name="Show the tips").click()
    assert page.locator(".coach").count() > 0
    page.get_by_label("Terms of your field").fill("garbage")
    page.get_by_role("group", name="A next step is missing").get_by_text("Keep quiet").click()
    page.get_by_role("button", name="Show the tips").click()
    assert "garbage" not in page.locator(".sheet .coach q").all_inner_texts()
    assert axe(page) == []
    page.get_by_role("button", name="Save the choice").click()
    page.get_by_text("Saved. It holds").wait_for()
    settings = diplomacy.of_activity(served.world.activity.id).settings
    assert (settings.allowed, settings.signals) == (("garbage",), (("no_next_step", "quiet"),))


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_names_and_contrast(visit, review, size, scheme):
    who, path, field = review
    page = visit(who, size=size, scheme=scheme)
    page.goto(f"{path}?tab=form")
    page.locator(f"#{field}").fill(BLUNT)
    page.get_by_role("button", name="Send review").click()
    page.get_by_role("heading", name="Before it goes: one more look?").wait_for()
    assert axe(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_a_harsh_reply_is_asked_about_and_goes_when_its_writer_wants(visit, served, script):
    from peerreview.store import activities

    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=world.at)
    world.reload()
    world.reviewed()
    world.go(15)
    page = visit(world.author, script=script)
    page.goto(f"/activities/{world.activity.public_id}/feedback")
    form = page.locator("form[action$='/answer']").first
    form.get_by_role("button", name="Useful").click()
    form.locator("[aria-pressed='true']", has_text="Useful").wait_for()
    form.get_by_text("Answer or flag").click()
    form.get_by_label("Your reply").fill("You are an idiot.")
    if script:
        page.locator(".coach q").first.wait_for()
    form.get_by_role("button", name="Send the change").click()
    page.get_by_text("Nothing is sent yet.").first.wait_for()
    if script:
        assert axe(page) == []
    page.get_by_role("button", name="Send anyway").click()
    page.get_by_role("button", name="Send anyway").wait_for(state="detached")
    page.get_by_text("is sent.").first.wait_for()
    assert db.rows("select state from response where task = 'answer'") == [("held",)]
