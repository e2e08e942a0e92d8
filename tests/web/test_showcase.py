"""The pages of the showcase: proposing without learning who, saying yes to whom and until when, reading,
taking back; gone for readers at once, on every page; names only where their author wants them."""

from datetime import timedelta

import pytest

from peerreview.domain import clock
from peerreview.store import db, responses, showcase
from tests.cast import World
from tests.conftest import Site
from tests.showing import say_yes, wrote

TEXT = "# The aqueduct\n\nA road shows that an army can come, and a canal shows who is thirsty."


@pytest.fixture
def site(sqlite):
    """The app on a class whose works and reviews are in, on day 15; ``site.work``: that of the author."""
    world = World()
    world.go(2)
    work = world.hand_in(world.author, TEXT)
    for who in world.students[1:]:
        world.hand_in(who, f"# Another\n\nText of somebody, number {who.id}.")
    world.go(9)
    for who in world.students * 2:
        world.review(who)
    found = Site(world.go(15), sqlite)
    found.work = work
    return found


def reader(site):
    """Somebody who reviewed the author's work."""
    row = db.row("select reviewer_id from allocation where about_response_id = ? order by id", site.work.id)
    return next(who for who in site.world.students if who.id == row[0])


def others(site):
    """Students who did not review it."""
    asked = {
        row[0]
        for row in db.rows("select reviewer_id from allocation where about_response_id = ?", site.work.id)
    }
    return [who for who in site.world.students if who.id not in asked | {site.world.author.id}]


def propose(site, who, work=None, **typed):
    path = site.path("showcase.ask", response=(work or site.work).public_id)
    browser = site.browse(who)
    form = browser.get(path).form(path)
    return browser.follow(browser.post(path, form | typed))


def offer_path(site):
    return site.path("showcase.offer", offer=db.row("select public_id from exhibit")[0])


def press_yes(site, *, until=None, **typed):
    browser, path = site.browse(site.world.author), offer_path(site)
    form = browser.get(path).form(path)
    form.pop("is_named", None)
    typed["until"] = until or clock.typed(site.world.at + timedelta(days=10), "Europe/Berlin")
    page = browser.post(path, form | typed)
    return browser.follow(page) if page.status == 303 else page


def listed(site, who):
    return site.browse(who).get(site.path("showcase.index", course=site.world.course.public_id))


def item_path(site):
    return site.path("showcase.show", exhibit=db.row("select public_id from exhibit")[0])


def press(site, act):
    browser = site.browse(site.world.author)
    path = site.path("showcase.end", offer=db.row("select public_id from exhibit")[0])
    form = browser.get(offer_path(site)).form(path) | {"act": act}
    return browser.follow(browser.post(path, form))


def test_a_reviewer_finds_the_way_and_nobody_learns_who(site):
    world, who = site.world, reader(site)
    review = db.row(
        "select public_id from response where task = 'review' and author_id = ? and about_response_id = ?",
        who.id,
        site.work.id,
    )[0]
    desk = site.browse(who).get(site.path("reviews.edit", mine=review))
    ask = site.path("showcase.ask_reviewed", mine=review)
    assert ask in desk.links() and site.work.public_id not in desk.html
    page = site.browse(who).get(ask)
    assert "The work you read." in page.text and site.work.public_id not in page.html
    received = db.row(
        "select public_id from response where task = 'review' and about_response_id = ?", site.work.id
    )
    assert site.browse(world.author).get(site.path("showcase.ask_reviewed", mine=received[0])).status == 404
    page = propose(site, who, reason="The second sentence.")
    assert "Proposed. If its author says yes" in page.text and "Anna" not in page.text
    to_do = site.browse(world.author).get("/")
    assert "Your work is proposed for the showcase: say yes or no" in to_do.text
    offer = site.browse(world.author).get(offer_path(site))
    assert "The second sentence." in offer.text and "1 person finds it worth showing" in offer.text
    assert who.account.name.split()[0] not in offer.text
    assert site.browse(who).get(offer_path(site)).status == 404


def test_the_proposer_may_say_who_they_are(site):
    propose(site, reader(site), is_named="y")
    assert reader(site).account.name in site.browse(site.world.author).get(offer_path(site)).text


