"""What goes wrong among people, each with what comes of it and the sentence that says so, on the pages of
those it concerns: nobody who may mark, what ends in the middle, haste, floods, two tabs, being alone, clocks
that change, an account that goes, a text that is gone before it is shown."""

from datetime import UTC, datetime, timedelta

import pytest

from peerreview.domain.attributes import Field
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, attributes, circles, credentials, db, privacy, settle
from tests.cast import START, day
from tests.proctoring import mark, marked, quiz, take, train, units
from tests.together import again, come, opened, write


@pytest.fixture
def mechanics(site):
    """Units with proctors; the author alone learned to mark, so nobody may mark for them."""
    train(units(site.world).go(1), site.world.author)
    return site


def page_of(site, who, activity=None):
    key = (activity or site.world.activity).public_id
    return site.browse(who).get(site.path("activities.show", activity=key)).text


def pass_unit(world, who):
    """Staff let somebody past the first unit."""
    step = {"phase": "unit", "turn": 1, "whom": f"p{who.id}"}
    activities.let_pass(world.activity.id, **step, cause="hand", at=world.at, now=world.at)


def queue_of(site):
    path = site.path("moderation.show", activity=site.world.activity.public_id)
    return site.browse(site.world.instructor).get(path).text


# --- proctors --------------------------------------------------------------------------------------------


def test_nobody_holds_the_credential(mechanics):
    """The learner reads who of the staff answers and by when; staff are asked at once."""
    world = mechanics.world
    quiz(world, world.author)
    settle.tick(world.at)
    told = page_of(mechanics, world.author)
    assert "Ines Instructor looks after it" in told and "answers" in told
    assert "Answer it myself" in queue_of(mechanics)
    progress = mechanics.path("activities.progress", activity=world.activity.public_id)
    assert "1 of 4 students hold it" in mechanics.browse(world.instructor).get(progress).text


def test_nobody_keeps_the_open_hour(site):
    """Staff read that nobody holds it and where it is given; nobody else is stopped by it."""
    world = site.world
    weeks = WindowRow("before", 1, "all", START, day(5))
    world.run(activities.text_of("weekly_session"), weeks, title="Statistics clinic")
    settle.tick(world.go(6).at)
    told = site.browse(world.instructor).get(
        site.path("activities.progress", activity=world.activity.public_id)
    )
    assert "0 of 4 students hold it" in told.text and "on the page of a person" in told.text
    assert "Whoever holds it does this: Who came, What it was about." in told.text
    assert "Nobody holds it now, so nobody does" in told.text and "It stops" not in told.text
    credentials.grant(
        world.reviewer, "cred.senior", reason="Last year", by=world.instructor.account_id, now=world.at
    )
    told = site.browse(world.instructor).get(
        site.path("activities.progress", activity=world.activity.public_id)
    )
    (part,) = told.tree.all("section", **{"aria-labelledby": "learned-1"})
    assert [link.text for link in part.all("a")][:1] == [world.reviewer.account.name]
    assert "What I take along" in page_of(site, world.author)


def test_a_credential_ends_in_the_middle_of_a_session(mechanics):
    """What was taken can be sent, and counts; nothing more is offered."""
    world = mechanics.world
    train(world, world.reviewer)
    by = world.instructor.account_id
    work = quiz(world, world.author)
    pass_unit(world, world.reviewer)
    taken = take(world, world.reviewer)
    credentials.take_away(world.reviewer, "cred.proctor", by=by, now=world.at)
    desk = mechanics.browse(world.reviewer).get(mechanics.path("reviews.edit", mine=taken.public_id))
    assert desk.status == 200 and "The forces are in balance." in desk.text
    world.at += timedelta(minutes=20)
    world.send_typed(world.reviewer, taken, marked(taken))
    settle.tick(world.at)
    assert work.id == taken.about_response
    claim = mechanics.path("allocation.claim", activity=world.activity.public_id, task="mark")
    assert mechanics.browse(world.reviewer).post(claim, {"round": "1"}).status in (404, 409)
    assert "Mark and explain" in page_of(mechanics, world.reviewer)  # what they did stays on their page


def test_who_marks_a_friend_within_a_minute_is_looked_at(mechanics):
    """It counts, so that the friend does not wait; and it lies before staff, who read why."""
    world = mechanics.world
    train(world, world.reviewer)
    pass_unit(world, world.reviewer)
    quiz(world, world.author)
    sent = mark(world, world.reviewer, after=timedelta(seconds=40))
    path = mechanics.path("moderation.case", activity=world.activity.public_id, case=f"r.{sent.public_id}")
    case = mechanics.browse(world.instructor).get(path)
    assert case.status == 200 and "Marked within 40 seconds, faster than it can be read" in case.text
    assert [line.state for line in world.lines(world.author, "quiz")][:1] == ["done"]


# --- groups that are learners' own -----------------------------------------------------------------------


@pytest.fixture
def many(site):
    """A class of sixteen."""
    for number in range(16 - len(site.world.students)):
        site.world.more.append(site.world.join(f"Number{number} Student", "student"))
    site.world.go(1)
    return site


