"""The page of what staff provide: written, put in order, taken out and put back; what is missing is said
there and on the set-up; nobody but staff comes in."""

from pathlib import Path

import pytest

from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, materials, providing
from tests import walks
from tests.cast import START, World, day
from tests.conftest import Site

DESIGNS = Path(__file__).parent.parent / "designs"
LISTS = """
title: By topics
materials: {topics: topics, parts: segments}
params: {parts: [First part, Second part]}
phases:
  - id: expert
    group: {by: topics, size: 2-3}
    tasks: [{id: sheet, form: submission, about: topics}]
  - id: part
    tasks: [{id: note, form: submission}]
repeat: {phases: [part], over: parts}
"""


@pytest.fixture
def site(sqlite):
    return Site(World(design=DESIGNS / "practice.yaml", publish=False), sqlite)


@pytest.fixture
def lists(sqlite, tmp_path):
    file = tmp_path / "by_topics.yaml"
    file.write_text(LISTS)
    return Site(World(design=file, publish=False), sqlite)


def at(site, endpoint="materials", **more):
    return site.path(f"activities.{endpoint}", activity=site.world.activity.public_id, **more)


def entry(site, name="reading", place=0):
    return materials.of_activity(site.world.activity, withdrawn=True)[name][place]


def staff(site):
    return site.browse(site.world.instructor)


def write(site, browser, name="reading", **typed):
    """Fill in the page that adds an entry; the page after that."""
    page = browser.get(at(site, "new_material", name=name))
    action = at(site, "add_material", name=name)
    return browser.post(action, page.form(action) | {"title": "On water"} | typed)


def test_each_material_says_what_it_is_for(site):
    page = staff(site).get(at(site))
    assert [heading.text for heading in page.tree.all("h2")] == [
        "The reading",
        "Sample works",
        "A model answer",
        "Ground rules",
    ]
    assert "“Post” is about it. Students read it from Mon 2 Nov, 10:00 CET." in page.text
    assert "“Work” is about it. Students read it from Mon 16 Nov" in page.text
    assert "Read once “Work” is handed in." in page.text
    assert "No task speaks of it: everybody reads it from the first step on." in page.text
    assert "Nothing here yet" in page.text


def test_an_entry_is_written_and_read(site):
    browser = staff(site)
    page = browser.follow(
        write(site, browser, text="Rome had *eleven*.", links="https://rome.example/map A map")
    )
    assert "“On water” is added." in page.html
    link = page.tree.one("a", href="https://rome.example/map")
    assert (link.text, link["rel"]) == ("A map", "noopener noreferrer")
    assert entry(site).html == "<p>Rome had <em>eleven</em>.</p>"


def test_sent_twice_it_is_there_once(site):
    browser = staff(site)
    page = browser.get(at(site, "new_material", name="reading"))
    action = at(site, "add_material", name="reading")
    fields = page.form(action) | {"title": "On water"}
    browser.post(action, fields), browser.post(action, fields)
    assert materials.titles(site.world.activity, "reading") == ["On water"]


@pytest.mark.parametrize(
    "typed, field, words",
    [
        ({"title": " "}, "title", "Give it a title."),
        ({"title": "x" * 201}, "title", "This is 201 characters long; up to 200 fit."),
        ({"text": "x" * 60_001}, "text", "This is 60001 characters long; up to 60000 fit."),
        ({"links": "https://a.example\nrome"}, "links", "Line 2: a link begins with https:// or http://"),
    ],
    ids=["no title", "a long one", "a long text", "no link"],
)
def test_what_cannot_stand_is_said_beside_its_field_and_kept(site, typed, field, words):
    browser = staff(site)
    typed = {"title": "Kept title", "text": "Kept text", "links": "https://kept.example"} | typed
    page = write(site, browser, **typed)
    assert page.status == 422
    assert words in page.tree.one(id=f"{field}-why").text
    assert page.tree.one(id=field)["aria-invalid"] == "true"
    again = page.form(at(site, "add_material", name="reading"))
    assert {name: again[name].strip() for name in typed} == {
        name: text.strip() for name, text in typed.items()
    }
    assert materials.titles(site.world.activity, "reading") == []


