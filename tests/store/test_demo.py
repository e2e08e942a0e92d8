"""The demo course: each activity in its stage, the same every time, whatever the hour."""

import hashlib
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from peerreview.domain import schedule
from peerreview.store import (
    accounts,
    activities,
    courses,
    db,
    demo,
    grading,
    moderation,
    outbox,
    pilots,
    privacy,
    progress,
    undelivered,
)
from peerreview.store.demo import script
from peerreview.store.facts import facts_of_account
from peerreview.store.tables import TABLES
from tests.cast import DEMO_DAY

OTHER_HOURS = [datetime(2026, 3, 29, 0, 5, tzinfo=UTC), datetime(2027, 1, 1, 23, 50, tzinfo=UTC)]


def digest():
    """A hash of every row but the salted password."""
    seen = hashlib.sha256()
    for table in TABLES:
        columns = ", ".join(f'"{name}"' for name in table._meta.columns if name != "password")
        seen.update(repr(db.rows(f'select {columns} from "{table._meta.table_name}" order by id')).encode())
    return seen.hexdigest()


ESSAY = {
    "work submitted": 23,
    "review submitted": 69,
    "answer submitted": 63,
    "own_goal submitted": 6,
    "own_goal_looked submitted": 6,
}


def runs():
    """The four activities of peer assessment by key."""
    ((course,),) = db.rows("select id from course where code = 'REAS 110'")
    key_of = {entry["title"]: entry["key"] for entry in script.load("activities")["activities"]}
    found = {key_of.get(one.title): one for one in activities.of_course(course, unpublished=True)}
    return {key: found[key] for key in key_of.values()}


def states(activity):
    return dict(
        Counter(
            row[0] + " " + row[1]
            for row in db.rows("select task, state from response where activity_id = ?", activity.id)
        )
    )


def todo(account, now):
    """{(activity title's first word, task, state)} of what somebody can do now in those four."""
    plans, facts = facts_of_account(account.id)
    four = {activity.id for activity in runs().values()}
    return {
        (plans[key].title.split()[0], line.task, "begun" if line.begun else line.state)
        for key, fact in facts.items()
        if key in four
        for line in schedule.duties(plans[key].design, fact, now)
        if line.state in ("open", "grace", "late")
    }


def test_one_course_is_to_start_from_and_the_last_one_is_put_away(demo_url):
    found = db.rows("select code, is_template, archived_at is not null as is_away from course order by id")
    assert [(bool(row.is_template), bool(row.is_away)) for row in found] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert db.row("select count(*) from enrolment where role = 'student' and course_id > 1")[0] == 0


def test_it_is_made_once(demo_url):
    before = digest()
    assert demo.build(DEMO_DAY + timedelta(days=1)) is False
    assert digest() == before


def test_it_is_the_same_every_time(demo_url, migrated, tmp_path):
    before = digest()
    db.database.close()
    db.open_database(f"sqlite:///{shutil.copy(migrated, tmp_path / 'again.db')}", synchronous="OFF")
    demo.build(DEMO_DAY)
    assert digest() == before


@pytest.mark.parametrize("now", OTHER_HOURS)
def test_each_activity_is_in_its_stage_whatever_the_hour(sqlite, now):
    demo.build(now)
    in_their_stages()


def test_each_activity_is_in_its_stage(demo_url):
    in_their_stages()


def in_their_stages():
    found = runs()
    assert {key: bool(activity.published) for key, activity in found.items()} == {
        "essay": True,
        "code": True,
        "lab": True,
        "poster": False,
    }
    assert states(found["essay"]) == ESSAY
    assert states(found["code"]) == {
        "own_goal submitted": 6,
        "work submitted": 22,
        "review submitted": 26,
        "review held": 3,
        "review returned": 1,
        "review draft": 7,
    }
    assert states(found["lab"]) == {"work submitted": 11, "work draft": 3, "own_goal submitted": 2}
    assert states(found["poster"]) == {}