def chartered(world):
    """(group, its four people): they have come, and the owner has written what holds among them."""
    group, people = opened(world), world.students[:4]
    come(world, group, *people[1:])
    settle.settle(group.id, world.at)
    write(world, group, people[0], "charter")
    return group, people


def invite(site, group, guest):
    browser = site.browse(site.world.students[0])
    page = browser.get(site.path("circles.show", circle=group.public_id))
    return browser.post(
        site.path("circles.invite", circle=group.public_id), {"person": guest.public_id}, from_page=page
    )


def test_a_flood_of_invitations(many):
    world = many.world
    group = opened(world, join="invite", most=20)
    for guest in world.students[1:11]:
        assert invite(many, group, guest).status == 303
    answer = invite(many, group, world.students[12])
    answer = many.browse(world.students[0]).follow(answer) if answer.status == 303 else answer
    assert "You have invited 10 people within a day." in answer.html
    assert circles.part_of(group.id, world.students[12].id) is None


def test_who_asked_while_the_owner_looked_at_the_list_is_not_invited(many):
    """The owner reads that, and finds them among those who ask; whoever was never on the list is 404."""
    group, guest, keeps = opened(many.world), *many.world.students[1:3]
    circles.join(group, guest.id, by=guest.account_id, now=many.world.at)
    answer = invite(many, group, guest)
    assert answer.status == 422 and "They are here already, or have been asked." in answer.text
    assert circles.part_of(group.id, guest.id).standing == "asked"
    circles.keep_away(keeps.id, many.world.students[0].public_id, now=many.world.at)
    assert [invite(many, group, who).status for who in (keeps, many.world.instructor)] == [404, 404]


LONG = "Once more. " * 60 + "The end."
TOO_LONG = "668 characters long; up to"


def refuses(browser, path, field="reason", typed=LONG, said=TOO_LONG):
    """What is posted comes back with the sentence beside its field, and whole."""
    answer = browser.post(path, {field: typed})
    assert answer.status == 422 and said in answer.tree.one(id=f"{field}-why").text
    assert typed in answer.html
    return answer


def test_no_words_to_others_lose_their_end(many):
    """Whoever asks, closes, is shown something or says no reads how much fits, and nothing has happened."""
    world = many.world
    group, people = chartered(world)
    guest, owner, to = world.students[5], many.browse(people[0]), many.browse(world.instructor)
    refuses(many.browse(guest), many.path("circles.join", offered=group.public_id), "words")
    assert circles.part_of(group.id, guest.id) is None
    refuses(owner, many.path("circles.close", circle=group.public_id))
    settle.settle(group.id, world.at)
    goal, by = write(world, group, people[1], "goal"), people[2]
    shown = circles.disclose(goal, by.id, world.instructor.public_id, "", by=by.account_id, now=world.at)
    refuses(to, many.path("circles.freeze", disclosure=shown))
    assert again(group).closed is None
    say = {"is_open": True, "is_approved": True, "by": world.instructor.account_id, "now": world.at}
    circles.say(world.course.id, "student_workshop", **say)
    proposed = opened(world, "student_workshop", title="Knots")
    path = many.path("circles.answer_proposal", circle=proposed.public_id)
    refuses(to, path)
    refuses(to, path, typed="", said="Say why, so that they can do it differently.")
    assert again(proposed).closed is None


def test_who_left_meanwhile_is_handed_nothing(many):
    """The owner reads that they are gone, and owns it still."""
    world = many.world
    group, people = opened(world), world.students[:2]
    come(world, group, people[1])
    (heir,) = [part for part in circles.people_of(group.id) if part.standing == "member"]
    circles.leave(group, people[1].id, by=people[1].account_id, now=world.at)
    path = many.path("circles.hand_over", circle=group.public_id)
    answer = many.browse(people[0]).post(path, {"person": heir.public_id})
    assert answer.status == 409 and "They take no part any more." in answer.text
    assert circles.part_of(group.id, people[0].id).standing == "owner"
    assert many.browse(people[1]).post(path, {"person": heir.public_id}).status == 404


def test_a_second_tab_changes_nothing_of_what_is_closed(many):
    world = many.world
    group, owner = opened(world), many.browse(many.world.students[0])
    circles.close(group, "", by=world.students[0].account_id, now=world.at)
    typed = {"title": "Another", "goal": "We go on.", "most": "9", "join": "open"}
    answer = owner.post(many.path("circles.change", circle=group.public_id), typed)
    assert answer.status == 409 and "This is closed" in answer.text and "We go on." in answer.html
    assert (again(group).title, again(group).design.people.join) == (group.title, "request")