def test_a_change_is_a_new_version(site):
    site.world.provide("reading", text="Old")
    browser, action = staff(site), at(site, "change_material", entry=entry(site).public_id)
    page = browser.get(at(site, "material", entry=entry(site).public_id))
    answer = browser.follow(browser.post(action, page.form(action) | {"text": "New"}))
    assert "saved as version 2" in answer.html and "Version 2, Mon 2 Nov" in answer.text
    assert entry(site).text == "New"


def test_two_colleagues_see_both_texts(site):
    site.world.provide("reading", text="Old")
    browser, action = staff(site), at(site, "change_material", entry=entry(site).public_id)
    page = browser.get(at(site, "material", entry=entry(site).public_id))
    browser.post(action, page.form(action) | {"text": "From a colleague"})
    answer = browser.post(action, page.form(action) | {"text": "Mine"})
    assert answer.status == 409
    assert "From a colleague" in answer.text and answer.form(action)["text"] == "Mine"
    browser.post(action, answer.form(action))
    assert entry(site).text == "Mine", "saving again is a choice"


def test_up_down_out_and_back(site):
    for title in ("One", "Two", "Three"):
        site.world.provide("reading", title)
    browser, three = staff(site), entry(site, place=2).public_id
    browser.post(at(site, "move_material", entry=three), {"step": "up"})
    browser.post(at(site, "move_material", entry=three), {"step": "sideways"})
    assert materials.titles(site.world.activity, "reading") == ["One", "Three", "Two"]
    page = browser.follow(browser.post(at(site, "take_out", entry=three)))
    assert at(site, "put_back", entry=three) in page.actions()
    assert "1 taken out" in page.text
    browser.post(at(site, "take_out", entry=three))
    assert materials.titles(site.world.activity, "reading") == ["One", "Two"]
    browser.post(at(site, "put_back", entry=three)), browser.post(at(site, "put_back", entry=three))
    assert materials.titles(site.world.activity, "reading") == ["One", "Three", "Two"]


def test_taken_out_under_who_writes_loses_nothing_and_says_how_many(sqlite):
    """Who is at it goes on and still reads it; nobody new is asked about it."""
    text = "title: Read\nmaterials: {reading: {title: The reading, kind: text}}\nphases:\n  - id: discuss\n"
    text += "    tasks: [{id: post, form: submission, about: reading, see: cohort}]\n"
    site = Site(World(publish=False), sqlite)
    world = site.world
    world.run(text, WindowRow("discuss", 1, "all", START, day(3)), publish=False)
    world.provide("reading", "On water", text="Rain falls.")
    world.publish()
    world.go(1)
    who = world.author
    work = world.begin(who, "post")
    world.save(who, work, {"text": {"text": "Half a thought"}})
    browser = staff(site)
    page = browser.follow(browser.post(at(site, "take_out", entry=entry(site).public_id)))
    assert "1 has written about it or is at it, and still reads it." in page.text
    desk = site.browse(who).get(site.path("submissions.edit", mine=work.public_id))
    assert "Half a thought" in desk.html and "Rain falls." in desk.html
    other = site.browse(world.reviewer).get(site.path("activities.show", activity=world.activity.public_id))
    assert "Rain falls." not in other.html


class TestLists:
    def post(self, site, browser, text, name="topics"):
        action = at(site, "add_names", name=name)
        return browser.post(action, browser.get(at(site)).form(action) | {f"{name}-names": text})

    def test_one_a_line(self, lists):
        browser = staff(lists)
        page = browser.follow(self.post(lists, browser, "Rivers\nRoads\nrivers\n"))
        assert "Added: 2." in page.html
        assert materials.titles(lists.world.activity, "topics") == ["Rivers", "Roads"]
        assert "Nothing new was in it." in browser.follow(self.post(lists, browser, "Roads")).html

    def test_the_names_of_the_design_stand_in_the_field(self, lists):
        page = staff(lists).get(at(lists))
        assert page.form(at(lists, "add_names", name="parts"))["parts-names"] == "First part\nSecond part"
        assert page.form(at(lists, "add_names", name="topics"))["topics-names"] == ""

    def test_a_name_too_long_is_said_and_kept(self, lists):
        text = "Rivers\n" + "x" * 81
        page = self.post(lists, staff(lists), text)
        assert page.status == 422 and "Up to 80 characters fit." in page.text
        assert page.form(at(lists, "add_names", name="topics"))["topics-names"] == text
        assert materials.titles(lists.world.activity, "topics") == []


