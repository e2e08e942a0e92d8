"""The showcase on both databases: proposed, consented to, read, taken back, kept from whom it is not for;
what becomes of it when a work changes, a person leaves or is erased, a course is copied."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.store import copying, courses, db, handing_in, leaving, outbox, privacy, responses, showcase
from peerreview.store.showcase import finding
from tests.cast import day


def propose(world, work, who=None, *, named=False, reason="Read the second paragraph.", item=""):
    who = who or world.reviewer
    return showcase.propose(
        work, item, person=who.id, is_named=named, reason=reason, by=who.account_id, now=world.at
    )


def yes(world, one, *, audience="class", until=None, named=False, approach="", version=None, by=None):
    showcase.say_yes(
        one,
        audience=audience,
        until=until or world.at + timedelta(days=30),
        is_named=named,
        approach=approach,
        version=one.consent.newest if version is None else version,
        by=by or one.writers[0].account,
        now=world.at,
    )


def shown(world, who, course=None):
    standing = courses.standing(who.account_id, course_id=(course or world.course).id)
    return showcase.of_course(standing, world.at)


def offered(world, who=None):
    return [found.thing for found in showcase.offers((who or world.author).account_id)]


@pytest.fixture
def over(world):
    """A world whose works and reviews are in; day 15. ``world.work``: that of the author."""
    world.work = world.reviewed()[world.author.id]
    world.go(15)
    return world


def test_from_a_proposal_to_its_end(over):
    propose(over, over.work)
    assert shown(over, over.reviewer) == []
    (one,) = offered(over)
    assert one.consent.asks and showcase.said_of(one) == [("", "Read the second paragraph.")]
    yes(over, one, approach="I wrote the end *first*.")
    (seen,) = shown(over, over.reviewer)
    assert (seen.author, seen.approaches) == ("", [("", "<p>I wrote the end <em>first</em>.</p>")])
    _items, answers = finding.texts([seen])[seen.id]
    assert [answer.text for answer in answers] == ["# Work of nobody\n\nText 0."]
    showcase.take_back(one, by=one.writers[0].account, now=over.at)
    assert shown(over, over.reviewer) == [] and not offered(over)[0].consent.asks
    with pytest.raises(Missing):
        showcase.find(over.reviewer.account_id, one.public_id, over.at)
    yes(over, offered(over)[0])
    assert len(shown(over, over.reviewer)) == 1


def test_it_ends_at_the_minute_that_was_said(over):
    propose(over, over.work)
    yes(over, offered(over)[0], until=day(20))
    over.at = day(20) - timedelta(seconds=1)
    assert len(shown(over, over.reviewer)) == 1
    over.at = day(20)
    assert shown(over, over.reviewer) == []


def test_nobody_copies_what_they_still_have_to_write(world):
    work = world.go(2).hand_in(world.author)
    world.hand_in(world.reviewer)
    world.go(9).review(world.reviewer)
    propose(world, work)
    yes(world, offered(world)[0])
    assert shown(world, world.more[0]) == []
    world.go(13)
    assert shown(world, world.more[0]) == []
    world.go(15)
    assert len(shown(world, world.more[0])) == 1
    assert len(shown(world, world.instructor)) == 1


def test_twenty_proposals_of_the_same_are_one_question_and_one_mail(over):
    for _turn in range(20):
        propose(over, over.work)
    for who in over.more:
        propose(over, over.work, who, named=who is over.more[0], reason="")
    (one,) = offered(over)
    assert showcase.said_of(one) == [
        ("", ""),
        ("", "Read the second paragraph."),
        ("Mona Mate", ""),
    ]
    keys = [row.key for row in db.rows("select key from outbox_message where key like 'proposed:%'")]
    assert len(keys) == 1
    assert not [one for one in outbox.waiting(over.at) if one.key.startswith("proposed:")]
    assert [one for one in outbox.waiting(over.at + timedelta(days=1)) if one.key.startswith("proposed:")]


def test_who_said_no_is_not_asked_again_and_nobody_learns_it(over):
    propose(over, over.work)
    (one,) = offered(over)
    showcase.decline(one, by=one.writers[0].account, now=over.at)
    propose(over, over.work, over.more[0])
    assert showcase.waiting(over.author.account_id, [over.activity.id]) == []
    assert not offered(over)[0].consent.asks


def test_what_is_ones_own_or_a_groups_or_an_answer_is_not_proposed(over):
    with pytest.raises(Invalid):
        propose(over, over.work, over.author)
    answer = over.send(over.author, over.begin(over.author, "answer"))
    with pytest.raises(Invalid):
        propose(over, answer, over.reviewer)
    with pytest.raises(Invalid):
        propose(over, over.work, reason="x" * 501)
    with pytest.raises(Missing):
        showcase.tidied(over.work, "nothing")


def test_a_newer_version_is_asked_about_and_the_older_stays(world):
    work = world.go(2).hand_in(world.author, "# One\n\nThe first text.")
    propose(world, work, world.instructor)
    yes(world, offered(world)[0])
    assert not offered(world)[0].consent.asks
    again = responses.by_id(work.id)
    world.save(world.author, again, {"text": {"text": "# Two\n\nThe second text."}})
    handing_in.hand_in(again, person=world.author.id, by=world.author.account_id, now=world.at)
    (one,) = offered(world)
    assert one.consent.asks and one.consent.version == 1
    assert [row.id for row in showcase.waiting(world.author.account_id, [world.activity.id])] == [one.id]
    world.go(15)
    assert "first" in finding.texts(shown(world, world.more[0]))[one.id][1][0].text
    with pytest.raises(Conflict):
        yes(world, one, version=1)
    showcase.keep(one, by=one.writers[0].account, now=world.at)
    assert not offered(world)[0].consent.asks
    yes(world, offered(world)[0])
    assert "second" in finding.texts(shown(world, world.more[0]))[one.id][1][0].text


def test_what_is_taken_back_by_its_writer_is_shown_no_more(over):
    propose(over, over.work)
    yes(over, offered(over)[0])
    db.execute("update response set state = 'withdrawn', shown = 0 where id = ?", over.work.id)
    assert shown(over, over.reviewer) == []


def test_who_left_shows_nothing_and_shows_again_when_back(over):
    propose(over, over.work)
    yes(over, offered(over)[0], named=True)
    leaving.leave(over.author, by=over.admin.id, now=over.at)
    assert (shown(over, over.reviewer), offered(over)) == ([], [])


def test_who_is_erased_shows_nothing_and_their_words_go(over):
    propose(over, over.work)
    yes(over, offered(over)[0], approach="My secret way.", named=True)
    (seen,) = shown(over, over.reviewer)
    showcase.reply(
        seen, over.reviewer.id, text="I take the end.", token="a", by=over.reviewer.account_id, now=over.at
    )
    privacy.erase(over.reviewer.account_id, by=over.admin.id, now=over.at, words=True)
    assert showcase.replies_to([seen], over.author.account_id) == []
    assert showcase.said_of(seen) == [("", "")]
    privacy.erase(over.author.account_id, by=over.admin.id, now=over.at, words=True)
    assert shown(over, over.more[0]) == []
    assert db.row("select approach, approach_html from consent")[:2] == ("", "")


def test_a_retired_course_shows_nothing(over):
    propose(over, over.work)
    yes(over, offered(over)[0], audience="later", approach="Mine.")
    privacy.retire(over.course.id, now=over.at)
    assert shown(over, over.instructor) == []
    assert db.row("select approach from consent")[0] == ""


def test_feedback_is_shown_in_words_alone(over):
    review = responses.by_ids([row[0] for row in db.rows("select id from response where task = 'review'")])[0]
    writer = next(who for who in over.students if who.id == review.author)
    receiver = next(
        who
        for who in over.students
        if who.id == db.row("select author_id from response where id = ?", review.about_response)[0]
    )
    item = next(one.id for one in review.items if one.has_text and not one.private)
    propose(over, review, receiver, item=item)
    (one,) = offered(over, writer)
    yes(over, one)
    (seen,) = shown(over, over.more[0])
    items, answers = finding.texts([seen])[seen.id]
    assert [part.id for part in items] == [item]
    assert [(answer.item, answer.level, answer.value) for answer in answers] == [(item, "", None)]
    assert answers[0].text


def test_replies_stay_when_it_is_taken_back(over):
    propose(over, over.work)
    yes(over, offered(over)[0])
    (seen,) = shown(over, over.reviewer)
    for _turn in range(2):
        showcase.reply(
            seen,
            over.reviewer.id,
            text="I *take* the end.",
            token="t",
            by=over.reviewer.account_id,
            now=over.at,
        )
    showcase.take_back(seen, by=seen.writers[0].account, now=over.at)
    (mine,) = showcase.own_replies(over.reviewer.id, over.reviewer.account_id)
    assert (mine.text, mine.is_mine) == ("I *take* the end.", True)
    assert [one.name for one in showcase.replies_to([seen], over.author.account_id)] == ["Remy Reviewer"]
    with pytest.raises(Missing):
        showcase.take_reply_back(over.author.account_id, mine.public_id, now=over.at)
    showcase.take_reply_back(over.reviewer.account_id, mine.public_id, now=over.at)
    assert showcase.own_replies(over.reviewer.id, over.reviewer.account_id) == []


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_a_reply_says_something_of_a_fitting_length(over, text):
    propose(over, over.work)
    yes(over, offered(over)[0])
    with pytest.raises(Invalid):
        showcase.reply(
            shown(over, over.reviewer)[0], over.reviewer.id, text=text, token="t", by=None, now=over.at
        )


def test_who_shows_without_their_name_writes_nothing_below_with_it(over):
    propose(over, over.work)
    for named in (False, True):
        yes(over, offered(over)[0], named=named)
        (seen,) = shown(over, over.author)
        words = {"text": "Thank you.", "token": f"t{named}", "by": over.author.account_id, "now": over.at}
        if named:
            showcase.reply(seen, over.author.id, **words)
        else:
            with pytest.raises(Invalid, match="without your name"):
                showcase.reply(seen, over.author.id, **words)
    assert [one.name for one in showcase.replies_to([seen], over.author.account_id)] == ["Anna Author"]


def later_class(world, *, of=None):
    copy = copying.copy_course(
        of or world.course,
        code="HIST 211",
        title="Next year",
        zone="UTC",
        days=0,
        staff=False,
        by=world.instructor.account_id,
        now=world.at,
    )
    account = world.accounts[world.stranger.id]
    courses.enrol(copy, account, role="student", by=None, now=world.at)
    return copy


def test_later_classes_read_what_is_for_them_with_no_replies_of_the_first(over):
    propose(over, over.work)
    copy = later_class(later_class_world := over)
    (one,) = offered(over)
    yes(over, one)
    assert shown(over, over.stranger, copy) == []
    yes(over, offered(over)[0], audience="later")
    (seen,) = shown(over, over.stranger, copy)
    assert seen.code == "HIST 210"
    found, standing = showcase.find(over.stranger.account_id, one.public_id, over.at)
    assert (found.id, standing.course) == (one.id, copy.id)
    third = later_class(later_class_world, of=copy)
    assert len(shown(over, over.stranger, third)) == 1
    showcase.reply(seen, over.reviewer.id, text="Ours.", token="t", by=over.reviewer.account_id, now=over.at)
    assert showcase.replies_to([seen], over.stranger.account_id, course=copy.id) == []


def test_a_stranger_finds_nothing(over):
    propose(over, over.work)
    yes(over, offered(over)[0], audience="later")
    with pytest.raises(Missing):
        showcase.find(over.stranger.account_id, offered(over)[0].public_id, over.at)
    with pytest.raises(Missing):
        showcase.offer(over.reviewer.account_id, offered(over)[0].public_id)


def test_what_staff_took_out_its_author_cannot_show_again(over):
    propose(over, over.work)
    (one,) = offered(over)
    yes(over, one)
    with pytest.raises(Invalid):
        showcase.take_out(one, reason=" ", by=over.instructor.account_id, now=over.at)
    showcase.take_out(one, reason="It names a patient.", by=over.instructor.account_id, now=over.at)
    assert shown(over, over.reviewer) == []
    (one,) = offered(over)
    assert one.reason == "It names a patient."
    me = one.writers[0].account
    for deed in (lambda: yes(over, one), lambda: showcase.take_back(one, by=me, now=over.at)):
        with pytest.raises(Conflict):
            deed()
    assert db.row("select subject from outbox_message where key like 'taken_out:%'")


@pytest.mark.parametrize(
    "change, field",
    [
        ({"audience": "all"}, "audience"),
        ({"until": "past"}, "until"),
        ({"until": "far"}, "until"),
        ({"approach": "x" * 4001}, "approach"),
    ],
)
def test_a_yes_that_cannot_stand_names_its_field(over, change, field):
    propose(over, over.work)
    moments = {"past": over.at, "far": over.at + timedelta(days=2000)}
    change = {name: moments.get(value, value) for name, value in change.items()}
    with pytest.raises(Invalid) as refused:
        yes(over, offered(over)[0], **change)
    assert refused.value.field == field


def test_the_record_has_a_line_for_each_deed(over):
    propose(over, over.work)
    (one,) = offered(over)
    yes(over, one)
    showcase.take_back(one, by=one.writers[0].account, now=over.at)
    verbs = [row[0] for row in db.rows("select verb from audit_line where thing = 'exhibit' order by id")]
    assert verbs == ["exhibit.proposed", "exhibit.shown", "exhibit.taken_back"]