@pytest.mark.parametrize("is_approved", (False, True))
def test_two_tabs_at_the_last_place(many, is_approved):
    """The second press of one person, and the first of another, take nothing away from anybody; nor where
    staff said yes first."""
    world, staff = many.world, many.browse(many.world.instructor)
    say = {"is_open": True, "is_approved": is_approved, "by": world.instructor.account_id, "now": world.at}
    circles.say(world.course.id, "student_workshop", **say)
    group = opened(world, "student_workshop", join="open", most=2)
    if is_approved:
        assert not group.published
        staff.post(many.path("circles.answer_proposal", circle=group.public_id), {"act": "yes"})
    assert again(group).published
    first, second = world.students[1:3]
    path = many.path("circles.join", offered=group.public_id)
    tabs = [many.browse(first), many.browse(first), many.browse(second)]
    pages = [tab.get(many.path("circles.notice", offered=group.public_id)) for tab in tabs]
    said = []
    for tab, page in zip(tabs, pages, strict=True):
        answer = tab.post(path, {}, from_page=page)
        said.append(tab.follow(answer) if answer.status == 303 else answer)
    standings = [circles.part_of(group.id, who.id).standing for who in (first, second)]
    assert sorted(standings) == ["member", "waiting"] and standings[0] == "member"
    assert all(page.status in (200, 404, 409) for page in said)
    assert "wait" in said[2].text.lower()


def test_a_group_of_one(many):
    """It says so, nothing waits for others, and it can be closed by leaving."""
    world = many.world
    group, owner = opened(world), world.students[0]
    settle.settle(group.id, world.at)
    people = many.browse(owner).get(many.path("circles.show", circle=group.public_id))
    assert "You are alone here so far. Invite somebody, or wait until others find it." in people.text
    write(world, group, owner, "charter")
    settle.settle(group.id, world.at)
    write(world, group, owner, "goal")
    leave = many.path("circles.leave", circle=group.public_id)
    assert many.browse(owner).post(leave, {}, from_page=people).status == 303
    assert again(group).closed == world.at


def test_free_times_across_a_change_of_the_clocks(many):
    """Times of one zone stay where they are said; those of another are put on the clock of that week."""
    world = many.world
    field = Field("free", "When I am free", "times", readers="class", is_asked=True)
    attributes.ask(world.course.id, field, by=None, now=world.at)
    group, (owner, guest) = opened(world), world.students[:2]
    for who, times in ((owner, "Mon 15:00-17:00 Europe/Berlin"), (guest, "Mon 10:00-12:00 America/New_York")):
        attributes.put(who, field, [times], source="self", by=who.account_id, now=world.at)
    common = {}
    for name, at in (
        ("same distance", datetime(2027, 3, 10, 12, tzinfo=UTC)),
        ("New York has changed, Berlin has not", datetime(2027, 3, 17, 12, tzinfo=UTC)),
        ("both have", datetime(2027, 3, 31, 12, tzinfo=UTC)),
    ):
        _row, found = circles.offer(guest.account_id, group.public_id, at)
        common[name] = sorted(found.free)
    assert common["same distance"] == common["both have"] == [32, 33]
    assert common["New York has changed, Berlin has not"] == [30, 31, 32, 33]
    world.at = datetime(2027, 3, 17, 12, tzinfo=UTC)
    notice = many.browse(guest).get(many.path("circles.notice", offered=group.public_id)).text
    assert "15:00" in notice and "17:00" in notice


def test_the_owner_deletes_their_account(many):
    """Who is longest there follows and reads it; what the owner wrote is nobody's, and stays readable."""
    world = many.world
    group, people = chartered(world)
    privacy.erase(people[0].account_id, by=world.admin.id, now=world.at)
    settle.tick(world.at)
    told = [
        row.subject
        for row in db.rows(
            "select subject from outbox_message where account_id = ? order by id", people[1].account_id
        )
    ]
    assert circles.part_of(group.id, people[1].id).standing == "owner" and told
    page = many.browse(people[1]).get(many.path("circles.show", circle=group.public_id))
    assert page.status == 200 and "Name a follower" not in page.text
    assert "kestrel" in page_of(many, people[2], group).lower()


def test_something_deleted_is_disclosed(many):
    """Before it is shown it says so and nothing goes out; afterwards whoever has it reads that it is gone."""
    world = many.world
    group, people = chartered(world)
    settle.settle(group.id, world.at)
    goal, other = write(world, group, people[1], "goal"), write(world, group, people[2], "goal")
    to = world.instructor
    browser = many.browse(people[3])
    page = browser.get(many.path("circles.show_to", inside=goal.public_id))
    shown = many.path("circles.disclose", inside=goal.public_id)
    db.execute("update response set state = 'withdrawn', shown = 0 where id = ?", goal.id)
    answer = browser.post(shown, {"to": to.public_id, "reason": "Please look."}, from_page=page)
    answer = browser.follow(answer) if answer.status == 303 else answer
    assert answer.status == 409 and "This was taken back before you could show it" in answer.text
    assert "Please look." in answer.text  # what was typed stays
    for who in (many.world.instructor, many.world.students[9], many.world.stranger):
        assert many.browse(who).post(shown, {"to": to.public_id}).status == 404
    assert not db.rows("select 1 from disclosure")
    key = circles.disclose(other, people[3].id, to.public_id, "", by=people[3].account_id, now=world.at)
    privacy.erase(people[2].account_id, by=world.admin.id, now=world.at, words=True)
    read = many.browse(to).get(many.path("circles.read", disclosure=key))
    assert read.status == 200 and "Its words were erased since" in read.text
    assert "kestrel" not in read.text.lower()