def test_what_is_said_yes_to_is_read_and_what_is_taken_back_is_gone_everywhere(site):
    world, (someone, *_more) = site.world, others(site)
    propose(site, reader(site))
    page = press_yes(site, approach="First the *end*, then the rest.")
    assert "You said yes." in page.text and "Shown" in page.text
    assert "say yes or no" not in site.browse(world.author).get("/").text
    page = listed(site, someone)
    assert "A classmate" in page.text and "Anna" not in page.text
    page = site.browse(someone).get(item_path(site))
    assert "who is thirsty" in page.text and "First the end, then the rest." in page.text
    assert "Anna" not in page.html
    activity = site.path("activities.show", activity=world.activity.public_id)
    assert "1 thing of this activity in the showcase" in site.browse(someone).get(activity).text
    browser, reply = site.browse(someone), f"{item_path(site)}/replies"
    page = browser.get(item_path(site))
    page = browser.follow(browser.post(reply, page.form(reply) | {"text": "I take the canal."}))
    assert "I take the canal." in page.text
    assert "Taken back. Nobody reads it there any more." in press(site, "back").text
    assert site.browse(someone).get(item_path(site)).status == 404
    assert site.browse(someone).post(reply, {"text": "x"}, from_page="/").status == 404
    page = listed(site, someone)
    assert "who is thirsty" not in page.html and "I take the canal." in page.text
    assert "in the showcase" not in site.browse(someone).get(activity).text
    assert (
        "thirsty"
        not in site.browse(someone).get(site.path("search.show", q="thirsty")).text.partition("found")[2]
    )
    assert "I take the canal." in site.browse(world.author).get(offer_path(site)).text


def test_with_the_name_where_its_author_ticks_it(site):
    propose(site, reader(site))
    press_yes(site, is_named="y")
    someone = others(site)[0]
    assert "Anna Author" in listed(site, someone).text
    assert "Anna Author" in site.browse(someone).get(item_path(site)).text


def test_an_own_name_in_the_text_is_asked_about_once(site):
    propose(site, reader(site))
    page = press_yes(site, approach="I, Anna Author, began with the end.")
    assert page.status == 422 and "this stands in it: Anna Author" in page.text
    assert "I, Anna Author, began with the end." in page.html
    browser, path = site.browse(site.world.author), offer_path(site)
    form = page.form(path) | {"csrf_token": browser.get(path).form(path)["csrf_token"]}
    page = browser.follow(browser.post(path, form))
    assert "You said yes." in page.text


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"until": "2020-01-01T10:00"}, "That is over already."),
        ({"until": "2060-01-01T10:00"}, "Three years are the longest."),
        ({"until": "tomorrow"}, "Choose a date and a time"),
        ({"audience": "all"}, "Choose one of these."),
        ({"approach": "x" * 4001}, "4001 characters long"),
    ],
)
def test_bad_input_keeps_what_was_typed(site, typed, said):
    propose(site, reader(site))
    page = press_yes(site, **{"approach": "Slowly."} | typed)
    assert page.status == 422 and said in page.text
    assert (typed.get("approach") or "Slowly.") in page.html


def test_empty_date_and_reply_are_told_beside_their_fields(site):
    propose(site, reader(site))
    browser, path = site.browse(site.world.author), offer_path(site)
    page = browser.post(path, browser.get(path).form(path) | {"until": ""})
    assert page.status == 422 and "Say until when." in page.text
    press_yes(site)
    browser, reply = site.browse(others(site)[0]), f"{item_path(site)}/replies"
    page = browser.post(reply, browser.get(item_path(site)).form(reply) | {"text": "  "})
    assert page.status == 422 and "Write something first." in page.text


def test_a_no_is_told_to_nobody(site):
    propose(site, reader(site))
    assert "You said no. Nobody is told" in press(site, "no").text
    page = propose(site, reader(site), reason="Please.")
    assert "Proposed. If its author says yes" in page.text
    assert "say yes or no" not in site.browse(site.world.author).get("/").text


