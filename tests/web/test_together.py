"""What students open for each other, on the pages: closed to staff on every address, with planted words in
texts, drafts, files, search and mail; found, joined, run and left by those whose it is."""

import pytest

from peerreview.store import circles, db, responses
from tests.together import CANARY, SECRET, again, come, filled, opened, owner_of, walked


@pytest.fixture
def inside(site):
    """A site with a study group of four in which everything is written."""
    return filled(site)


def who(site, name):
    return {
        "instructor": site.world.instructor,
        "assistant": site.world.assistant,
        "administrator": site.world.admin,
        "stranger": site.world.stranger,
        "classmate": site.outsider,
    }[name]


@pytest.mark.parametrize("name", ["instructor", "assistant", "administrator", "stranger", "classmate"])
def test_no_address_opens_what_is_inside(inside, name):
    """Every route, every method: 404 where it names something inside, and the planted words nowhere."""
    before = state(inside)
    _cells, opened_to, told = walked(inside, inside.browse(who(inside, name)))
    # A classmate finds the group, not what is in it: its title and goal stand there for whoever may ask.
    allowed = {("circles.index", "GET"), ("circles.notice", "GET")} if name == "classmate" else set()
    assert (opened_to, set(told) - allowed) == ([], set())
    assert state(inside) == before


def state(site):
    return db.rows("select id, state, version, shown, rev from response order by id"), [
        (part.enrolment, part.standing) for part in circles.people_of(site.group.id)
    ]


@pytest.mark.parametrize("name", ["instructor", "assistant", "administrator", "classmate"])
def test_search_and_files_know_nothing_of_it(inside, name):
    browser = inside.browse(who(inside, name))
    for words in (CANARY, SECRET, "charter"):
        page = browser.get(inside.path("search.show", q=words))
        assert inside.group.public_id not in page.html
    for endpoint in ("export.of_course", "export.book_file", "grading.book", "courses.show", "todo.show"):
        rule = next(one for one in inside.app.url_map.iter_rules() if one.endpoint == endpoint)
        places = {"course": inside.world.course.public_id}
        page = browser.get(inside.path(endpoint, **{key: places[key] for key in rule.arguments}))
        assert CANARY not in page.html.lower() and inside.group.public_id not in page.html, endpoint


def test_no_mail_to_anybody_holds_a_word_of_it(inside):
    rows = db.rows("select subject, body, path from outbox_message")
    assert not [row for row in rows if CANARY in f"{row.subject}{row.body}" or SECRET in row.body]
    staff = {inside.world.instructor.account_id, inside.world.assistant.account_id, inside.world.admin.id}
    to_staff = db.rows(f"select body from outbox_message where account_id in ({db.places(staff)})", *staff)
    assert not [row for row in to_staff if inside.group.public_id in row.body]


def test_a_flag_reaches_nobody_and_says_so(inside):
    browser = inside.browse(inside.people[0])
    path = inside.path("responses.send_flag", response=inside.works["help"].public_id)
    page = browser.post(path, {"reason": "Look."})
    assert page.status == 422 and "Show it to one of them instead" in page.text
    assert db.row("select count(*) from flag")[0] == 0


def test_looking_as_a_student_staff_see_nothing_of_it(inside):
    world = inside.world
    browser = inside.browse(world.instructor)
    browser.post(
        inside.path("courses.look_as", course=world.course.public_id), {"student": inside.people[0].public_id}
    )
    for endpoint, places in (
        ("courses.show", {"course": world.course.public_id}),
        ("todo.show", {}),
        ("activities.show", {"activity": inside.group.public_id}),
        ("circles.show", {"circle": inside.group.public_id}),
    ):
        page = browser.get(inside.path(endpoint, **places))
        assert CANARY not in page.html.lower() and inside.group.public_id not in page.html, endpoint


def test_its_people_read_it_and_see_it_on_to_do(inside):
    browser = inside.browse(inside.people[3])
    page = browser.get(inside.path("activities.show", activity=inside.group.public_id))
    assert "Only the 4 of you see this page; staff cannot open it." in page.text
    assert "The kestrel table" in browser.get("/").text or "The kestrel table" in browser.get("/todo").text
    read = browser.get(
        inside.path("responses.written", activity=inside.group.public_id, task="stuck", round="1")
    )
    assert CANARY in read.text and "Show it to somebody outside" in read.text


