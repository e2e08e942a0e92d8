"""What is known of somebody, what stays when they are erased, and what of a course once its time is over; on
both databases."""

import json
from datetime import timedelta

import pytest

from peerreview.domain.refusals import NotNow
from peerreview.store import (
    accounts,
    addresses,
    asking,
    audit,
    circles,
    closing,
    courses,
    db,
    feeds,
    outbox,
    privacy,
    showcase,
)
from peerreview.store.privacy.classes import CLASSES
from peerreview.store.tables import TABLES, Decision
from tests.cast import WORDS, day
from tests.together import opened

NAME, SAID, FACT, DRAFT = "Zinnobra Quokkason", "PLANTEDWORK", "PLANTEDFACT", "PLANTEDDRAFT"


def everything():
    """Every cell of the database that holds a text, as one."""
    cells = []
    for table in TABLES:
        for row in db.rows(f"select * from {table._meta.table_name}"):
            cells += [cell for cell in row if isinstance(cell, str)]
    return "\n".join(cells)


@pytest.fixture
def planted(world):
    """The author is called by a name that stands nowhere else, wrote, was reviewed, graded, and has a mail,
    a feed and a fact."""
    account = world.accounts[world.author.id]
    more = {"zone": "Asia/Tokyo", "keys_on": True, "quiet": True, "sans": True, "wide": True}
    accounts.change_settings(account.id, name=NAME, now=day(1), **more)
    db.execute(
        "update account set email = ?, email_key = ? where id = ?",
        "zinnobra@planted.example",
        "zinnobra@planted.example",
        account.id,
    )
    world.go(2)
    work = world.hand_in(world.author, text=f"{SAID} of a road.")
    world.hand_in(world.reviewer)
    world.hand_in(world.more[0])
    world.go(8)
    world.claim(world.author)
    for who in (world.reviewer, world.more[0]):
        world.review(who, words=f"{WORDS} REVIEWED")
    review = next(line for line in world.lines(world.author, "review") if line.response)
    draft = json.dumps({"text": {"claim": DRAFT}})
    db.execute("update response set draft = ? where id = ?", draft, review.response)
    outbox.put("planted", account.id, f"Hello {NAME}", "body", now=world.at)
    feeds.make(account.id, now=world.at)
    world.work = work
    return world


def test_every_column_has_a_class_and_each_class_a_column():
    """A new column: say in ``store/privacy/classes.py`` what it is to the people it is about."""
    there = {(one._meta.table_name, field.column_name) for one in TABLES for field in one._meta.sorted_fields}
    named = [
        (table, column)
        for table, kinds in CLASSES.items()
        for columns in kinds.values()
        for column in columns.split()
    ]
    assert (there - set(named), set(named) - there) == (set(), set())
    assert len(named) == len(set(named)), "a column has one class"


def test_what_is_known_holds_all_of_ones_own_and_no_reviewer(planted):
    world = planted.go(15)
    found = json.dumps(privacy.known_of(world.author.account_id, world.at), ensure_ascii=False)
    for word in (NAME, SAID, DRAFT, "REVIEWED", "Asia/Tokyo", "HIST 210"):
        assert word in found, word
    for who in (world.reviewer, *world.more):
        assert world.accounts[who.id].name not in found
    assert "correct horse" not in found and "pbkdf2" not in found


def test_feedback_that_is_not_released_is_not_given_out(planted):
    found = json.dumps(privacy.known_of(planted.author.account_id, planted.at))
    assert SAID in found and "REVIEWED" not in found


def test_nobody_elses_words_are_in_it(planted):
    planted.go(15)
    found = json.dumps(privacy.known_of(planted.more[1].account_id, planted.at))
    for word in (NAME, SAID, DRAFT, "REVIEWED"):
        assert word not in found, word


def test_who_is_erased_is_found_nowhere_and_what_they_handed_in_stays(planted):
    account = planted.author.account_id
    privacy.erase(account, by=planted.admin.id, now=planted.at)
    left = everything()
    for word in ("Zinnobra", "Quokkason", "zinnobra@", DRAFT, "Asia/Tokyo"):
        assert word not in left, word
    assert SAID in left and "REVIEWED" in left
    assert db.row("select left_at from enrolment where id = ?", planted.author.id)[0] is not None
    assert accounts.find("zinnobra@planted.example") is None
    row = db.row("select name, password, closed_at, erased_at from account where id = ?", account)
    assert row.name == privacy.NOBODY.format(number=account) and row.password == "" and row.closed_at