def test_ones_own_and_what_is_closed_is_refused_in_a_sentence(site):
    world = site.world
    path = site.path("showcase.ask", response=site.work.public_id)
    page = site.browse(world.author).get(path)
    assert "This is yours." in page.text and not page.actions() or path not in page.actions()
    answer = world.send(world.author, world.begin(world.author, "answer"))
    staff = site.browse(world.instructor)
    page = staff.get(site.path("showcase.ask", response=answer.public_id))
    assert "An answer to a review stays between the two." in page.text
    db.execute("update response set as_staff = ? where id = ?", True, site.work.id)
    assert path not in staff.get(site.path("responses.show", response=site.work.public_id)).links()
    page = staff.get(path)
    assert "Staff wrote this." in page.text and path not in page.actions()


def test_staff_propose_read_without_names_and_take_out(site):
    world = site.world
    staff = site.browse(world.instructor)
    page = staff.get(site.path("responses.show", response=site.work.public_id))
    assert site.path("showcase.ask", response=site.work.public_id) in page.links()
    propose(site, world.instructor)
    press_yes(site)
    page = staff.get(item_path(site))
    assert "A classmate" in page.text and "Anna" not in page.text
    out = f"{item_path(site)}/removal"
    assert staff.post(out, page.form(out) | {"reason": ""}).status == 422
    long = "It names a patient. " * 25 + "The end."
    back = staff.post(out, page.form(out) | {"reason": long})
    assert back.status == 422 and long in back.html
    assert "508 characters long; up to 500 fit" in back.tree.one(id="reason-why").text
    page = staff.follow(staff.post(out, page.form(out) | {"reason": "It names a patient."}))
    assert "Taken out. Its author reads your reason." in page.text
    offer = site.browse(world.author).get(offer_path(site))
    assert "Staff took it out: It names a patient." in offer.text
    assert site.browse(others(site)[0]).post(out, {"reason": "x"}, from_page="/").status == 404


def test_strangers_and_other_students_get_nothing(site):
    propose(site, reader(site))
    for who in (site.world.stranger, site.world.admin, others(site)[0]):
        browser = site.browse(who)
        assert browser.get(item_path(site)).status == 404  # not said yes to yet
        assert browser.get(offer_path(site)).status == 404
        assert browser.post(offer_path(site), {"version": "1"}, from_page="/").status == 404
        assert browser.get(site.path("showcase.ask", response=site.work.public_id)).status == 404
    press_yes(site)
    for who in (site.world.stranger, site.world.admin):
        assert site.browse(who).get(item_path(site)).status == 404
        assert listed(site, who).status == 404


def test_a_comment_that_helped_most_is_proposed_and_shown_in_words(site):
    world = site.world
    browser = site.browse(world.author)
    path = site.path("feedback.show", activity=world.activity.public_id)
    page = browser.get(path)
    mark = next(action for action in page.actions() if action.endswith("/best"))
    browser.post(mark, page.form(mark))
    page = browser.get(path)
    (ask,) = [link for link in page.links() if link and "/proposal" in link]
    page = browser.get(ask)
    assert "The comment on “" in page.text
    action = ask.partition("?")[0]
    browser.post(action, page.form(action))
    review = db.row(
        "select x.response_id, r.author_id from exhibit x join response r on r.id = x.response_id"
    )
    writer = next(who for who in world.students if who.id == review[1])
    offer = site.browse(writer)
    form = offer.get(offer_path(site)).form(offer_path(site))
    form["until"] = clock.typed(world.at + timedelta(days=3), "Europe/Berlin")
    offer.post(offer_path(site), form)
    page = site.browse(others(site)[0]).get(item_path(site))
    assert "In paragraph two the claim is clear" in page.text
    assert not page.tree.all(class_="level")


def test_the_lists_ask_as_many_queries_of_many(site):
    world = site.world
    browser = site.browse(others(site)[0])
    path = site.path("showcase.index", course=world.course.public_id)
    asked = []
    works = [row[0] for row in db.rows("select id from response where task = 'work' order by id")]
    for number, work in enumerate(responses.by_ids(works), 1):
        proposer = next(who for who in world.students if who.id != work.author)
        showcase.propose(
            work, "", person=proposer.id, is_named=False, reason="", by=proposer.account_id, now=world.at
        )
        writer = next(who for who in world.students if who.id == work.author)
        one = showcase.offers(writer.account_id)[0].thing
        showcase.say_yes(
            one,
            audience="class",
            until=world.at + timedelta(days=5),
            is_named=False,
            approach="",
            version=1,
            by=writer.account_id,
            now=world.at,
        )
        assert browser.get(path).text.count("Roads and aqueducts") >= number
        asked.append(browser.queries)
    assert len(set(asked)) == 1