def test_who_left_reads_nothing_any_more(inside):
    browser = inside.browse(inside.people[1])
    path = inside.path("submissions.edit", mine=inside.works["goal"].public_id)
    assert browser.get(path).status == 200
    browser.post(inside.path("circles.leave", circle=inside.group.public_id))
    assert browser.get(path).status == 404
    assert browser.get(inside.path("activities.show", activity=inside.group.public_id)).status == 404


def test_one_shows_a_text_to_the_instructor_who_reads_that_and_nothing_else(inside):
    teller, reader = inside.browse(inside.people[0]), inside.browse(inside.world.instructor)
    path = inside.path("circles.disclose", inside=inside.works["help"].public_id)
    assert teller.get(path).status == 200
    wrong = teller.post(path, {"to": "", "reason": "What I typed stays."})
    assert wrong.status == 422 and "What I typed stays." in wrong.text
    teller.post(path, {"to": inside.world.instructor.public_id, "reason": "This hurts."})
    (row,) = db.rows("select public_id from disclosure")
    page = reader.get(inside.path("circles.read", disclosure=row.public_id))
    assert page.status == 200 and CANARY in page.text and "This hurts." in page.text
    for other in (inside.world.assistant, inside.world.admin, inside.people[1], inside.world.stranger):
        assert inside.browse(other).get(inside.path("circles.read", disclosure=row.public_id)).status == 404
    assert reader.get(inside.path("activities.show", activity=inside.group.public_id)).status == 404
    stopped = reader.post(inside.path("circles.freeze", disclosure=row.public_id), {"reason": ""})
    assert stopped.status == 422
    reader.post(inside.path("circles.freeze", disclosure=row.public_id), {"reason": "Threats."})
    assert again(inside.group).closed
    assert teller.get(inside.path("activities.show", activity=inside.group.public_id)).status == 200


def test_a_student_opens_one_and_the_owner_runs_it(site):
    world = site.world.go(1)
    one, other = site.browse(world.author), site.browse(world.reviewer)
    course = world.course.public_id
    typed = {"design": "study_group", "title": "", "goal": "We learn.", "most": "1", "join": "request"}
    page = one.post(site.path("circles.create", course=course), typed)
    assert page.status == 422 and "We learn." in page.text and "whole number from 2 to 60" in page.text
    one.post(site.path("circles.create", course=course), typed | {"title": "Ours", "most": "2"})
    (group,) = db.rows("select id, public_id from activity where people = 'closed'")
    assert "Ours" in other.get(site.path("circles.index", course=course)).text
    assert other.get(site.path("circles.notice", offered=group.public_id)).status == 200
    other.post(site.path("circles.join", offered=group.public_id), {"words": "Hello"})
    page = one.get(site.path("circles.show", circle=group.public_id))
    assert "Hello" in page.text
    asking = next(part for part in circles.people_of(group.id) if part.standing == "asked")
    one.post(site.path("circles.answer", circle=group.public_id), {"person": asking.public_id, "act": "yes"})
    assert other.get(site.path("activities.show", activity=group.public_id)).status == 200
    assert other.post(site.path("circles.close", circle=group.public_id), {"reason": ""}).status == 404
    past = one.post(site.path("circles.meet", circle=group.public_id), {"moment": "2020-01-01T10:00"})
    assert past.status == 422 and "This moment is past" in past.text
    one.post(site.path("circles.meet", circle=group.public_id), {"moment": "2027-01-01T10:00"})
    file = other.get(site.path("circles.file", circle=group.public_id))
    assert "BEGIN:VEVENT" in file.html and "Ours" not in file.html
    heir = next(part for part in circles.people_of(group.id) if part.standing == "member")
    one.post(site.path("circles.hand_over", circle=group.public_id), {"person": heir.public_id})
    assert owner_of(group).account == world.reviewer.account_id
    assert one.post(site.path("circles.close", circle=group.public_id)).status == 404
    other.post(site.path("circles.close", circle=group.public_id), {"reason": "Done."})
    assert again(group).closed


