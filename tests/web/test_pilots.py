"""The pages of a pilot: decided, signed, measured, reviewed, printed, taken as a file; for staff of the whole
class and nobody else."""

import csv
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest

from peerreview.domain import pilots as rules
from peerreview.domain.choosing import Answers
from peerreview.domain.pilots import Outcome
from peerreview.store import db, leaving, pilots, responses, showcase
from peerreview.store.pilots.report import Line
from peerreview.web.pilots.words import summary
from tests.cast import START

ANSWERS = {"risk": 2, "duty": 0, "rarity": 1, "likeness": 2, "helpers": 7, "places": 3, "learners": 23}


@pytest.fixture
def course(site):
    return site.world.course.public_id


@pytest.fixture
def browser(site):
    return site.browse(site.world.instructor)


def typed(site, **more):
    """What is posted to sign a pilot."""
    usual = {key: str(value) for key, value in ANSWERS.items()}
    usual |= {
        "title": "Mentors on the ward",
        "model": "hybrid",
        "why": "The rule says so.",
        "objective": "Whoever is new hands over safely.",
        "begins": "2026-11-02",
        "reader": str(site.world.assistant.id),
        "rate": "60",
        "currency": "euros",
    }
    for kind, source, before, target in (
        ("engagement", f"answers:{site.world.activity.public_id}.work", "40", "80"),
        ("skill", "file", "6,9", "9.5"),
        ("business", "file", "21", "12"),
    ):
        usual |= {
            f"{kind}_title": f"The {kind}",
            f"{kind}_unit": "%" if kind == "engagement" else "steps",
            f"{kind}_source": source,
            f"{kind}_baseline": before,
            f"{kind}_target": target,
        }
    return usual | more


def begin(site, **more):
    """A Pilot signed through the store."""
    world = site.world
    place = f"{world.activity.public_id}.work"
    values = {
        "title": "Mentors on the ward",
        "objective": "Whoever is new hands over safely.",
        "answers": Answers(2, False, 1, 2, 7, 3, 23),
        "model": "hybrid",
        "why": "The rule says so.",
        "reader": world.assistant.id,
        "begins": START,
        "rate": 60.0,
        "currency": "euros",
        "outcomes": [
            Outcome("engagement", "Handed in", "%", "answers", place, 40, 80),
            Outcome("skill", "Steps right", "steps", "file", "", 6, 6),
            Outcome("business", "Days until done", "days", "file", "", 12, 8),
        ],
    }
    key = pilots.sign(world.course.id, values | more, by=world.instructor.account_id, now=world.at)
    return pilots.find(world.course.id, key)


def work_of(author):
    """What the author handed in."""
    row = db.row("select id from response where task = 'work' and author_id = ?", author.id)
    return responses.by_id(row.id)


def test_five_answers_one_objective_three_outcomes_and_a_signature(site, browser, course):
    assert "No pilot yet" in browser.get(site.path("pilots.index", course=course)).text
    query = "&".join(f"{key}={value}" for key, value in ANSWERS.items())
    page = browser.get(f"{site.path('pilots.new', course=course)}?{query}")
    assert page.status == 200 and "The risk is 2, above 1." in page.text and "what the rule says" in page.text
    page = browser.post(site.path("pilots.sign", course=course), typed(site))
    assert page.status == 303
    page = browser.follow(page)
    assert page.heading == "Day 1 of 90" and "Never measured so far" in page.text
    assert "Signed. The pilot has begun" in page.html and "The engagement" in page.text
    again = browser.post(site.path("pilots.sign", course=course), typed(site))
    assert again.status == 422 and "runs already" in again.text


def test_while_one_runs_no_other_one_is_begun(site, browser, course):
    older = begin(site, begins=START - timedelta(days=20))
    pilots.decide(
        site.world.course.id,
        older.public_id,
        act="stop",
        text="x",
        ends=START + timedelta(hours=2),
        by=None,
        now=site.world.at,
    )
    site.world.go(2)
    pilots.decide(site.world.course.id, older.public_id, act="close", text="x", by=None, now=site.world.at)
    runs = begin(site, begins=START - timedelta(days=40))  # it began before the one that is closed
    page = browser.get(site.path("pilots.index", course=course))
    assert "Begin a pilot" not in page.text
    query = "&".join(f"{key}={value}" for key, value in ANSWERS.items())
    page = browser.get(f"{site.path('pilots.new', course=course)}?{query}")
    assert runs.public_id in page.location
    assert "Close it before another one begins." in browser.get(page.location).html


def test_one_that_is_still_to_begin_has_no_day(site, browser, course):
    begin(site, begins=START + timedelta(days=10))
    page = browser.get(site.path("pilots.index", course=course))
    assert "Begins soon" in page.text and "of 90" not in page.text


