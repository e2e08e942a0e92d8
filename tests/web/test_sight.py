"""Who of the staff reads what: every address that takes a response or a case, and every page and file that
lists them, for each preset of ``see`` and each role, with planted words and names."""

import re
import shutil

import pytest

from peerreview.domain import designs
from peerreview.domain.designs.shape import SEES
from peerreview.store import db, moderation, responses
from tests.conftest import Site
from tests.notes import ALONE, DESIGN, PLANTED, made, plant, write

CLOSED = ("private", "between", "counts")
LISTS = (
    "activities.show",
    "activities.edit",
    "forms.usual",
    "activities.progress",
    "activities.groups",
    "activities.materials",
    "activities.metrics",
    "activities.metrics_file",
    "allocation.table",
    "diplomacy.show",
    "feedback.show",
    "feedback.in_text",
    "feedback.summary",
    "grading.contribution",
    "grading.contribution_file",
    "grading.show",
    "grading.export",
    "grading.mine",
    "grading.book",
    "export.of_activity",
    "export.of_course",
    "export.grades_sheet",
    "export.comments_file",
    "export.book_file",
    "export.book_sheet",
    "moderation.show",
    "moderation.edit",
    "courses.show",
    "circles.index",
    "moderation.audit_lines",
    "moderation.reveals",
    "showcase.index",
    "feedback.mine",
    "todo.show",
)


@pytest.fixture(scope="module")
def written(migrated, tmp_path_factory):
    """(file, World, works) of a class in which everybody wrote, made once."""
    path = tmp_path_factory.mktemp("sight") / "written.db"
    shutil.copy(migrated, path)
    db.open_database(f"sqlite:///{path}", synchronous="OFF")
    with db.chance_from(db.Replay("test")):
        world = made("group")
        works = write(world)
        world.helper = world.join("Hanna Helper", "assistant")
    db.execute("pragma wal_checkpoint(truncate)")
    db.database.close()
    return path, world, works


@pytest.fixture(params=SEES)
def planted(request, written, tmp_path):
    """A site on a copy of that class, as if its design had said ``site.see`` from the beginning;
    ``site.works`` {name: Work}."""
    path, world, works = written
    shutil.copy(path, tmp_path / "test.db")
    db.open_database(f"sqlite:///{tmp_path / 'test.db'}", synchronous="OFF")
    design = designs.load(DESIGN.format(see=request.param))
    plan = designs.canonical(design.plan)
    db.execute("update activity set plan = ?, plan_digest = ?", plan, design.digest)
    world.go(15).reload()
    site = Site(world, f"sqlite:///{tmp_path / 'test.db'}")
    site.see, site.works = request.param, works
    yield site
    db.database.close()


def role(site, name):
    return {
        "instructor": site.world.instructor,
        "assistant": site.world.helper,
        "party": site.world.assistant,
        "administrator": site.world.admin,
        "stranger": site.world.stranger,
    }[name]


