"""What a group wrote, in the showcase: each of its people says yes for themselves, under which name, for whom
and until when; one no ends it for everybody, and nobody's name is shown who wants none."""

from datetime import timedelta

import pytest

from peerreview.domain.refusals import Conflict, Invalid, Missing
from peerreview.store import (
    courses,
    db,
    groups,
    handing_in,
    leaving,
    letters,
    moving,
    outbox,
    privacy,
    responses,
    settle,
    showcase,
)
from peerreview.store.showcase import finding
from tests.showing import say_yes as yes
from tests.showing import wrote


@pytest.fixture
def page(world):
    return wrote(world)


def all_say_yes(world, **more):
    for who in world.three:
        yes(world, who, **more)


def shown(world, who=None):
    standing = courses.standing((who or world.other).account_id, course_id=world.course.id)
    return showcase.of_course(standing, world.at)


def asked(world, who):
    return [one.answer for one in showcase.waiting(who.account_id, [world.activity.id])]


def test_each_is_asked_and_it_is_shown_once_the_last_says_yes(page):
    told = db.rows("select account_id from outbox_message where key like 'proposed:%' order by account_id")
    assert [row.account_id for row in told] == sorted(who.account_id for who in page.three)
    assert [asked(page, who) for who in (*page.three, page.other)] == [[""], [""], [""], []]
    for who in page.three[:2]:
        yes(page, who)
        assert shown(page) == [] and asked(page, who) == []
    yes(page, page.three[2])
    (seen,) = shown(page)
    assert (seen.names, seen.unnamed, seen.approaches) == ((), 3, [])
    _items, answers = finding.texts([seen])[seen.id]
    assert "Who owns a canal" in answers[0].text


def reminded(world, at):
    """Account ids of whom a reminder is due by a moment, after the clockwork ran up to it."""
    settle.tick(at)
    found = [one for one in outbox.waiting(at, limit=500) if one.key.startswith("proposed_waits:")]
    return sorted(one.account_id for one in found)


def test_who_has_not_answered_is_reminded_once_to_the_minute(page):
    first, second, third = page.three
    told = letters.hour_of_all(letters.about(page.activity.id), page.at)
    yes(page, first)
    due = told + timedelta(days=3)
    assert reminded(page, due - timedelta(minutes=1)) == []
    assert reminded(page, due) == sorted(one.account_id for one in (second, third))
    (letter,) = {one.subject for one in outbox.waiting(due, limit=500) if "proposed_waits" in one.key}
    assert "waits for your yes or no" in letter
    page.at = due
    yes(page, second)
    assert len(reminded(page, due + timedelta(days=30))) == 2  # those two letters, and no other


def test_a_no_of_another_changes_nothing_about_who_is_reminded(page):
    """Otherwise no letter would tell that somebody said no."""
    first, second, third = page.three
    showcase.decline(showcase.offers(first.account_id)[0].thing, by=first.account_id, now=page.at)
    due = letters.hour_of_all(letters.about(page.activity.id), page.at) + timedelta(days=3)
    assert reminded(page, due) == sorted(one.account_id for one in (second, third))


def test_nobody_is_reminded_who_answered_or_of_what_ended(page):
    first, second, third = page.three
    for who, deed in ((first, showcase.decline), (second, None)):
        one = showcase.offers(who.account_id)[0].thing
        deed(one, by=who.account_id, now=page.at) if deed else yes(page, who)
    leaving.leave(third, by=page.instructor.account_id, now=page.at)
    assert reminded(page, page.at + timedelta(days=9)) == []


@pytest.mark.parametrize("end", ["taken_out", "withdrawn", "long_ago"])
def test_nobody_is_reminded_of_what_is_not_asked_any_more(page, end):
    one, later = showcase.offers(page.three[0].account_id)[0].thing, page.at + timedelta(days=4)
    if end == "taken_out":
        showcase.take_out(one, reason="Not now.", by=page.instructor.account_id, now=page.at)
    elif end == "withdrawn":
        db.execute("update response set state = 'withdrawn', shown = 0 where id = ?", page.work.id)
    else:
        later += timedelta(days=10)
        db.execute("update activity set settle_at = ?, settled_at = ?", later, later - timedelta(minutes=1))
    assert reminded(page, later) == []