class TestReferences:
    def press(self, site, browser):
        return browser.post(at(site, "refer", entry=entry(site, "samples").public_id), {"task": "practice"})

    def test_the_page_says_who_writes_it(self, site):
        site.world.provide("samples", "A strong one")
        page = staff(site).get(at(site))
        assert at(site, "refer", entry=entry(site, "samples").public_id) in page.actions()
        assert "Write the reference" in page.text
        self.press(site, staff(site))
        assert "Go on with the reference" in staff(site).get(at(site)).text
        other = site.browse(site.world.assistant).get(at(site))
        assert "Reference begun" in other.text and "Ines Instructor" in other.text
        assert at(site, "refer", entry=entry(site, "samples").public_id) not in other.actions()
        assert self.press(site, site.browse(site.world.assistant)).status == 409


class TestMissing:
    def test_it_is_said_here_and_on_the_set_up(self, site):
        browser = staff(site)
        assert "Still to do: add 2 more to “Sample works”." in browser.get(at(site)).text
        for endpoint in ("show", "edit"):
            page = browser.get(at(site, endpoint))
            assert at(site) + "#m-samples" in page.links(), endpoint
        assert (
            "nothing is there yet for: The reading, Sample works, A model answer, Ground rules" in page.text
        )

    def test_publishing_waits_for_it_and_says_why(self, site):
        browser = staff(site)
        page = browser.post(at(site, "publish"))
        assert page.status == 422
        assert "“Sample works” is not complete yet. Its page says what is missing." in page.text
        action = at(site, "update")
        page = browser.post(action, browser.get(at(site, "edit")).form(action) | {"act": "publish"})
        assert page.status == 422 and "“Sample works” is not complete yet" in page.text
        site.world.provide("samples", "Strong"), site.world.provide("samples", "Weak")
        assert browser.post(at(site, "publish")).status == 303


def test_only_staff_come_in_and_assistants_only_read(site):
    site.world.provide("reading", text="A secret text")
    public = entry(site).public_id
    pages = [at(site), at(site, "material", entry=public)]
    writes = [
        at(site, "add_material", name="reading"),
        at(site, "change_material", entry=public),
        at(site, "move_material", entry=public),
        at(site, "take_out", entry=public),
        at(site, "put_back", entry=public),
        at(site, "add_names", name="reading"),
    ]
    world = site.world
    assistant = site.browse(world.assistant)
    assert [assistant.get(page).status for page in pages] == [200, 200]
    assert "A secret text" in assistant.get(pages[1]).text
    assert not [action for page in pages for action in assistant.get(page).actions() if action in writes]
    assert [assistant.post(page).status for page in writes] == [404] * 6
    world.provide("samples", "Strong"), world.provide("samples", "Weak")
    world.publish()
    for who in (world.author, world.stranger):
        browser = site.browse(who)
        assert [browser.get(page).status for page in [*pages, at(site, "new_material", name="reading")]] == [
            404
        ] * 3
        assert [browser.post(page).status for page in [*writes, at(site, "refer", entry=public)]] == [404] * 7
    assert entry(site).version == 1 and not entry(site).is_out


@pytest.mark.parametrize("endpoint", ["material", "change_material", "take_out", "refer"])
def test_an_entry_of_another_activity_does_not_exist(site, endpoint):
    site.world.provide("samples")
    public = entry(site, "samples").public_id
    world = site.world
    world.activity = activities.create(
        world.course.id, world.activity.design, title="Another", by=None, now=world.at
    )
    browser, path = staff(site), at(site, endpoint, entry=public)
    page = browser.get(path) if endpoint == "material" else browser.post(path, {"task": "practice"})
    assert page.status == 404


def test_an_unknown_material_does_not_exist(site):
    browser = staff(site)
    assert browser.get(at(site, "new_material", name="post")).status == 404
    assert browser.post(at(site, "add_material", name="post"), {"title": "x"}).status == 404
    assert browser.post(at(site, "add_names", name="post")).status == 404


def test_a_design_without_materials_has_no_such_page(sqlite):
    site = Site(World(), sqlite)
    browser = staff(site)
    assert browser.get(at(site)).status == 404
    assert at(site) not in browser.get(at(site, "show")).links()