def test_a_strangers_link_does_nothing(site):
    world = site.world.go(1)
    shop = opened(world, "student_workshop", title="Knots")
    before = len(circles.people_of(shop.id))
    for browser in (site.browse(world.stranger), site.browse(world.instructor), site.browse()):
        browser.get(site.path("circles.notice", offered=shop.public_id))
        browser.post(site.path("circles.join", offered=shop.public_id))
    invited = site.browse(world.reviewer)
    invited.get(site.path("circles.notice", offered=shop.public_id))  # looking is not joining
    assert len(circles.people_of(shop.id)) == before


def test_staff_find_a_workshop_and_say_yes_first_where_they_want_to(site):
    world = site.world.go(1)
    staff, course = site.browse(world.instructor), world.course.public_id
    page = staff.post(
        site.path("circles.say", course=course),
        {"design": "student_workshop", "is_open": "y", "is_approved": "y"},
    )
    assert page.status in (200, 303)
    shop = opened(world, "student_workshop", title="Knots")
    page = staff.get(site.path("activities.show", activity=shop.public_id))
    assert "A student proposes this" in page.text
    assert site.browse(world.reviewer).get(site.path("circles.notice", offered=shop.public_id)).status == 404
    staff.post(site.path("circles.answer_proposal", circle=shop.public_id), {"act": "yes"})
    assert site.browse(world.reviewer).get(site.path("circles.notice", offered=shop.public_id)).status == 200


def test_every_page_of_staff_speaks_of_those_who_take_part(site):
    """A workshop of two in a class of more: no page of staff breaks, or counts people who never came."""
    world = site.world.go(1)
    shop = opened(world, "student_workshop", title="Knots")
    come(world, shop, world.students[1])
    staff, outside = site.browse(world.instructor), world.accounts[world.students[3].id].name
    for rule in site.app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments == {"activity"}:
            page = staff.get(site.path(rule.endpoint, activity=shop.public_id))
            assert page.status in (200, 302, 303, 404), rule.endpoint
            if rule.endpoint in ("activities.progress", "activities.remind", "activities.groups"):
                assert outside not in page.text, rule.endpoint
    page = staff.get(site.path("activities.show", activity=shop.public_id))
    assert "2 students" in page.tree.one(class_="lede").text


def test_what_is_due_next_is_taken_as_a_goal(inside):
    browser = inside.browse(inside.people[0])
    page = browser.get(inside.path("activities.show", activity=inside.group.public_id))
    assert "What is due next could be your goal" in page.text
    key = f"{inside.world.activity.public_id}.work.1"
    pressed = [
        browser.post(inside.path("circles.take", circle=inside.group.public_id), {"due": key})
        for _ in range(2)
    ]
    assert [page.status for page in pressed] == [303, 303]
    (row,) = db.rows(
        "select public_id from response where author_id = ? and task = 'goal'", inside.people[0].id
    )
    assert "Roads and aqueducts" in str(
        responses.written_by(inside.people[0].account_id, row.public_id).draft
    )


def test_no_staff_makes_an_activity_that_is_the_learners(site):
    staff = site.browse(site.world.instructor)
    path = site.path("activities.new", course=site.world.course.public_id, design="study_group")
    assert staff.get(path).status == 404


def test_the_list_asks_as_often_for_many_as_for_few(site):
    world, asked = site.world.go(1), []
    browser = site.browse(world.author)
    for number in range(12):
        one = world.join(f"Owner{number} Student", "student")
        opened(world, owner=one, title=f"Table {number}")
        if number in (2, 11):
            browser.get(site.path("circles.index", course=world.course.public_id))
            asked.append(browser.queries)
    assert asked[0] == asked[1]


def test_pages_are_whole(inside):
    for person in (inside.people[0], inside.people[1]):
        browser = inside.browse(person)
        for endpoint, places in (
            ("circles.index", {"course": inside.world.course.public_id}),
            ("circles.show", {"circle": inside.group.public_id}),
            ("circles.new", {"course": inside.world.course.public_id, "design": "student_workshop"}),
            ("circles.show_to", {"inside": inside.works["help"].public_id}),
        ):
            assert browser.get(inside.path(endpoint, **places)).status == 200, endpoint