@pytest.mark.parametrize("deed", [showcase.decline, showcase.take_back])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_one_no_ends_it_for_everybody_at_once(page, deed, place):
    all_say_yes(page)
    (seen,) = shown(page)
    who = page.three[place]
    deed(seen, by=who.account_id, now=page.at)
    assert shown(page) == [] and shown(page, page.instructor) == []
    with pytest.raises(Missing):
        showcase.find(page.other.account_id, seen.public_id, page.at)
    yes(page, who)
    assert len(shown(page)) == 1


def test_a_no_before_the_others_said_anything_holds(page):
    showcase.decline(
        showcase.offers(page.three[0].account_id)[0].thing, by=page.three[0].account_id, now=page.at
    )
    for who in page.three[1:]:
        yes(page, who)
    assert shown(page) == []
    others = showcase.offers(page.three[1].account_id)[0]
    assert others.me.consent.answer == "yes" and asked(page, page.three[0]) == []


def test_the_most_careful_of_them_says_for_whom_and_until_when(page):
    first, second, third = page.three
    yes(page, first, audience="later", until=page.at + timedelta(days=30))
    yes(page, second, audience="later", until=page.at + timedelta(days=5))
    yes(page, third, audience="class", until=page.at + timedelta(days=60))
    (seen,) = shown(page)
    assert (seen.consent.audience, seen.consent.until) == ("class", page.at + timedelta(days=5))
    page.at += timedelta(days=5)
    assert shown(page) == []


def test_names_and_ways_are_those_of_who_wants_them_shown(page):
    first, second, third = page.three
    yes(page, first, named=True, approach="We began with the end.")
    yes(page, second, approach="I drew it first.")
    yes(page, third, named=True)
    (seen,) = shown(page)
    names = sorted(who.account.name for who in (first, third))
    assert (list(seen.names), seen.unnamed) == (names, 1)
    assert seen.approaches == [
        (first.account.name, "<p>We began with the end.</p>"),
        ("", "<p>I drew it first.</p>"),
    ]
    with pytest.raises(Invalid) as refused:
        showcase.reply(seen, second.id, text="Thanks.", token="a", by=second.account_id, now=page.at)
    assert refused.value.field == "text"
    showcase.reply(seen, first.id, text="Thanks.", token="a", by=first.account_id, now=page.at)


def test_nobody_names_another_of_the_group_in_what_they_say(page):
    first, second, _third = page.three
    with pytest.raises(Invalid) as refused:
        yes(page, first, named=True, approach=f"{second.account.name} found the sources.")
    assert (refused.value.field, second.account.name in str(refused.value)) == ("approach", True)
    yes(page, first, named=True, approach=f"I, {first.account.name}, found the sources.")


def test_a_newer_version_waits_for_all_of_them_and_none_of_it_is_shown_before(page):
    all_say_yes(page)
    again = responses.by_id(page.work.id)
    page.save(page.three[0], again, {"text": {"text": "# Water\n\nWho owns a well owns a street."}})
    page.go(2)
    handing_in.hand_in(again, person=page.three[0].id, by=page.three[0].account_id, now=page.at)
    page.go(15)
    (seen,) = shown(page)
    assert "canal" in finding.texts([seen])[seen.id][1][0].text
    with pytest.raises(Conflict):
        yes(page, page.three[0], version=1)
    yes(page, page.three[0])
    assert shown(page) == []
    for who in page.three[1:]:
        assert asked(page, who) == ["yes"]
        yes(page, who)
    (seen,) = shown(page)
    assert "well" in finding.texts([seen])[seen.id][1][0].text


def test_who_leaves_is_not_asked_any_more_but_their_no_stands(page):
    first, second, third = page.three
    for who in (first, second):
        yes(page, who, named=True)
    assert shown(page) == []
    leaving.leave(third, by=page.instructor.account_id, now=page.at)
    (seen,) = shown(page)
    assert (seen.names, seen.unnamed) == ((first.account.name, second.account.name), 0)
    leaving.come_back(page.course.id, third.public_id, by=page.instructor.account_id, now=page.at)
    assert shown(page) == []
    thing = showcase.offers(third.account_id)[0].thing
    showcase.decline(thing, by=third.account_id, now=page.at)
    leaving.leave(third, by=page.instructor.account_id, now=page.at)
    assert shown(page) == []