def test_without_answers_it_begins_with_the_five_questions(site, browser, course):
    assert "peer-hybrid-or-expert" in browser.get(site.path("pilots.new", course=course)).location
    assert browser.post(site.path("pilots.sign", course=course), {}).status == 303


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"skill_title": ""}, "Say what is measured: a pilot needs three outcomes."),
        ({"skill_baseline": ""}, "A number, please: 62 or 6.9."),
        ({"business_target": "many"}, "A number, please: 62 or 6.9."),
        ({"objective": " "}, "A pilot begins with one objective."),
        ({"why": ""}, "Say why: it stands in the report, with your name."),
        ({"begins": "soon"}, "Choose a day, such as 2026-12-11."),
        ({"reader": "0"}, "Name somebody"),
        ({"rate": "free"}, "A number from 0 to 10000, or nothing."),
        ({"model": "magic"}, "Choose one of these."),
        ({"duty": "1", "model": "peer"}, "it is never left to peers alone."),
        ({"rarity": "2", "model": "peer"}, "it is never left to peers alone."),
        ({"skill_source": "answers:nowhere.work"}, "Choose where the values come from."),
        ({"begins": "2020-01-01"}, "more than 90 days ago"),
        ({"begins": "2062-11-02"}, "more than a year from now"),
    ],
)
def test_what_cannot_stand_is_said_and_everything_typed_is_kept(site, browser, course, more, words):
    page = browser.post(site.path("pilots.sign", course=course), typed(site, **more))
    assert page.status == 422 and words in page.text
    for kept in ('value="Mentors on the ward"', "The rule says so." if "why" not in more else "objective"):
        assert kept in page.html
    assert pilots.of_course(site.world.course.id) == []


def test_a_target_that_is_the_baseline_gets_a_sentence(site, browser, course):
    sentence = "The target is what it was before"
    page = browser.post(site.path("pilots.sign", course=course), typed(site, skill_target="6.90", title=""))
    assert page.status == 422 and sentence in page.text
    pilot = begin(site)
    assert sentence in browser.get(site.path("pilots.show", course=course, pilot=pilot.public_id)).text


def test_nobody_but_staff_of_the_whole_class_finds_it(site, course):
    pilot, world = begin(site), site.world
    place = {"course": course, "pilot": pilot.public_id}
    pages = [site.path("pilots.index", course=course)]
    pages += [site.path(f"pilots.{name}", **place) for name in ("show", "review", "numbers_file")]
    for who, status in (
        (world.instructor, 200),
        (world.assistant, 200),
        (world.author, 404),
        (world.stranger, 404),
    ):
        assert {site.browse(who).get(page).status for page in pages} == {status}
    values = site.path("pilots.values", **place, kind="business")
    assert [site.browse(who).get(values).status for who in (world.instructor, world.assistant)] == [200, 404]
    decide = site.path("pilots.decide", **place)
    assert site.browse(world.assistant).post(decide, {"act": "go", "text": "x"}).status == 404
    other = site.path("pilots.show", course=world.other.public_id, pilot=pilot.public_id)
    assert site.browse(world.admin).get(other).status == 404


def test_day_30_is_due_signed_and_looked_at_again_later(site, browser, course):
    pilot = begin(site)
    place = {"course": course, "pilot": pilot.public_id}
    show, decide = site.path("pilots.show", **place), site.path("pilots.decide", **place)
    site.world.go(29)
    page = browser.get(show)
    assert page.heading == "Day 30 of 90" and "The decision of day 30 is due." in page.text
    page = browser.post(decide, {"act": "", "text": ""})
    assert page.status == 422 and "Say why" in page.text
    page = browser.post(decide, {"act": "", "text": "More mentors."})
    assert page.status == 422 and "Say what follows from this." in page.text and "More mentors." in page.html
    assert browser.post(decide, {"act": "change", "text": "More mentors."}).status == 303
    page = browser.get(show)
    assert "Go on, and change one thing. More mentors." in page.text and "is due" not in page.text
    site.world.go(61)
    browser = site.browse(site.world.instructor)  # a month later one signs in again
    page = browser.get(f"{show}?day=30")
    assert page.heading == "Day 30 of 90"
    assert "The decision of day 60 is due." in browser.get(show).text


