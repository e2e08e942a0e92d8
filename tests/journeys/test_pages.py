"""Every page, light and dark, on a phone and a desk: axe finds nothing at WCAG 2.2 AA, nothing scrolls
sideways."""

import pytest

from peerreview.domain.attributes import Field
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, attributes, db, fewer_mails, grading, links, markup
from tests.cast import START, WORDS
from tests.journeys.conftest import SIZES

MAILS = {"BASE_URL": "", "SECRET_KEY": "test"}  # of the site of tests
ABOUT = {
    Field("skill", "Skill", "number", why="So that each team has somebody who knows it."): "3",
    Field("level", "Level", choices=("Beginner", "Some")): "Some",
    Field("goals", "Goals", is_many=True, readers="class"): "Friends",
    Field("able", "Able to lead", "yes"): "no",
    Field("free", "Free times", "times", readers="group"): "Wed 06:00-09:00 Europe/Berlin",
}


@pytest.fixture
def lived_in(served):
    """A world in which every page has something to show: drafts, reviews, answers, grades, extensions, an
    unpublished activity."""
    world = served.world
    activities.publish(world.activity, by=world.instructor.account_id, now=START)
    world.reload()
    world.reviewed()
    world.go(15)
    world.send(
        world.author, world.begin(world.author, "answer"), words="The year was in my notes; I add it now."
    )
    activities.extend(
        world.activity,
        phase="respond",
        whom=f"p{world.more[0].id}",
        closes=world.at.replace(month=12),
        reason="ill",
        by=world.instructor.account_id,
        now=world.at,
    )
    grading.release(world.activity, by=world.instructor.account_id, now=world.at)
    second = activities.create(
        world.course.id,
        activities.designs_on_offer()["peer_assessment"],
        title="A second essay",
        by=world.instructor.account_id,
        now=world.at,
    )
    world.second = activities.set_up(
        second,
        title=second.title,
        brief="More *water*.",
        edits={"task.review.pick": 2},
        seen_digest=second.plan_digest,
        rows=[
            WindowRow("submit", 1, "all", None, world.at.replace(month=12)),
            WindowRow("review", 1, "all", world.at, None),
        ],
        by=world.instructor.account_id,
        now=world.at,
    )
    activities.publish(world.second, by=world.instructor.account_id, now=world.at)
    first, world.activity = world.activity, activities.find(activity_id=world.second.id)
    world.hand_in(world.reviewer)
    world.draft = world.hand_in(world.author)
    world.review_draft = world.claim(world.author)
    world.save(
        world.author,
        world.review_draft,
        {"claim": {"level": "l2", "text": "I could not find the claim in paragraph one."}},
    )
    world.hand_in(world.more[0])
    world.review(world.more[0], words=f"Were you even awake when you wrote this, you lazy fool? {WORDS}")
    world.activity = first
    for field, value in ABOUT.items():
        attributes.ask(world.course.id, field, by=None, now=world.at)
        attributes.put(world.author, field, [value], source="self", by=None, now=world.at)
    activities.create(
        world.course.id,
        activities.designs_on_offer()["reflect"],
        title="Being set up",
        by=world.instructor.account_id,
        now=world.at,
    )
    return world