def test_texts_go_too_where_that_is_wanted(planted):
    privacy.erase(planted.author.account_id, by=planted.admin.id, now=planted.at, words=True)
    left = everything()
    assert SAID not in left and SAID.lower() not in left and "REVIEWED" in left


def test_their_address_is_free_again(planted):
    privacy.erase(planted.author.account_id, by=planted.admin.id, now=planted.at)
    assert accounts.create(name="Another", email="zinnobra@planted.example", now=planted.at).id


def test_the_only_administrator_is_not_erased(world):
    with pytest.raises(NotNow):
        privacy.erase(world.admin.id, by=world.admin.id, now=world.at)


def test_somebody_asks_and_asks_no_more(world):
    account = world.author.account_id
    privacy.ask(account, now=day(1))
    privacy.ask(account, now=day(2))
    assert [(row.id, row.asked_at, row.courses) for row in privacy.asked()] == [(account, day(1), 1)]
    privacy.take_back(account, now=day(3))
    assert privacy.asked() == []


def test_a_course_over_its_time_keeps_numbers_of_nobody(planted):
    world = planted.go(15)
    before = db.rows("select task, state, version from response order by id")
    levels = db.rows("select level, value from answer order by id")
    course = courses.find(world.course.public_id)
    closing.archive(course, by=world.instructor.account_id, now=world.at)
    assert privacy.retire_due(world.at) == 0
    kept = privacy.kept(course.id)
    assert (kept.months, kept.ends) == (12, world.at.replace(year=world.at.year + 1))
    assert retired(kept.ends - timedelta(days=8)) == 0 and told() == [(world.instructor.account_id, 30)]
    assert retired(kept.ends - timedelta(days=7)) == 0
    assert told() == [(world.instructor.account_id, 30), (world.instructor.account_id, 7)]
    assert retired(kept.ends) == 1
    left = everything()
    for word in (SAID, DRAFT, "REVIEWED", SAID.lower(), "reviewed"):
        assert word not in left, word
    assert db.rows("select task, state, version from response order by id") == before
    assert db.rows("select level, value from answer order by id") == levels
    people = {row.name for row in courses_people(course.id)}
    assert NAME not in people and {"Somebody 1", "Ines Instructor"} <= people
    assert db.row("select count(*) from enrolment where account_id = ?", world.author.account_id)[0] == 0
    assert db.row("select count(*) from version where by_id = ?", world.author.account_id)[0] == 0
    assert db.row("select name from account where id = ?", world.author.account_id)[0] == NAME
    assert retired(kept.ends) == 0


def test_what_was_asked_of_staff_goes_with_the_texts(world):
    by = {"by": world.author.account_id, "now": world.at}
    asking.ask(world.activity, world.author.id, "time", words="PLANTEDWORDS", task="work", **by)
    privacy.retire(world.course.id, now=world.at)
    assert "PLANTEDWORDS" not in everything()


def retired(now):
    db.kept.pop("retired", None)
    return privacy.retire_due(now)


def told():
    """[(account, days before)] of the mails that names and texts go."""
    keys = [row[:2] for row in db.rows("select account_id, key from outbox_message order by id")]
    return [(who, int(key.split(":")[-1])) for who, key in keys if key.startswith("names_go:")]


def test_nothing_goes_that_nobody_was_told_of_a_week_before(world):
    closing.archive(courses.find(world.course.public_id), by=None, now=world.at)
    late = privacy.kept(world.course.id).ends + timedelta(days=40)  # the site was off
    assert retired(late) == 0 and told() == [(world.instructor.account_id, 7)]
    assert (
        f"{late + timedelta(days=7):%d %b}".lstrip("0")
        in db.row("select body from outbox_message where key like 'names_go:%'")[0]
    )
    assert retired(late + timedelta(days=6)) == 0 and len(told()) == 1
    # A shorter time, chosen by mistake, is another end: it is told of, too.
    privacy.keep_for(world.course.id, 6, by=None, now=late + timedelta(days=6))
    assert retired(late + timedelta(days=8)) == 0 and len(told()) == 2
    privacy.keep_for(world.course.id, 60, by=None, now=late + timedelta(days=9))
    assert retired(late + timedelta(days=20)) == 0 and len(told()) == 2