def test_unknown_people_are_named_line_by_line_and_nothing_is_lost(site, browser, course):
    pilot = begin(site)
    place = {"course": course, "pilot": pilot.public_id, "kind": "business"}
    site.world.go(5)
    text = "who,days\nanna@college.example,9\nnobody@college.example,7\nremy@college.example,soon"
    page = browser.follow(browser.post(site.path("pilots.bring_values", **place), {"text": text}))
    assert "1 value is in. 2 lines wait for you." in page.html
    assert "Nobody in this course is called so" in page.text and "“soon” is no number." in page.text
    assert "nobody@college.example,7" in page.html and "1 person has a value." in page.text
    file = {"file": (io.BytesIO(b"mona@college.example;4"), "values.csv")}
    page = browser.follow(browser.post(site.path("pilots.bring_values", **place), file))
    assert "nobody@college.example,7" in page.html and "2 people have values." in page.text
    assert (
        "lines wait for you"
        in browser.get(site.path("pilots.show", course=course, pilot=pilot.public_id)).text
    )
    page = browser.post(site.path("pilots.bring_values", **place), {"text": ""})
    assert page.status == 422 and "There is no line in it." in page.text
    browser.post(site.path("pilots.let_values_go", **place))
    assert "nobody@" not in browser.get(site.path("pilots.values", **place)).html
    assert browser.get(site.path("pilots.values", **place | {"kind": "engagement"})).status == 404


def test_stopped_on_day_40_it_has_an_end_and_a_review(site, browser, course):
    pilot = begin(site)
    place = {"course": course, "pilot": pilot.public_id}
    decide = site.path("pilots.decide", **place)
    site.world.go(39)
    browser = site.browse(site.world.instructor)  # a month later one signs in again
    page = browser.post(decide, {"act": "stop", "text": "No mentors.", "ends": "2026-10-01"})
    assert page.status == 422 and "Choose a day from today on" in page.text
    page = browser.post(decide, {"act": "stop", "text": "No mentors.", "ends": "2026-12-11"})
    assert page.status == 303
    page = browser.get(site.path("pilots.show", **place))
    assert page.heading == "Day 40 of 90" and "before its last day." in page.text
    assert "Stop earlier?" not in page.text and "Go to the last review" not in page.text
    site.world.go(80)
    browser = site.browse(site.world.instructor)
    page = browser.get(site.path("pilots.show", **place))
    assert page.heading == "Stopped on day 40 of 90" and page.text.count("not reached") == 2
    page = browser.get(site.path("pilots.review", **place))
    assert "Sign the review and close the pilot" in page.text
    assert browser.post(decide, {"act": "close", "text": "Four mentors are too few."}).status == 303
    page = browser.get(site.path("pilots.review", **place))
    assert "Four mentors are too few." in page.text and "Sign the" not in page.text
    assert "Closed after 40 days" in browser.get(site.path("pilots.show", **place)).heading
    assert "Begin a pilot" in browser.get(site.path("pilots.index", course=course)).text


def test_time_is_noted_once_and_taken_back(site, course):
    pilot = begin(site)
    place = {"course": course, "pilot": pilot.public_id}
    browser = site.browse(site.world.assistant)
    page = browser.get(site.path("pilots.show", **place))
    note = site.path("pilots.note_minutes", **place)
    form = page.form(note)
    for _twice in range(2):
        browser.post(
            site.path("pilots.note_minutes", **place), form | {"minutes": "1:20", "what": "Read notes"}
        )
    page = browser.get(site.path("pilots.show", **place))
    assert "1 h 20 min in all" in page.text and "20 minutes for each learner, 20 euros" in page.text
    wrong = browser.post(
        site.path("pilots.note_minutes", **place), form | {"minutes": "long", "what": "Read"}
    )
    assert wrong.status == 422 and "A length of time" in wrong.text and 'value="long"' in wrong.html
    undo = site.path("pilots.take_minutes_back", **place, token=form["token"])
    assert browser.post(undo).status == 303 and browser.post(undo).status == 404


def test_the_file_has_every_number_and_no_quote(site, browser, course):
    pilot = begin(site)
    site.world.go(5)
    for who in (site.world.author, site.world.reviewer):
        site.world.hand_in(who)
    place = {"course": course, "pilot": pilot.public_id}
    answer = browser.get(site.path("pilots.numbers_file", **place))
    rows = list(csv.reader(io.StringIO(answer.response.data.decode("utf-8-sig"))))
    assert rows[0][:6] == ["Part", "What", "Value", "Lower end", "Upper end", "Count"]
    kinds = [row[0] for row in rows]
    assert {"Engagement", "Skill", "Business", "People", "Time", "Cost", "Open"} <= set(kinds)
    (engagement,) = [row for row in rows if row[0] == "Engagement"]
    assert engagement[2:8] == ["", "", "", "", "40.0", "80.0"] and "Too few" in engagement[-1]
    (decision,) = [row for row in rows if row[0] == "Decision"]
    assert decision[1] == "Begin"
    assert decision[-1].startswith(
        "Hybrid: peers meet, an expert checks: The rule says so. (Ines Instructor, "
    )