def test_it_runs_on_postgresql(postgres):
    demo.build(DEMO_DAY)
    assert states(runs()["essay"]) == ESSAY


def test_the_class_is_complete(demo_url):
    ((course,),) = db.rows("select id from course where code = 'REAS 110'")
    people = courses.people(course)
    assert Counter(found.role for found in people) == {"student": 24, "instructor": 1, "assistant": 2}
    assert Counter(found.section.name for found in people if found.role == "student") == {"A": 12, "B": 12}
    assert sum(account.is_admin for account in accounts.demo_people()) == 1


def test_essays_have_three_reviews_each_a_late_one_and_a_no_show(demo_url):
    essay = runs()["essay"]
    survey = progress.of_activity(essay, DEMO_DAY)
    assert survey.tags == {"late": 1, "missing": 1, "unfinished": 2}
    assert Counter(student.received for student in survey.students) == {3: 23, 0: 1}


def test_essay_grades_are_released_one_by_hand(demo_url):
    lines = grading.of_activity(runs()["essay"], DEMO_DAY)
    assert Counter(line.state for line in lines.values()) == {"final": 22, "overridden": 1, "none": 1}
    assert all(line.released for line in lines.values())


def test_code_has_a_lapsed_claim_and_reviews_half_written(demo_url):
    code = runs()["code"]
    assert Counter(
        db.rows(
            """
            select ended_cause, r.state, r.rev > 0
            from allocation l
            join response r on r.address = l.address and r.activity_id = l.activity_id
            where l.activity_id = ?
            """,
            code.id,
        )
    ) == {
        ("", "submitted", 1): 26,
        ("", "held", 1): 3,
        ("", "returned", 1): 1,
        ("", "draft", 1): 5,
        ("lapsed", "draft", 0): 1,
        ("problem", "draft", 0): 1,
    }


def test_a_request_of_each_kind_waits_for_an_answer(demo_url):
    open_now = db.rows("select kind, answer_by from request where ended_at is null order by kind")
    assert [row.kind for row in open_now] == ["grade", "time"]
    assert all(db.moment(row.answer_by) > DEMO_DAY for row in open_now)


def test_the_queue_shows_eight_telling_cases(demo_url):
    code = runs()["code"]
    teaches = next(
        account for account in accounts.demo_people() if demo.good_for(account, DEMO_DAY) == "instructor"
    )
    course = next(one for one in courses.of(teaches.id) if one.code == "REAS 110")
    queue = moderation.of_activity(code, course, DEMO_DAY)
    assert {reason.kind for case in queue.cases for reason in case.reasons} == {
        "personal",
        "masked",
        "harsh",
        "repaired",
        "unrepaired",
        "named",
        "copied",
        "reported",
        "by_hand",
    }
    assert (queue.total, queue.counts["mine"]) == (8, 1)


def test_what_was_held_of_the_essays_was_decided(demo_url):
    essay = runs()["essay"]
    assert Counter(
        row[0]
        for row in db.rows(
            "select d.act from decision d join response r on r.id = d.response_id where r.activity_id = ?",
            essay.id,
        )
    ) == {"hold": 3, "release": 2, "redact": 1, "leave": 1, "escalate": 2}  # two had waited for too long
    assert db.rows(
        "select kind from concern where activity_id = ? and ended_at is null order by kind", essay.id
    ) == [("flagged",), ("grade",)]


def test_nobody_wrote_about_another_work_than_the_texts_say(demo_url):
    """Each review's first comment stands in the texts under the author whose work it is about."""
    for kind, key in (("essay", "essay"), ("code", "code")):
        belongs = {
            review["overall"]: author
            for author, work in script.works(kind).items()
            for review in work["reviews"]
        }
        found = db.rows(
            """
            select a.text, p.email
            from response r
            join version v on v.response_id = r.id
            join answer a on a.version_id = v.id and a.item = 'overall'
            join response w on w.id = r.about_response_id
            join enrolment e on e.id = w.author_id
            join account p on p.id = e.account_id
            where r.task = 'review' and r.activity_id = ?
            """,
            runs()[key].id,
        )
        assert [text for text, email in found if belongs[text] != email.split("@")[0]] == []