def test_as_many_questions_however_many_entries(site):
    browser = staff(site)
    site.world.provide("samples", "First")
    browser.get(at(site))
    browser.get(at(site))
    few = browser.queries
    for number in range(12):
        site.world.provide("samples", f"Sample {number}")
    browser.get(at(site))
    assert browser.queries == few


SECRETS = {
    "reading": "Eleven aqueducts fed the city",
    "samples": "Roads carry an army",
    "solution": "I would begin with the tap",
    "ground_rules": "Speak of the work",
}


class TestShown:
    """Where the task stands, to whom it is for, from when its step opens."""

    @pytest.fixture
    def site(self, sqlite):
        world = World(design=DESIGNS / "practice.yaml", publish=False)
        for name in ("reading", "solution", "ground_rules"):
            world.provide(
                name, f"Title of {name}", text=f"{SECRETS[name]}, *surely*.", links="https://rome.example/map"
            )
        for number in range(3):
            world.provide("samples", f"Sample {number}", text=f"{SECRETS['samples']} {number}.")
        world.publish()
        return Site(world, sqlite)

    def told(self, page):
        """Names of the materials whose text stands on a page."""
        return {name for name, words in SECRETS.items() if words in page.html}

    def test_each_is_read_from_its_step_on_and_the_model_after_the_hand_in(self, site):
        world, path = site.world, at(site, "show")
        author = site.browse(world.author)
        assert self.told(author.get(path)) == {"reading", "ground_rules"}
        assert author.get(path).tree.all("details", class_="more")
        work = world.go(15).begin(world.author)
        assert self.told(author.get(path)) == {"reading", "ground_rules"}
        desk = author.get(site.path("submissions.edit", mine=work.public_id))
        assert self.told(desk) == {"reading"}
        walks.hand_in(author, desk)
        assert self.told(author.get(path)) == {"reading", "ground_rules", "solution"}
        assert self.told(author.get(site.path("submissions.edit", mine=work.public_id))) == {
            "reading",
            "solution",
        }

    def test_nothing_is_told_before_or_to_others(self, site):
        world = site.world
        pages = [at(site, "show"), "/", site.path("courses.show", course=world.course.public_id)]
        world.at = world.at.replace(day=1)
        author = site.browse(world.author)
        assert [self.told(author.get(page)) for page in pages] == [set()] * 3
        world.go(8)
        work = world.claim(world.author, "practice")
        desk = site.path("reviews.edit", mine=work.public_id)
        assert self.told(author.get(desk)) == {"samples"}
        for who, pages_of in ((world.reviewer, [*pages, desk]), (world.stranger, [*pages, desk])):
            browser = site.browse(who)
            told = set().union(*(self.told(browser.get(page)) for page in pages_of))
            assert told <= {"reading", "ground_rules"} and browser.get(desk).status == 404
        assert site.browse(world.stranger).get(pages[0]).status == 404

    def test_one_that_is_dealt_stands_beside_the_form_without_a_name(self, site):
        world = site.world
        work = world.go(8).claim(world.author, "practice")
        page = site.browse(world.author).get(site.path("reviews.edit", mine=work.public_id))
        assert page.html.count(SECRETS["samples"]) == 1
        assert "Sample" in page.tree.one(id="work").text and "Ines" not in page.html

    def test_a_text_is_rendered_and_a_link_leads_away_safely(self, site):
        world = site.world
        work = world.go(15).begin(world.author)
        reading = (
            site.browse(world.author)
            .get(site.path("submissions.edit", mine=work.public_id))
            .tree.one(class_="reading")
        )
        assert reading.one("em").text == "surely" and reading["tabindex"] == "0"
        assert reading.one("a")["rel"] == "noopener noreferrer"
        assert [summary.text for summary in reading.all("summary")] == ["Title of reading"]

    def test_a_newer_version_is_said_to_whoever_has_begun(self, site):
        world = site.world
        work = world.go(15).begin(world.author)
        path, browser = site.path("submissions.edit", mine=work.public_id), site.browse(world.author)
        assert "changed since you began" not in browser.get(path).html
        found = entry(site)
        providing.change(
            world.activity, found, title=found.title, text="Twelve", links="", seen=1, by=None, now=world.at
        )
        page = browser.get(path)
        assert "changed since you began" in page.html and "Twelve" in page.html

    def test_staff_write_a_reference_at_the_same_desk(self, site):
        world, browser = site.world, staff(site)
        public = entry(site, "samples").public_id
        desk = browser.follow(browser.post(at(site, "refer", entry=public), {"task": "practice"}))
        assert desk.status == 200 and SECRETS["samples"] in desk.html
        walks.hand_in(browser, desk)
        page = browser.get(at(site))
        assert "Reference written" in page.text and "Write the reference" in page.text
        ((reference, *_),) = materials.references(world.activity).values()
        assert site.path("responses.show", response=reference.public_id) in page.links()
        assert browser.get(site.path("responses.show", response=reference.public_id)).status == 200

    def test_as_many_questions_however_many_entries(self, site):
        world, author = site.world, site.browse(site.world.author)
        work = world.go(15).begin(world.author)
        counts = []
        for _ in range(2):
            for path in (at(site, "show"), site.path("submissions.edit", mine=work.public_id)):
                author.get(at(site, "show"))  # what is due is done by whoever looks first
                author.get(path)
                counts.append(author.queries)
            for number in range(6):
                world.provide("ground_rules", f"Rule {number}")
        assert counts[:2] == counts[2:]


