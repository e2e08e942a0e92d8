"""Responses: begun once, never lost while typing, handed in by the clock, taken back and restored; and what
the tables refuse."""

import peewee
import pytest

from peerreview.domain import schedule
from peerreview.domain.refusals import (
    Closed,
    Conflict,
    Incomplete,
    Invalid,
    Missing,
    NotAllowed,
    NotNow,
    NotYet,
    OldDraft,
)
from peerreview.store import db, handing_in, responses
from tests.cast import day

TEXT = {"text": {"text": "A road shows that an army can come."}}


def hand_in(world, who, work):
    return handing_in.hand_in(work, person=who.id, by=who.account_id, now=world.at)


def drafted(world, who=None):
    who = who or world.author
    work = world.begin(who)
    world.save(who, work, TEXT)
    return work


def verbs():
    return [row[0] for row in db.rows("select verb from audit_line where verb like 'response.%' order by id")]


def test_beginning_twice_finds_the_same(world):
    assert world.begin(world.author).id == world.begin(world.author).id
    assert verbs() == ["response.begun"]


def test_what_is_not_open_yet_is_not_begun(world):
    world.hand_in(world.author)
    world.hand_in(world.reviewer)
    with pytest.raises(NotYet):
        responses.begin(
            world.activity, world.lines(world.author, "answer")[0], world.author.id, by=None, now=world.at
        )


def test_what_has_closed_is_not_begun(world):
    with pytest.raises(Closed):
        world.go(9).begin(world.author)


def test_staff_owe_no_work(world):
    assert world.lines(world.instructor, "work") == []


def test_a_save_counts_up(world):
    work = world.begin(world.author)
    assert [
        responses.save_draft(work.id, typed=TEXT, rev=rev, token=f"t{rev}", now=world.at) for rev in (0, 1)
    ] == [1, 2]
    assert responses.by_id(work.id).draft == TEXT


def test_a_second_tab_is_told_and_both_texts_are_there(world):
    work = drafted(world)
    other = {"text": {"text": "Another text."}}
    with pytest.raises(OldDraft) as refusal:
        responses.save_draft(work.id, typed=other, rev=0, token="b", now=world.at)
    assert (refusal.value.stored, refusal.value.typed, refusal.value.rev) == (TEXT, other, 1)


def test_the_same_save_again_is_a_success(world):
    work = world.begin(world.author)
    assert [
        responses.save_draft(work.id, typed=TEXT, rev=0, token="same", now=world.at) for _ in range(2)
    ] == [1, 1]


def test_the_very_words_that_are_stored_are_no_conflict(world):
    work = drafted(world)
    assert responses.save_draft(work.id, typed=TEXT, rev=0, token="another", now=world.at) == 1
    assert responses.by_id(work.id).rev == 1


def test_a_save_without_token_is_never_taken_for_another(world):
    work = world.begin(world.author)
    responses.save_draft(work.id, typed=TEXT, rev=0, token="", now=world.at)
    with pytest.raises(OldDraft):
        responses.save_draft(work.id, typed={"text": {"text": "Other words."}}, rev=0, token="", now=world.at)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🦦🌍",
        "مرحبا \u202e abc",
        "<script>alert(1)</script>",
        "'; drop table response; --",
        "x" * 1_000_000,
        "%s ? %%",
    ],
)
def test_whatever_was_typed_comes_back_as_it_was(world, text):
    work = world.begin(world.author)
    world.save(world.author, work, {"text": {"text": text}})
    assert responses.by_id(work.id).draft == {"text": {"text": text}}


def test_nul_characters_are_left_out(world):
    work = world.begin(world.author)
    world.save(world.author, work, {"text": {"text": "a\0b"}})
    assert responses.by_id(work.id).draft == {"text": {"text": "ab"}}


def test_a_draft_of_more_than_two_million_characters_is_refused(world):
    work = drafted(world)
    with pytest.raises(Invalid):
        world.save(world.author, work, {"text": {"text": "x" * (responses.writing.MOST_DRAFT + 1)}})
    assert responses.by_id(work.id).draft == TEXT


def days_late(world, work):
    """Begun days late of what counts of a work, as pages and grades ask it."""
    (line,) = responses.writers_lines(work, world.at).values()
    return schedule.days_late(line.window, responses.by_id(work.id).typed, work.zone)


@pytest.mark.parametrize(
    "days, hours, late", [(7, -1, False), (7, 0, False), (7, 0.1, False), (7, 1, True), (8, 0, True)]
)
def test_handed_in_in_time_in_grace_or_late(world, days, hours, late):
    work = drafted(world)
    world.go(days, hours)
    receipt, number, state, _left = hand_in(world, world.author, work)
    found = responses.by_id(work.id)
    assert (number, state, days_late(world, work) > 0, found.submitted, found.draft, found.shown) == (
        1,
        "submitted",
        late,
        world.at,
        None,
        1,
    )
    newest = responses.newest_versions((work.id,))[work.id]
    assert (newest.receipt, newest.typed) == (receipt, world.at)