def addresses(served, world):
    """[(who, address)] of every kind of page."""
    activity, second, course = world.activity.public_id, world.second.public_id, world.course.public_id
    student, account = world.author.public_id, world.accounts[world.author.id].public_id
    link = links.make("welcome", account_id=world.accounts[world.more[1].id].id, now=world.at)
    response = db.row(
        "select public_id from response where task = 'work' and author_id = ?", world.reviewer.id
    )[0]
    about = db.row(
        """
        select r.public_id
        from response r
        join response w on w.id = r.about_response_id
        where r.task = 'review' and w.author_id = ?
        """,
        world.author.id,
    )[0]
    nobody = ["/login", "/help", "/privacy", f"/welcome/{link}", "/not/here"]
    nobody += [
        "/certificates/ABCD-EFGH-JKLM",
        "/forgotten",
        "/join",
        "/imprint",
        "/accessibility",
        "/peer-hybrid-or-expert",
        fewer_mails.address("x", MAILS),
    ]
    author = [
        "/",
        "/settings",
        "/search?q=evidence",
        f"/courses/{course}",
        f"/activities/{activity}",
        f"/activities/{second}",
        f"/activities/{activity}/feedback",
        f"/activities/{activity}/feedback?by=review",
        f"/activities/{activity}/grade",
        "/marks",
        f"/courses/{course}/my-reviews",
        f"/courses/{course}/showcase",
        "/showcase/mine",
        f"/courses/{course}/together",
        f"/courses/{course}/together/new?design=study_group",
        f"/courses/{course}/me",
        f"/feedback/{about}/flag",
        f"/submissions/{world.draft.public_id}",
        f"/reviews/{world.review_draft.public_id}",
        f"/reviews/{world.review_draft.public_id}?tab=form",
        f"/reviews/{world.review_draft.public_id}/problem",
    ]
    staff = [
        "/",
        f"/courses/{course}",
        f"/courses/{course}/people",
        f"/courses/{course}/people/{student}",
        f"/courses/{course}/people/import",
        f"/courses/{course}/questions",
        f"/courses/{course}/activities/new?design=peer_assessment",
        f"/courses/{course}/designs",
        f"/courses/{course}/designs/peer-hybrid-or-expert",
        f"/courses/{course}/pilots",
        f"/courses/{course}/pilots/new",
        f"/courses/{course}/designs/peer_assessment",
        f"/courses/{course}/designs/peer_assessment?side=student",
        f"/courses/{course}/designs/peer_assessment?side=instructor",
        f"/courses/{course}/designs/peer_assessment?side=rehearsal",
        f"/courses/{course}/designs/peer_assessment?side=text",
        f"/courses/{course}/forms",
        f"/courses/{course}/forms/new",
        f"/activities/{activity}",
        f"/activities/{activity}/set-up",
        f"/activities/{activity}/rubric",
        f"/activities/{activity}/forms/submission",
        f"/activities/{activity}/coach",
        f"/activities/{second}/moderation",
        f"/activities/{second}/moderation/next",
        f"/activities/{second}/moderation/setting",
        f"/activities/{second}/grades/release",
        f"/activities/{activity}/tasks/review/written",
        f"/courses/{course}/audit",
        f"/courses/{course}/reveals",
        f"/activities/{activity}/progress",
        f"/activities/{activity}/numbers",
        f"/activities/{activity}/allocation",
        f"/activities/{activity}/groups",
        f"/activities/{activity}/grades",
        f"/activities/{activity}/grades/{student}",
        f"/responses/{response}",
        f"/activities/{activity}/summary",
        f"/activities/{activity}/remind",
        f"/activities/{activity}/export",
        f"/activities/{activity}/copies",
        f"/courses/{course}/export",
        f"/courses/{course}/gradebook",
        f"/courses/{course}/gradebook/{student}",
        f"/courses/{course}/invitations",
    ]
    admin = ["/courses", "/courses/new", "/erasures", f"/erasures/{account}"]
    return (
        [(None, path) for path in nobody]
        + [(world.author, path) for path in author]
        + [(world.instructor, path) for path in staff]
        + [(world.admin, path) for path in admin]
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_page_is_open_to_all(served, lived_in, visit, faults, size, scheme):
    found, pages = [], {}
    for who, path in addresses(served, lived_in):
        key = who.id if who is not None else None
        if key not in pages:
            pages[key] = visit(who, size=size, scheme=scheme)
        page = pages[key]
        page.goto(path)
        found += faults(page)
    assert found == []


# What another journey looks at, in a design that has it; and what is no page.
ELSEWHERE = {
    "activities.material", "activities.materials", "activities.new_material",  # test_materials
    "asking.make", "asking.show", "asking.edit",  # test_missed
    "responses.choose", "feedback.changed",  # test_rounds
    "circles.notice", "circles.show", "circles.show_to", "circles.read",  # test_learners_own
    "showcase.show", "showcase.offer", "showcase.ask", "showcase.ask_reviewed",  # test_showcase
    "responses.room", "responses.write_post", "responses.flag",  # test_seminar
    "grading.contribution",  # test_project
    "admin.edit_text", "admin.record", "admin.sessions", "admin.show", "admin.storage", "admin.texts",
    "admin.user", "admin.users", "admin.work",  # test_administering
    "courses.look_at",  # test_people
    "courses.confirm_deletion", "rehearsal.show", "rehearsal.walk",  # test_terms
    "courses.wall",  # test_doors
    "feedback.in_text",  # test_notes
    "activities.pairs",  # test_matching
    "pilots.show", "pilots.review", "pilots.values",  # test_pilot
    "files.of_item", "files.show",  # test_files
    "files.take_along", "files.piece", "files.original", "pilots.numbers_file",  # files
    "accounts.college_start", "accounts.college_back", "accounts.prove",  # what the college answers
    "courses.wrong_lines", "export.book_file", "export.book_sheet", "export.comments_file",
    "export.grades_sheet", "privacy.known", "todo.feed", "activities.said_to_all",  # files and parts
    "accounts.healthz", "courses.people_file", "grading.export", "responses.written_file",
    "forms.file", "forms.kept_file", "circles.file",  # files
    "designs.file", "activities.metrics_file", "grading.contribution_file",  # files
    "responses.pen", "responses.news_of_room", "activities.groups_now",  # parts
}  # fmt: skip


def test_no_page_is_left_out(served, lived_in):
    urls = served.app.url_map.bind("localhost")
    seen = {
        urls.match(path.partition("?")[0], method="GET")[0]
        for _who, path in addresses(served, lived_in)
        if path != "/not/here"
    }
    pages = {rule.endpoint for rule in served.app.url_map.iter_rules() if "GET" in rule.methods}
    assert pages - seen - ELSEWHERE == {"moderation.case"}, "the case is where moderation.following leads"


TOLD = """one => one.getAttribute('aria-describedby').split(' ')
    .map(id => document.getElementById(id).textContent)"""
SPACED = """() => {  // as of WCAG 1.4.12
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('* {line-height: 1.5 !important; letter-spacing: .12em !important;' +
        'word-spacing: .16em !important}')
    document.adoptedStyleSheets = [sheet]}"""
STICKY = """[...document.querySelectorAll('body *')]
    .filter(one => ['sticky', 'fixed'].includes(getComputedStyle(one).position) && one.offsetHeight)
    .map(one => one.className || one.id)"""
# [characters of a line, words] of what is read as running text and runs too long; code and tables do not run.
LONG_LINES = """() => [...document.querySelectorAll('main :is(p, li, dd, blockquote, .words, .typed)')]
    .filter(one => one.getClientRects().length && !one.closest('table, nav, .bar, .submit, .code')
        && !one.querySelector('p, li, dd, div, button, input'))
    .map(one => {
        const range = document.createRange(), words = one.innerText.trim()
        range.selectNodeContents(one)
        const seen = [...range.getClientRects()].filter(box => box.width > 2)
        const lines = new Set(seen.map(box => Math.round(box.bottom / 8)))
        return [Math.round(words.length / Math.max(1, lines.size)), words.slice(0, 60)]
    })
    .filter(([count]) => count > 75)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_with_something_wrong_is_open_to_all(served, lived_in, visit, faults, scheme):
    page = visit(lived_in.author, scheme=scheme, size="phone")
    page.goto(f"/reviews/{lived_in.review_draft.public_id}?tab=form")
    page.get_by_role("button", name="Send").last.click()
    page.locator(".errors").wait_for()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "errors"
    first = page.locator("fieldset[aria-invalid]").first
    told = first.evaluate(TOLD)
    assert any("Still missing" in words for words in told)
    found = faults(page)
    page.goto("/settings")
    page.get_by_label("Your name").fill("")
    page.get_by_role("button", name="Save settings").click()
    assert page.title().startswith("Error: ")
    assert found + faults(page) == []


@pytest.mark.parametrize("spaced", [False, True])
def test_the_header_wraps_on_the_narrowest_screen(served, lived_in, visit, spaced):
    page = visit(lived_in.author, size="phone")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/")
    if spaced:
        page.evaluate(SPACED)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_header_is_one_line_on_a_phone(served, lived_in, visit):
    page = visit(lived_in.author, size="phone")
    page.goto(f"/activities/{lived_in.activity.public_id}")
    assert page.locator(".top .count").is_visible()
    assert page.locator(".top").bounding_box()["height"] <= 60


def test_nothing_sticks_in_a_low_window(served, lived_in, visit):
    page = visit(lived_in.author, size="phone")
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"/reviews/{lived_in.review_draft.public_id}?tab=form")
    assert page.evaluate(STICKY) == []


def test_lines_are_at_most_75_characters_long(served, lived_in, visit):
    found = [
        (path, line) for page, path in walk(served, lived_in, visit) for line in page.evaluate(LONG_LINES)
    ]
    assert found == []


@pytest.mark.parametrize("reads", ["plainly", "wide"])
def test_nothing_scrolls_sideways_at_400_percent(served, lived_in, visit, reads):
    db.execute("update account set wide = ?, sans = ?", reads == "wide", reads == "wide")
    wide = []
    for page, path in walk(served, lived_in, visit, width=320, height=256):
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append((path, page.evaluate(BEYOND, 320)[:3]))
    assert wide == []


def walk(served, world, visit, size="desk", **seen):
    """Every page in turn, (page, path), each person at a browser of their own; *seen*: width and height."""
    pages = {}
    for who, path in addresses(served, world):
        key = who.id if who is not None else None
        if key not in pages:
            pages[key] = visit(who, size=size)
            if seen:
                pages[key].set_viewport_size(seen)
        pages[key].goto(path)
        yield pages[key], path


LONG = "Donaudampfschifffahrtsgesellschaft" * 12
WIDE = f"https://example.org/{LONG}\n\n`{LONG}`\n\n| {' | '.join('abcdefghijkl')} |\n{'|-' * 12}|\n| {LONG} |"
WIDE += f"\n\n```\n{LONG} {LONG}\n```\n\n> {LONG}\n\n- {LONG}\n\n# {LONG}"


BEYOND = """width => [...document.querySelectorAll('body *')]
    .filter(one => !one.closest('.scroll *') && one.getBoundingClientRect().right > width + 1)
    .map(one => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 30)}`)"""


@pytest.fixture
def long_words(lived_in):
    """The same world, in which everything that people type is one long string, a wide table or code."""
    html = markup.to_html(WIDE)
    db.execute("update account set name = name || ?", f" {LONG[:70]}")
    db.execute("update course set title = ?", LONG[:100])
    db.execute("update activity set title = ?, brief = ?, brief_html = ?", LONG[:100], WIDE, html)
    db.execute("update section set name = ? || name", LONG[:60])
    db.execute("update answer set text = ?, html = ? where text <> ''", WIDE, html)
    db.execute("update attribute set value = ? where name <> 'free'", LONG[:80])
    return lived_in


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_long_words_and_wide_tables_scroll_inside_their_box(served, long_words, visit, size):
    wide, width = [], SIZES[size]["width"]
    for page, path in walk(served, long_words, visit, size):
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append((path, page.evaluate(BEYOND, width)[:3]))
    assert wide == []