def addresses(site, work):
    """[(endpoint, method, path)] of every route that takes this response, or a case about it."""
    places = {
        "activity": site.world.activity.public_id,
        "response": work.public_id,
        "mine": work.public_id,
        "received": work.public_id,
        "case": f"r.{work.public_id}",
        "review": work.public_id,
        "item": "claim",
    }
    return [
        (rule.endpoint, method, site.path(rule.endpoint, **{name: places[name] for name in rule.arguments}))
        for rule in site.app.url_map.iter_rules()
        if rule.arguments & {"response", "mine", "received", "case", "review"}
        and rule.arguments <= places.keys()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def walk(site, browser, work, rooms=""):
    """{(endpoint, method): Page} of every route that takes a response: of *rooms* (how an endpoint begins),
    or of all."""
    found = {}
    for endpoint, method, path in addresses(site, work):
        if not endpoint.startswith(rooms):
            continue
        found[endpoint, method] = (
            browser.get(path) if method == "GET" else browser.post(path, {"item": "claim", "act": "leave"})
        )
    return found


def lists(site, browser):
    """{endpoint: Page} of every page and file that lists responses or counts them."""
    places = {"activity": site.world.activity.public_id, "course": site.world.course.public_id}
    rules = {rule.endpoint: rule.arguments for rule in site.app.url_map.iter_rules()}
    found = {
        endpoint: browser.get(
            site.path(endpoint, **{name: places[name] for name in rules[endpoint] & places.keys()})
        )
        for endpoint in LISTS
    }
    # stands in everything that was planted, also in what was entered before the rule changed
    found["search.show"] = browser.get(site.path("search.show", q="because the numbers are named"))
    for who in site.world.students:
        path = site.path("grading.explain", activity=places["activity"], person=who.public_id)
        found[f"grading.explain {who.id}"] = browser.get(path)
    return found


def test_the_walk_meets_every_list_of_the_site(planted):
    """A new page about an activity or a course is walked here too, or is one of these, which list nothing
    that people wrote."""
    apart = {"activities.new", "courses.people", "moderation.following", "grading.explain", "grading.confirm"}
    apart |= {"forms.edit", "activities.material", "activities.new_material", "asking.make"}
    apart |= {"grading.person_in_book"}
    apart |= {"circles.new"}  # what a student may open
    apart |= {"designs.index", "designs.show", "designs.file", "designs.choose_for"}  # about nobody
    apart |= {"pilots.index", "pilots.new", "pilots.values"}  # what staff decided, measured or bring
    # Numbers of five people and more; quotes come through the door of the showcase (test_pilots).
    apart |= {"pilots.show", "pilots.review", "pilots.numbers_file"}
    apart |= {"forms.index", "forms.show", "forms.file", "forms.kept_file"}  # the same
    apart |= {"rehearsal.show", "rehearsal.walk"}  # of made-up people
    apart |= {"courses.new_copy", "courses.confirm_deletion"}  # what is set up, and how much is there
    apart |= {"activities.pairs"}  # who is with whom, and why: nothing of it written
    apart |= {"activities.groups_now", "activities.remind"}  # the head of activities.groups, for open pages
    apart |= {
        f"courses.{view}" for view in ("about_me", "questions", "people_file", "look_into", "show_person")
    }
    apart |= {"activities.said_to_all", "courses.look_at", "courses.wrong_lines"}  # words and lists of staff
    apart |= {"courses.invitations", "courses.wall"}  # who is not in yet, and the code: nothing written
    missing = {
        rule.endpoint
        for rule in planted.app.url_map.iter_rules()
        if "GET" in rule.methods
        and rule.arguments & {"activity", "course"}
        and not rule.arguments & {"response", "mine", "received", "case", "review", "task"}
    } - set(LISTS)
    assert missing == apart


def test_works_taken_out_hold_nothing_that_their_taker_may_not_read(planted):
    """The ZIP of works and reviews, with names: what staff may not read, or are party to, is not in it."""
    browser = planted.browse(role(planted, "instructor"))
    page = browser.post(
        planted.path("export.works_file", activity=planted.world.activity.public_id), {"names": "real"}
    )
    found = {name for name, word in PLANTED.items() if word in page.html}
    assert "draft" not in found
    if planted.see in CLOSED:
        assert found == set() and "Anna" not in page.html
    else:
        assert found >= {"note"}


STAFF_ROOMS = ("responses", "moderation", "feedback.pick", "feedback.unpick")
ROLES = ("instructor", "assistant", "party", "administrator", "stranger")
NAMES = {"note": "Anna", "answer": "Anna", "to_staff": "Anna", "draft": "Nils"}
WORDS = PLANTED | {"by_staff": PLANTED["check"], "to_staff": PLANTED["answer"]}


@pytest.mark.parametrize("who", ROLES)
def test_what_somebody_may_not_read_is_found_on_no_address(planted, who):
    """404 wherever a response is named; where staff may read it, they do, with its writer's name."""
    browser, reads = planted.browse(role(planted, who)), planted.see not in CLOSED
    is_outside = who in ("administrator", "stranger")
    for name, work in planted.works.items():
        if who == "party" and name in ("by_staff", "to_staff"):
            continue  # see below
        if reads and not is_outside:
            page = browser.get(planted.path("responses.show", response=work.public_id))
            found = page.status, WORDS[name] in page.text, NAMES.get(name, "") in page.text
            assert found == (200, True, True), name
        elif not reads or name == "check":
            rooms = STAFF_ROOMS if name != "check" or reads else ""
            statuses = {key: page.status for key, page in walk(planted, browser, work, rooms).items()}
            assert {key: status for key, status in statuses.items() if status != 404} == {}, name


@pytest.mark.parametrize("who", ROLES)
def test_what_somebody_may_not_read_stands_on_no_page_and_in_no_file(planted, who):
    """Lists, counts, grades, files and the record; a party meets what is about theirs where students do."""
    if planted.see not in CLOSED:
        return
    pages = lists(planted, planted.browse(role(planted, who)))
    if who == "party":
        pages.pop("feedback.show")
        assert "Written in your courses" not in pages.pop("search.show").text  # their own review alone
    leaks = [(name, word) for name, page in pages.items() for word in PLANTED.values() if word in page.html]
    assert leaks == []
    assert [
        row
        for row in db.rows("select body from outbox_message")
        for word in PLANTED.values()
        if word in row[0]
    ] == []


def test_who_is_party_reads_what_is_about_theirs_as_a_student_does(planted):
    """The answer to the assistant's own review: never on a page for staff, whatever staff may read."""
    browser = planted.browse(role(planted, "party"))
    rooms = ("responses", "moderation.case")
    found = walk(planted, browser, planted.works["to_staff"], rooms)
    staff = [("responses.show", "GET"), ("responses.accept", "POST"), ("moderation.case", "GET")]
    assert [found[key].status for key in staff] == [404] * 3
    assert walk(planted, browser, planted.works["by_staff"], rooms)["moderation.case", "GET"].status == 404
    others = planted.browse(role(planted, "instructor"))
    status = 404 if planted.see in CLOSED else 200
    assert walk(planted, others, planted.works["to_staff"], rooms)["responses.show", "GET"].status == status


def test_a_case_shows_what_was_written_without_its_writer_until_a_logged_look(planted):
    world, browser = planted.world, planted.browse(planted.world.instructor)
    names = {who.account.name for who in world.students}
    for work in (planted.works["note"], planted.works["check"]):
        path = planted.path("moderation.case", activity=world.activity.public_id, case=f"r.{work.public_id}")
        page = browser.get(path)
        if planted.see in CLOSED:
            assert page.status == 404
            continue
        shown = page.tree.one("main").one("section").text + page.heading
        assert PLANTED["note" if work == planted.works["note"] else "check"] in shown
        assert [name for name in names if name in shown] == []
        looks = "select count(*) from audit_line where verb = 'identity.revealed' and thing_id = ?"
        assert db.row(looks, work.id) == (0,)
        assert [name for name in names if name in browser.get(f"{path}?names=1").tree.one("section").text]
        assert db.row(looks, work.id) == (1,)


def test_a_flag_on_what_staff_may_not_read_is_a_case_without_words_or_writer(planted):
    world, work = planted.world, planted.works["check"]
    moderation.flag(work, by=world.author.account_id, reason="It hurts me.", now=world.at)
    browser = planted.browse(world.instructor)
    path = planted.path("moderation.case", activity=world.activity.public_id, case=f"r.{work.public_id}")
    page = browser.get(f"{path}?names=1")
    assert (page.status, "It hurts me." in page.text) == (200, True)
    if planted.see not in CLOSED:
        return
    assert [word for word in PLANTED.values() if word in page.html] == []
    names = [who.account.name for who in world.students]
    assert [name for name in names if name in page.tree.one("section").text + page.heading] == []
    offered = {radio["value"] for radio in page.tree.all("input", type="radio", name="act")}
    assert offered == {"leave"}
    state = responses.by_id(work.id).state
    for act in ("hold", "withdraw", "return", "redact", "correct", "reassign"):
        more = {"reason": "x", "note": "x", "passage": PLANTED["check"], "text.claim": "x"}
        person = {"person": world.more[0].public_id} if act == "reassign" else {}
        answer = browser.post(path, {**page.form(path), "act": act, **more, **person})
        assert (act, answer.status in (404, 409, 422)) == (act, True)
        assert answer.status == 404 or PLANTED["check"] not in answer.tree.one("section").text
    assert (responses.by_id(work.id).state, state) == ("submitted", "submitted")
    assert browser.post(path, {**page.form(path), "act": "leave", "said": "We heard you."}).status == 303


@pytest.mark.parametrize("see", CLOSED)
def test_what_staff_may_not_read_is_neither_held_nor_a_case_nor_an_alarm(sqlite, see):
    world = made(see)
    world.go(2)
    for who in world.students[:2]:
        world.hand_in(who, plant("note"), "note")
    review = world.go(9).claim(world.reviewer, "check")
    threat = f"I will kill you, you lazy idiot. {plant('check')}"
    review = world.send(world.reviewer, review, words=threat)
    assert (
        review.state,
        db.row("select count(*) from concern"),
        db.row("select count(*) from decision"),
    ) == (
        "submitted",
        (0,),
        (0,),
    )
    told = db.rows("select subject, body from outbox_message where key not like 'receipt:%'")
    assert [words for row in told for words in row if "kill" in words or "look now" in words] == []
    Site(world, sqlite).browse(world.instructor).get(f"/activities/{world.activity.public_id}")
    world.go(40)
    Site(world, sqlite).browse(world.instructor).get(f"/activities/{world.activity.public_id}")
    assert db.row("select count(*) from concern") == (0,)


RANDOM = re.compile(r"[0-9A-Za-z_-]{22}")


def staff_pages(url, see, writer, leaver):
    """What an instructor reads when *writer* (a place in ``students``) handed in and *leaver* left a
    draft."""
    world = made(see, ALONE, ("write",))
    world.go(2).hand_in(world.students[writer], plant("note"), "note")
    draft = world.begin(world.students[leaver], "note")
    world.save(world.students[leaver], draft, {"text": {"text": plant("draft")}})
    world.go(9)
    site = Site(world, url)
    pages = lists(site, site.browse(world.instructor))
    return {
        name: RANDOM.sub("", page.text if page.tree else page.html)
        for name, page in pages.items()
        if not name.startswith("grading.explain")
    }


@pytest.mark.parametrize(("see", "same"), [("private", True), ("counts", True), ("self", False)])
def test_no_page_tells_which_of_few_people_wrote_what_staff_may_not_read(see, same, migrated, tmp_path):
    """Two worlds that differ in nothing but who wrote and who left a draft: staff read the same in both."""
    worlds = []
    for number, (writer, leaver) in enumerate([(0, 1), (2, 3)]):
        path = tmp_path / f"{number}.db"
        shutil.copy(migrated, path)
        db.open_database(f"sqlite:///{path}", synchronous="OFF")
        with db.chance_from(db.Replay("test")):
            worlds.append(staff_pages(f"sqlite:///{path}", see, writer, leaver))
        db.database.close()
    assert (worlds[0] == worlds[1]) is same, [
        name for name in worlds[0] if worlds[0][name] != worlds[1][name]
    ]


def test_counts_come_from_five_people_up(sqlite):
    world = made("counts", ALONE, ("write",))
    people = [*world.students, *(world.join(f"Zoe{number} Zander", "student") for number in range(3))]
    world.go(2)
    site = Site(world, sqlite)
    seen = []
    for who in people:
        world.hand_in(who, plant("note"), "note")
        browser = site.browse(world.instructor)
        page = browser.get(site.path("activities.show", activity=world.activity.public_id)).text
        home = browser.get("/").text
        survey = browser.get(site.path("activities.progress", activity=world.activity.public_id)).text
        seen.append(
            (
                len(re.findall(r"\d of 7 in", page)),
                len(re.findall(r"\d of 7 in", home)),
                survey.count("of 7: A note"),
            )
        )
    assert seen == [(0, 0, 0)] * 4 + [(1, 1, 1)] * 3