def courses_people(course_id):
    join = "enrolment e join account a on a.id = e.account_id"
    return db.rows(f"select a.name from {join} where e.course_id = ?", course_id)


def test_a_course_may_be_kept_as_long_as_it_is_there(world):
    privacy.keep_for(world.course.id, 0, by=world.instructor.account_id, now=world.at)
    closing.archive(courses.find(world.course.public_id), by=None, now=world.at)
    assert privacy.due(world.at.replace(year=2099)) == []


def test_a_retired_course_keeps_no_words_in_its_record(world):
    work = world.reviewed()[world.author.id]
    by = world.instructor.account_id
    Decision.create(
        response=work.id,
        version=1,
        act="return",
        from_state="submitted",
        to_state="returned",
        by=by,
        at=world.at,
        reason="PLANTED reason",
        detail={"note": "PLANTED note", "words": ["PLANTED"], "hours": 3, "until": world.at.isoformat()},
    )
    of = {"by": by, "at": world.at, "course": world.course.id}
    audit.record("circle.turned_down", "activity", world.activity.id, **of, reason="PLANTED line", most=5)
    privacy.retire(world.course.id, now=world.at)
    assert "PLANTED" not in everything()
    detail = db.loads(db.row("select detail from decision order by id desc limit 1")[0])
    assert detail == {"hours": 3, "until": world.at.isoformat()}
    line = "select detail from audit_line where verb = 'circle.turned_down'"
    assert db.loads(db.row(line)[0]) == {"most": 5}


def test_a_line_of_the_journal_that_is_not_known_is_said_and_the_others_are_done(planted, tmp_path, caplog):
    journal = tmp_path / "erased.jsonl"
    account = planted.author.account_id
    public = db.row("select public_id from account where id = ?", account)[0]
    lines = [{"kind": "planet", "id": "x"}, {"id": "y"}, ["z"], {"kind": "account"}]
    lines.append({"kind": "account", "id": public})
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines))
    privacy.keep_in(journal)
    try:
        assert privacy.replay(planted.at) == 1
    finally:
        privacy.keep_in(None)
    assert "Zinnobra" not in everything()
    assert caplog.text.count("of no kind that this version knows") == 4 and "planet" in caplog.text


def test_a_restored_copy_is_erased_again(planted, tmp_path):
    privacy.keep_in(tmp_path / "erased.jsonl")
    try:
        account = planted.author.account_id
        saved = db.row("select name, email, email_key, password from account where id = ?", account)
        privacy.erase(account, by=planted.admin.id, now=planted.at)
        assert "Zinnobra" not in (tmp_path / "erased.jsonl").read_text()
        as_before = "name = ?, email = ?, email_key = ?, password = ?, erased_at = null"
        db.execute(f"update account set {as_before} where id = ?", *saved, account)
        assert privacy.replay(planted.at) == 1
        assert "Zinnobra" not in everything()
        assert privacy.replay(planted.at) == 0
        assert len((tmp_path / "erased.jsonl").read_text().splitlines()) == 1
    finally:
        privacy.keep_in(None)


def test_facts_about_a_person_go_with_them(world):
    account = world.author.account_id
    db.execute(
        """
        insert into attribute (enrolment_id, name, value, from_at, readers, source)
        values (?, 'number', ?, ?, 'staff', 'staff')
        """,
        world.author.id,
        FACT,
        world.at,
    )
    assert FACT in json.dumps(privacy.known_of(account, world.at))
    privacy.erase(account, by=world.admin.id, now=world.at)
    assert FACT not in everything()