def test_to_do_asks_one_query_more_at_most(site):
    browser = site.browse(site.world.author)
    browser.get("/")
    browser.get("/")
    before = browser.queries
    propose(site, reader(site))
    browser.get("/")
    browser.get("/")
    assert browser.queries == before


def test_my_list_says_how_each_stands(site):
    propose(site, reader(site))
    browser = site.browse(site.world.author)
    assert "Waits for you" in browser.get("/showcase/mine").text
    press_yes(site)
    assert "Shown" in browser.get("/showcase/mine").text
    site.world.at += timedelta(days=11)
    assert "Over" in browser.get("/showcase/mine").text
    assert "Nothing is proposed" in site.browse(reader(site)).get("/showcase/mine").text


def test_the_own_data_have_it(site):
    propose(site, reader(site), reason="The second sentence.")
    press_yes(site, approach="Slowly.")
    known = site.browse(site.world.author).get(site.path("privacy.known")).html
    assert "Slowly." in known and "The second sentence." not in known
    assert "The second sentence." in site.browse(reader(site)).get(site.path("privacy.known")).html


@pytest.fixture
def group(sqlite):
    """The app on a class in which a group of three wrote a page that is proposed."""
    world = World()
    wrote(world)
    return Site(world, sqlite)


def test_a_group_says_yes_each_for_themselves(group):
    world = group.world
    path = group.path("showcase.offer", offer=db.row("select public_id from exhibit")[0])
    for place, who in enumerate(world.three):
        browser = group.browse(who)
        assert "say yes or no" in browser.get("/").text
        page = browser.get(path)
        assert "It is shown once each of you says yes" in page.text
        form = page.form(path)
        form.pop("is_named", None)
        typed = form | {"until": clock.typed(world.at + timedelta(days=10), "Europe/Berlin")}
        page = browser.follow(browser.post(path, typed | ({"is_named": "y"} if place == 0 else {})))
        assert ("Waits for others of your group" in page.text) == (place < 2)
    first, second, third = (who.account.name for who in world.three)
    page = group.browse(world.other).get(item_path(group))
    assert f"{first} and 2 classmates" in page.text
    assert second not in page.html and third not in page.html
    browser = group.browse(world.three[1])
    end = group.path("showcase.end", offer=db.row("select public_id from exhibit")[0])
    page = browser.follow(browser.post(end, browser.get(path).form(end) | {"act": "back"}))
    assert "Nobody reads it there any more." in page.text
    assert group.browse(world.other).get(item_path(group)).status == 404
    assert "Waits for others of your group" in group.browse(world.three[0]).get("/showcase/mine").text


def test_no_page_names_who_of_a_group_wants_no_name(group):
    world = group.world
    named, *hidden = world.three
    say_yes(world, named, named=True, approach="I began with the end.")
    for who in hidden:
        say_yes(world, who, approach=f"Mine was the {who.id}th try.")
    course = world.course.public_id
    for reads in (world.other, world.instructor):
        browser = group.browse(reads)
        pages = [
            listed(group, reads),
            browser.get(item_path(group)),
            browser.get(group.path("showcase.index", course=course) + "?q=try"),
            browser.get(group.path("search.show", q="canal")),
        ]
        for page in pages:
            assert not any(who.account.name in page.html for who in hidden), page.html
        assert named.account.name in pages[0].text
        for who in hidden:
            name = who.account.name.split()[0]
            found = browser.get(group.path("showcase.index", course=course) + f"?q={name}")
            assert "No text here has these words." in found.text
            box = browser.get(group.path("search.show", q=name))
            assert "In the showcase" not in box.text and "In the showcase" in pages[3].text
    replying = group.browse(hidden[0])
    assert "so you only read here" in replying.get(item_path(group)).text


def test_the_name_of_another_is_refused_beside_its_field(group):
    first, second, _third = group.world.three
    path = group.path("showcase.offer", offer=db.row("select public_id from exhibit")[0])
    browser = group.browse(first)
    typed = {"approach": f"With {second.account.name} I drew it first."}
    page = browser.post(path, browser.get(path).form(path) | typed)
    assert page.status == 422 and "The name of somebody of your group stands here" in page.text
    assert "I drew it first." in page.html