def test_after_the_end_the_draft_is_kept(world):
    work = drafted(world)
    world.go(8, 1)
    with pytest.raises(Closed):
        hand_in(world, world.author, work)
    assert (responses.by_id(work.id).draft, responses.by_id(work.id).state) == (TEXT, "draft")


def test_staff_accept_what_came_too_late(world):
    work = drafted(world)
    world.go(9)
    handing_in.accept(work, by=world.instructor.account_id, now=world.at)
    ((number, at, typed, _, _, words, cause),) = responses.versions_of(work.id)
    assert (number, at, typed, words, cause) == (1, day(9), day(0), 8, "accepted")
    assert days_late(world, work) == 0  # it was there in time
    with pytest.raises(Conflict):
        handing_in.accept(work, by=world.instructor.account_id, now=world.at)


def test_handing_in_again_is_a_second_version(world):
    work = world.hand_in(world.author)
    with pytest.raises(NotNow):
        hand_in(world, world.author, work)
    world.save(world.author, work, TEXT)
    assert hand_in(world, world.author, work)[1:3] == (2, "submitted")
    assert [
        [answer.text for answer in responses.answers_of(work.id, number=number)] for number in (1, 2)
    ] == [["# Aqueducts\n\nA road shows that an army can come."], [TEXT["text"]["text"]]]
    assert [answer.html for answer in responses.answers_of(work.id)] == [
        "<p>A road shows that an army can come.</p>"
    ]


def test_a_newer_draft_after_the_end_changes_nothing_handed_in(world):
    work = world.hand_in(world.author)
    world.save(world.author, work, TEXT)
    world.go(9)
    with pytest.raises(Closed):
        hand_in(world, world.author, work)
    now = responses.by_id(work.id)
    assert (now.state, now.version, now.shown) == ("submitted", 1, 1)


def test_what_is_missing_is_said_and_the_draft_stays(world):
    for who in world.students:
        world.hand_in(who)
    world.go(8, 2)
    review = world.claim(world.author)
    typed = world.filled(review) | {"claim": {"level": "", "text": "Too short."}}
    world.save(world.author, review, typed)
    with pytest.raises(Incomplete) as refusal:
        hand_in(world, world.author, review)
    assert [(missing.item, missing.part) for missing in refusal.value.reading.missing] == [
        ("claim", "level"),
        ("claim", "text"),
    ]
    assert responses.by_id(review.id).draft == typed


def test_what_others_could_never_read_is_refused_at_hand_in(world):
    work = world.begin(world.author)
    world.save(world.author, work, {"text": {"text": "word " * 20_000}})
    with pytest.raises(Incomplete) as refusal:
        hand_in(world, world.author, work)
    assert refusal.value.reading.errors.keys() == {"text"}


def test_a_withdrawn_work_is_shown_to_nobody_and_may_come_back(world):
    work = world.hand_in(world.author)
    responses.withdraw(work, by=None, now=world.at)
    assert (
        responses.by_id(work.id).state,
        responses.answers_of(work.id),
        world.lines(world.author, "work")[0].state,
    ) == ("withdrawn", [], "open")
    responses.restore(work, by=None, now=world.at)
    assert (responses.by_id(work.id).shown, world.lines(world.author, "work")[0].state) == (1, "done")
    with pytest.raises(NotAllowed):
        responses.restore(work, by=None, now=world.at)


def test_a_draft_cannot_be_withdrawn(world):
    with pytest.raises(NotAllowed):
        responses.withdraw(drafted(world), by=None, now=world.at)


def test_the_receipt_goes_out_by_mail(world):
    work = world.hand_in(world.author)
    number, at, _late, digest, receipt, *_ = responses.newest_versions((work.id,))[work.id]
    ((account, subject, body),) = db.rows(
        "select account_id, subject, body from outbox_message where key like 'receipt:%'"
    )
    assert (account, subject, number, at) == (
        world.author.account_id,
        "Handed in: Roads and aqueducts",
        1,
        world.at,
    )
    assert receipt in body
    assert digest in body


def test_the_same_text_has_the_same_hash(world):
    one, two = (world.hand_in(who) for who in (world.author, world.reviewer))
    assert len({version.hash for version in responses.newest_versions((one.id, two.id)).values()}) == 1


@pytest.mark.parametrize("who", ["reviewer", "stranger", "instructor"])
def test_only_its_writer_finds_it_as_theirs(world, who):
    work = drafted(world)
    with pytest.raises(Missing):
        responses.written_by(getattr(world, who).account_id, work.public_id)