def test_a_name_in_others_texts_is_found_and_taken_out(world):
    world.reviewed()
    account = world.author.account_id
    words = "Thanks to Anna Author, this got better."
    (answer,) = db.row("select min(id) from answer where text <> ''")
    db.execute("update answer set text = ?, html = ? where id = ?", words, f"<p>{words}</p>", answer)
    (draft,) = db.row("select min(id) from response")
    db.execute("update response set draft = ? where id = ?", db.dumps({"text": {"c": [words]}}), draft)
    kinds = {one.key: one.kind for one in privacy.mentions(account)}
    assert kinds == {
        f"answer.{answer}.text": "a text that was handed in",
        f"response.{draft}.draft": "a draft",
    }
    assert privacy.take_out(account, {f"response.{draft}.draft"}, by=None, now=world.at) == 1
    kept = db.loads(db.row("select draft from response where id = ?", draft)[0])
    assert kept == {"text": {"c": ["Thanks to [name removed], this got better."]}}
    privacy.erase(account, by=None, now=world.at, named=True)
    text, html = db.row("select text, html from answer where id = ?", answer)
    assert text == "Thanks to [name removed], this got better." and "Author" not in html
    assert privacy.mentions(world.reviewer.account_id) == []


def test_a_name_is_taken_out_wherever_it_was_written(world):
    """Requests, what is said when joining, the showcase: the text, and what is shown of it."""
    account, words = world.author.account_id, "Ask Anna Author."
    by = {"by": world.reviewer.account_id, "now": world.at}
    asking.ask(world.activity, world.reviewer.id, "time", words=words, task="work", **by)
    work = world.reviewed()[world.author.id]
    by["now"] = world.go(15).at
    part = opened(world, owner=world.more[0], join="request")
    circles.join(part, world.reviewer.id, words=words, **by)
    showcase.propose(work, "", person=world.reviewer.id, is_named=False, reason=words, **by)
    ((one, _me),) = showcase.offers(account)
    more = {"until": world.at + timedelta(days=30), "is_named": False, "version": one.consent.newest}
    showcase.say_yes(one, audience="class", approach=words, by=account, now=world.at, **more)
    ((one, _me),) = showcase.offers(account)
    showcase.reply(one, world.more[0].id, text=words, token="t", by=world.more[0].account_id, now=world.at)
    found = {one.key.partition(".")[0] for one in privacy.mentions(account)}
    assert found >= {"consent", "exhibit_reply", "proposal", "request", "concern"}
    privacy.take_out(account, by=None, now=world.at)
    assert privacy.mentions(account) == []
    assert "Ask Anna" not in everything() and "<p>Ask [name removed].</p>" in everything()


def test_what_staff_never_find_is_not_listed_and_the_name_goes_from_there_too(world):
    one = opened(world, owner=world.more[0])
    db.execute("update activity set people = 'closed' where id = ?", one.id)
    db.execute("update participant set words = 'Anna Author asked me to.' where activity_id = ?", one.id)
    assert privacy.mentions(world.author.account_id) == []
    privacy.erase(world.author.account_id, by=world.admin.id, now=world.at, named=True)
    assert "[name removed] asked me to." in everything() and "Anna Author asked" not in everything()


def test_what_a_server_said_of_an_address_goes_with_it(planted):
    account, said = planted.author.account_id, "550 5.1.1 <zinnobra@planted.example> unknown"
    addresses.refused(account, said, email="zinnobra@planted.example", now=planted.at)
    privacy.erase(account, by=planted.admin.id, now=planted.at)
    assert "zinnobra@" not in everything()


def test_what_they_said_when_they_joined_and_showed_goes_with_their_texts(world):
    by = {"by": world.author.account_id, "now": world.at}
    one = opened(world, owner=world.more[0], join="request")
    circles.join(one, world.author.id, words="PLANTEDWORDS", **by)
    asking.ask(world.activity, world.author.id, "time", words="PLANTEDWORDS", task="work", **by)
    privacy.erase(world.author.account_id, by=world.admin.id, now=world.at)
    assert "PLANTEDWORDS" in everything()
    db.execute("update account set erased_at = null where id = ?", world.author.account_id)
    privacy.erase(world.author.account_id, by=world.admin.id, now=world.at, words=True)
    assert "PLANTEDWORDS" not in everything()