def test_outcomes_that_reached_their_targets_are_counted_in_words(site):
    line = Line(None, None, rules.REACHED)
    for count, words in ((1, "1 of 3 outcomes has reached its target"), (2, "2 of 3 outcomes have reached")):
        assert summary(SimpleNamespace(lines=[line] * count)).startswith(words)


def test_a_quote_stands_in_the_report_with_consent_only(site, browser, course):
    world, pilot = site.world, begin(site)
    world.reviewed()
    world.go(22)
    work = work_of(world.author)
    showcase.propose(
        work,
        "",
        person=world.reviewer.id,
        is_named=False,
        reason="",
        by=world.reviewer.account_id,
        now=world.at,
    )
    page = site.path("pilots.review", course=course, pilot=pilot.public_id)

    def say(**more):
        ((one, me),) = showcase.offers(world.author.account_id)
        values = {"audience": "class", "until": world.at + timedelta(days=30), "is_named": False}
        values |= {"approach": "", "version": one.consent.newest, "by": me.account, "now": world.at}
        showcase.say_yes(one, **values | more)

    say()
    assert "Nobody let anything be quoted" in browser.get(page).text
    say(in_report=True)
    assert "A learner. May be quoted until" in browser.get(page).text and "Anna" not in browser.get(page).text
    say(in_report=True, is_named=True)
    assert "Anna Author. May be quoted" in browser.get(page).text
    ((one, me),) = showcase.offers(world.author.account_id)
    showcase.take_back(one, by=me.account, now=world.at)
    assert "Nobody let anything be quoted" in browser.get(page).text


def test_the_set_up_names_who_looks_at_the_numbers(site, browser, course):
    link = (
        site.path("designs.choose_for", course=course)
        + "?"
        + "&".join(f"{k}={v}" for k, v in ANSWERS.items())
    )
    assert "Nobody is named who looks at the numbers" in browser.get(link).text
    begin(site)
    assert "Asim Assistant looks at the numbers." in browser.get(link).text


def test_a_reader_who_left_is_told_to_staff(site, browser, course):
    pilot = begin(site)
    leaving.leave(site.world.assistant, by=site.world.admin.id, now=site.world.at)
    page = browser.get(site.path("pilots.show", course=course, pilot=pilot.public_id))
    assert "Nobody looks at the numbers any more" in page.text and "Name somebody" in page.text
    address = site.path("pilots.name_reader", course=course, pilot=pilot.public_id)
    for wrong in ("", "x", "0", str(site.world.author.id), str(site.world.assistant.id)):
        page = browser.post(address, {"reader": wrong})
        assert page.status == 422 and "Name somebody: numbers that nobody" in page.text
    assert browser.post(address, {"reader": str(site.world.instructor.id)}).status == 303
    page = browser.get(site.path("pilots.show", course=course, pilot=pilot.public_id))
    assert "Ines Instructor looks at the numbers" in page.text and "any more" not in page.text


@pytest.mark.parametrize(
    ("day", "stands", "words"),
    [
        (28, ["", ""], ""),
        (
            29,
            ["Decide about day 30", "Look at the numbers of day 30"],
            "HIST 210 · Mentors on the ward · pilot",
        ),
        (95, ["Sign the last review", "Look at the last review"], "Mentors on the ward"),
    ],
)
def test_what_is_due_stands_on_to_do_of_who_looks_at_it_and_of_who_signs(site, day, stands, words):
    world, pilot = site.world, begin(site)
    world.go(day)
    pages = [site.browse(who).get("/") for who in (world.instructor, world.assistant)]
    for page, title in zip(pages, stands, strict=True):
        assert title in page.text and words in page.text
        assert any(pilot.public_id in link for link in page.links()) == bool(title)
    for who in (world.author, world.stranger, world.admin):
        assert pilot.title not in site.browse(who).get("/").text
    if stands[0]:
        act = "go" if day < 90 else "close"
        db.execute("update alert set closed_at = ? where closed_at is null", world.at)
        pilots.decide(world.course.id, pilot.public_id, act=act, text="Good.", by=None, now=world.at)
        assert pilot.title not in site.browse(world.instructor).get("/").text


def test_somebody_in_charge_of_a_section_cannot_open_a_pilot_and_is_not_named(site, browser, course):
    world = site.world
    assert "Asim Assistant" in pilots.staff(world.course.id).values()
    begin(site)
    section = db.row("select id from section where course_id = ? order by id", world.course.id)
    db.execute(
        "insert into section_charge (enrolment_id, section_id, at) values (?, ?, ?)",
        world.assistant.id,
        section.id,
        world.at,
    )
    assert "Asim Assistant" not in pilots.staff(world.course.id).values()
    world.go(29)
    assert "Mentors on the ward" not in site.browse(world.assistant).get("/").text