@pytest.mark.parametrize("who", ["author", "stranger"])
def test_only_staff_of_the_course_find_it_as_staff(world, who):
    work = drafted(world)
    assert responses.in_courses_staffed_by(world.assistant.account_id, work.public_id).id == work.id
    with pytest.raises(Missing):
        responses.in_courses_staffed_by(getattr(world, who).account_id, work.public_id)


def test_a_review_is_found_by_the_author_of_the_work_alone(world):
    world.reviewed()
    review = next(
        found
        for found in db.rows(
            "select r.public_id, w.author_id from response r join response w on w.id = r.about_response_id"
        )
    )
    owner = next(who for who in world.students if who.id == review[1])
    assert responses.about_mine(owner.account_id, review[0]).task == "review"
    for other in [who for who in world.students if who != owner] + [world.stranger]:
        with pytest.raises(Missing):
            responses.about_mine(other.account_id, review[0])


def test_every_step_has_its_line(world):
    work = world.hand_in(world.author)
    responses.withdraw(work, by=None, now=world.at)
    responses.restore(work, by=None, now=world.at)
    assert verbs() == ["response.begun", "response.handed_in", "response.withdrawn", "response.restored"]


NONSENSE = [
    ("response", "state = 'done'"),
    ("response", "state = 'draft'"),
    ("response", "version = 0"),
    ("response", "shown = 2"),
    ("response", "shown = 0"),
    ("response", "state = 'withdrawn'"),
    ("response", "author_id = null"),
    ("response", "author_group_id = (select min(id) from peer_group)"),
    ("response", "about_response_id = id, about_person_id = author_id"),
    ("response", "address = (select min(address) from response)"),
    ("response", "public_id = (select min(public_id) from response)"),
    ("version", "receipt = (select min(receipt) from version)"),
    ("allocation", "reviewer_id = null"),
    ("allocation", "reviewer_group_id = (select min(id) from peer_group)"),
    ("allocation", "cause = 'stolen'"),
    ("allocation", "ended_cause = 'lapsed'"),
    ("allocation", "ended_at = at"),
    ("allocation", "ended_cause = 'eaten', ended_at = at"),
    ("account", "theme = 'pink'"),
    ("account", "email_key = 'ada@college.example'"),
    ("enrolment", "role = 'guest'"),
    ("enrolment", "left_at = '2020-01-01 00:00:00.000000'"),
    ("phase_window", "opens_at = '2030-01-01 00:00:00.000000'"),
    ("phase_window", "late_until = '2020-01-01 00:00:00.000000'"),
    ("phase_window", "phase = 'submit'"),
    ("passage", "cause = 'luck'"),
    ("grade", "kind = 'charm'"),
    ("one_time_link", "purpose = 'fun'"),
    ("membership", "enrolment_id = (select min(enrolment_id) from membership)"),
]


@pytest.fixture
def planted(world):
    """At least one row in every table that NONSENSE names, two where it is about being unique."""
    world.go(2)
    for who in world.students:
        world.hand_in(who)
    world.go(9)
    world.claim(world.author)
    db.execute(
        """
        insert into passage (activity_id, phase, round, whom, at, cause, reason)
        values (?, 'submit', 1, 'all', ?, 'hand', '')
        """,
        world.activity.id,
        world.at,
    )
    db.execute(
        """
        insert into grade (activity_id, enrolment_id, kind, method, rows, at, reason, is_override)
        values (?, ?, 'total', '', '[]', ?, '', ?)
        """,
        world.activity.id,
        world.author.id,
        world.at,
        False,
    )
    db.execute(
        "insert into one_time_link (token, purpose, created_at, ends_at) values ('t', 'reset', ?, ?)",
        world.at,
        world.at,
    )
    db.execute(
        "insert into grouping (course_id, title, seed, digest, reasons, at) values (?, '', '', '', '{}', ?)",
        world.course.id,
        world.at,
    )
    db.execute(
        "insert into peer_group (grouping_id, public_id, name, label, place) values (1, 'g', '', '', 0)"
    )
    for who in world.students[:2]:
        db.execute(
            """
            insert into membership (grouping_id, peer_group_id, enrolment_id, group_role, seat,
              joined_at, cause)
            values (1, 1, ?, '', 0, ?, '')
            """,
            who.id,
            world.at,
        )


@pytest.mark.parametrize("table, nonsense", NONSENSE)
def test_the_tables_refuse_nonsense(planted, table, nonsense):
    assert db.row(f"select count(*) from {table}")[0]
    with pytest.raises(peewee.IntegrityError), db.writing():
        db.execute(
            f"update {table} set {nonsense}" + (" where state = 'submitted'" if table == "response" else "")
        )