class TestChoice:
    """A free choice about what staff provide: a page only where there is something to choose."""

    @pytest.fixture
    def site(self, sqlite):
        world = World(design=DESIGNS / "practice.yaml", publish=False)
        world.provide("samples", "Strong"), world.provide("samples", "Weak")
        world.publish()
        return Site(world, sqlite)

    @pytest.mark.parametrize("count", [0, 1])
    def test_with_one_or_none_the_row_leads_to_the_desk(self, site, count):
        for _ in range(count):
            site.world.provide("reading", text="Eleven aqueducts.")
        browser = site.browse(site.world.author)
        for _ in range(2):
            desk = walks.start(site, browser, "post")
            assert desk.status == 200 and ("Eleven aqueducts." in desk.text) == bool(count)
            walks.hand_in(browser, desk)
        assert [line.state for line in site.world.lines(site.world.author, "post")][:2] == ["done", "done"]

    def test_of_several_one_chooses(self, site):
        world, browser = site.world, site.browse(site.world.author)
        world.provide("reading", "Water", text="Eleven aqueducts."), world.provide("reading", "Roads")
        path = site.path("responses.choose", activity=world.activity.public_id, task="post", round=1)
        assert path in browser.get(at(site, "show")).links()
        page = browser.get(path)
        assert [summary.text for summary in page.tree.one("main").all("summary")] == ["Water", "Roads"]
        assert "Eleven aqueducts." in page.text
        begin = site.path("responses.begin", activity=world.activity.public_id, task="post")
        for entry in materials.of_activity(world.activity)["reading"] * 2:
            fields = {"round": "1", "kind": "response", "subject": entry.public_id}
            desk = browser.follow(browser.post(begin, fields))
            assert entry.title in desk.tree.one(class_="reading").text
            walks.hand_in(browser, desk)
        assert [line.subject for line in world.lines(world.author, "post") if line.is_done] == [
            entry.id for entry in materials.of_activity(world.activity)["reading"] * 2
        ]
        sample = materials.of_activity(world.activity)["samples"][0].public_id
        for subject in (sample, "nothing", ""):
            fields = {"round": "1", "kind": "response", "subject": subject}
            assert browser.post(begin, fields).status == 404

    def test_the_choice_is_not_seen_before_its_step_nor_by_others(self, site):
        world = site.world
        world.provide("reading", "Water", text="Eleven aqueducts."), world.provide("reading", "Roads")
        path = site.path("responses.choose", activity=world.activity.public_id, task="post")
        world.at = world.at.replace(day=1)
        page = site.browse(world.author).get(path)
        assert page.status != 200 and "Eleven" not in page.html
        for who in (world.stranger, world.instructor):
            page = site.browse(who).get(path)
            assert (page.status, "Eleven" in page.html) == (404, False)
        for task in ("work", "practice", "nothing"):
            other = site.path("responses.choose", activity=world.activity.public_id, task=task)
            assert site.browse(world.author).get(other).status == 404