def test_the_sign_in_page_shows_every_role_first(demo_url):
    assert [demo.good_for(account, DEMO_DAY) for account in accounts.demo_people()[:6]] == [
        "instructor",
        "site",
        "half_review",
        "half_work",
        "was_late",
        "assistant",
    ]


def test_the_first_student_has_a_report_to_hand_in_a_review_to_finish_and_feedback_to_read(demo_url):
    first = next(
        account for account in accounts.demo_people() if demo.good_for(account, DEMO_DAY) == "half_review"
    )
    assert todo(first, DEMO_DAY) == {
        ("Essay:", "answer", "open"),
        ("A", "review", "begun"),
        ("Lab", "own_goal", "open"),
        ("Lab", "work", "open"),
    }


def test_the_second_student_has_a_report_to_finish_and_a_review_to_begin(demo_url):
    second = next(
        account for account in accounts.demo_people() if demo.good_for(account, DEMO_DAY) == "half_work"
    )
    assert todo(second, DEMO_DAY) == {
        ("A", "review", "open"),
        ("Lab", "own_goal", "open"),
        ("Lab", "work", "begun"),
    }


def test_no_mail_of_the_past_waits(demo_url):
    assert outbox.waiting(DEMO_DAY + timedelta(hours=1)) == []
    assert db.rows("select distinct receipt from outbox_message where sent_at is not null") == [("demo",)]
    # The letter of day 90 of the pilot has its own day; two came back, for the administrator to look at.
    found = undelivered.state(DEMO_DAY + timedelta(hours=1))
    assert (found[:4], found.later) == ((0, 0, 2, 0), 1)


def test_somebody_asks_to_be_erased_and_one_address_gives_letters_back(demo_url):
    assert [one.name for one in privacy.asked()] == ["Samuel Adeyinka-Cole"]
    back = db.rows("select name from account where mail_problem <> ''")
    assert [row.name for row in back] == ["Yewande Marsh"]


def test_nothing_happened_in_the_future(demo_url):
    assert max(row[0] for row in db.rows("select max(at) from audit_line")) <= db.stamp(DEMO_DAY)
    assert max(row[0] for row in db.rows("select max(saved_at) from response")) <= db.stamp(DEMO_DAY)


def test_it_can_be_entered_with_the_password_of_the_demo(demo_url):
    account = accounts.demo_people()[0]
    assert accounts.sign_in(account.email, demo.people.PASSWORD, address="192.0.2.1", now=DEMO_DAY) == account


def test_the_showcase_has_what_is_shown_what_waits_and_what_was_taken_back(demo_url):
    found = db.rows("select answer, audience, is_named from consent order by exhibit_id")
    assert [tuple(row) for row in found] == [
        ("yes", "later", 1),
        ("yes", "class", 0),
        ("back", "", 0),
    ]
    assert db.row("select count(*) from exhibit_reply") == (4,)


def test_a_pilot_stands_on_day_61_with_its_pages_alive(demo_url):
    """Day 30 decided, day 60 due; nothing that was drawn before it has moved (test_demo.py of the web)."""
    (course,) = db.row("select course_id from pilot")
    pilot = pilots.running(course)
    assert (pilot.day(DEMO_DAY), pilot.due(DEMO_DAY)) == (61, 60)
    assert [one.day for one in pilot.decisions] == [30] and pilot.outcomes[2].left_over
    standing = next(one for one in courses.of(pilot.reader_account) if one.course == course)
    found = pilots.report(pilot, DEMO_DAY, standing=standing, now=DEMO_DAY)
    assert [line.standing for line in found.lines] == ["reached", "way", "way"]
    assert found.lines[1].measured.gain.count == 21
    assert found.expert >= 185 and found.cost > 170 and found.corrections and found.cases and found.quotes