def test_who_moves_to_another_group_only_takes_back(page):
    all_say_yes(page, named=True)
    gone = page.three[2]
    other = groups.of_step(page.activity.id, "write")[1][0]
    moving.move(page.activity, person=gone.id, group=other, by=page.instructor.account_id, now=page.at)
    (seen,) = shown(page)
    assert gone.account.name not in seen.names
    with pytest.raises(Conflict):
        yes(page, gone)
    showcase.take_back(seen, by=gone.account_id, now=page.at)
    assert shown(page) == []


def test_who_comes_into_the_group_is_asked_and_nothing_is_shown_until_they_say(page):
    all_say_yes(page)
    home = groups.of_step(page.activity.id, "write")[0][0]
    moving.move(page.activity, person=page.other.id, group=home, by=page.instructor.account_id, now=page.at)
    assert shown(page, page.instructor) == [] and asked(page, page.other) == [""]
    yes(page, page.other)
    assert len(shown(page, page.instructor)) == 1


def test_who_is_erased_loses_name_and_words_there(page):
    all_say_yes(page, named=True, approach="A way of mine.")
    gone = page.three[0]
    name = gone.account.name
    privacy.erase(gone.account_id, by=page.admin.id, now=page.at, words=True)
    (seen,) = shown(page)
    assert name not in seen.names and len(seen.approaches) == 2
    assert db.row("select approach from consent where enrolment_id = ?", gone.id)[0] == ""


def test_staff_take_it_out_for_all_and_all_are_told(page):
    all_say_yes(page)
    (seen,) = shown(page)
    showcase.take_out(seen, reason="It names a patient.", by=page.instructor.account_id, now=page.at)
    assert shown(page) == []
    told = db.rows("select account_id from outbox_message where key like 'taken_out:%'")
    assert {row.account_id for row in told} == {who.account_id for who in page.three}
    with pytest.raises(Conflict):
        yes(page, page.three[0])


def found(world, question, who=None):
    standings = courses.of((who or world.other).account_id)
    return [
        "".join(hit.excerpt) if hit.excerpt else hit.item.title
        for hit in showcase.shown(standings, question, world.at, most=5)
    ]


@pytest.mark.parametrize("question", ["canal", "CANÀL ow", "owns tow", "zoe", "Together water"])
def test_the_search_box_finds_what_is_shown_and_nothing_that_ended(page, question):
    assert found(page, question) == []
    all_say_yes(page, approach="We began with Zoë.", until=page.at + timedelta(days=3))
    assert len(found(page, question)) == 1
    assert found(page, question, page.stranger) == []
    me = page.three[1]
    (seen,) = shown(page)
    showcase.take_back(seen, by=me.account_id, now=page.at)
    assert found(page, question) == [] and found(page, question, page.instructor) == []
    yes(page, me, until=page.at + timedelta(days=3))
    page.at += timedelta(days=3) - timedelta(seconds=1)
    assert len(found(page, question)) == 1
    page.at += timedelta(seconds=1)
    assert found(page, question) == []


def test_the_search_box_finds_nobody_by_a_name_they_do_not_show(page):
    named, hidden, _third = page.three
    all_say_yes(page)
    assert found(page, hidden.account.name) == found(page, named.account.name) == []
    yes(page, named, named=True)
    assert found(page, hidden.account.name) == [] and len(found(page, named.account.name)) == 1


def test_nobody_says_anything_for_another(page):
    thing = showcase.offers(page.three[0].account_id)[0].thing
    with pytest.raises(Missing):
        showcase.offer(page.other.account_id, thing.public_id)
    for deed in (showcase.decline, showcase.take_back, showcase.keep):
        with pytest.raises(Missing):
            deed(thing, by=page.other.account_id, now=page.at)
    with pytest.raises(Invalid):
        showcase.propose(
            page.work,
            "",
            person=page.three[1].id,
            is_named=False,
            reason="",
            by=page.three[1].account_id,
            now=page.at,
        )
