"""What learners own and people join one by one: places and who waits, asking, inviting, leaving, who follows,
the next meeting, the end, and what is shown outside."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from peerreview.domain import designs
from peerreview.domain.attributes import Field
from peerreview.domain.refusals import Conflict, Invalid, Missing, NotNow, Refusal
from peerreview.store import activities, attributes, circles, db, leaving, privacy, responses, search, settle
from peerreview.store.facts import facts_of_account
from peerreview.store.reading import record
from tests.together import CANARY, again, class_of, come, opened, owner_of, write


@pytest.fixture
def five(store):
    """(World, study group of five, its people)."""
    world = class_of(8).go(1)
    group = opened(world)
    people = world.students[:5]
    come(world, group, *people[1:])
    settle.settle(group.id, world.at)
    return world, again(group), people


def standings(activity):
    return [(part.name, part.standing) for part in circles.people_of(activity.id)]


def subjects(account):
    return [
        row.subject for row in db.rows("select subject from outbox_message where account_id = ?", account)
    ]


def test_who_opens_one_owns_it_and_it_is_on_their_list_alone(five):
    world, group, people = five
    assert [standing for _, standing in standings(group)] == ["owner", *["member"] * 4]
    assert group.id in facts_of_account(people[0].account_id)[1]
    for one in (world.students[6], world.instructor, world.assistant):
        plans, facts = facts_of_account(one.account_id)
        assert group.id not in plans and group.id not in facts


def test_of_two_who_want_the_last_place_one_gets_it_and_the_other_waits(store):
    world = class_of(5).go(1)
    shop = opened(world, "student_workshop", most=3)
    come(world, shop, world.students[1])
    first, second = (
        circles.join(shop, one.id, by=one.account_id, now=world.at) for one in world.students[2:4]
    )
    again_pressed = circles.join(shop, world.students[3].id, by=world.students[3].account_id, now=world.at)
    assert (first, second, again_pressed) == ("member", "waiting", "waiting")
    circles.leave(shop, world.students[1].id, by=world.students[1].account_id, now=world.at)
    assert circles.part_of(shop.id, world.students[3].id).standing == "member"
    assert any("You have a place" in one for one in subjects(world.students[3].account_id))


def at_once(*deeds):
    """What each of these returned (or raised), run by a thread of its own, all at one moment."""
    start = threading.Barrier(len(deeds))

    def run(deed):
        start.wait()
        try:
            return deed()
        except Refusal as refusal:
            return type(refusal)
        finally:
            db.database.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def joining(world, activity, one):
    return lambda: circles.join(activity, one.id, by=one.account_id, now=world.at)


@pytest.mark.parametrize("key, how", [("student_workshop", "pressed"), ("study_group", "let in")])
def test_of_eight_threads_at_the_last_place_one_is_in_and_the_others_wait_in_order(store, key, how):
    world = class_of(10).go(1)
    most = 2 if key == "student_workshop" else 3
    group = opened(world, key, most=most)
    if key == "study_group":
        come(world, group, world.students[9])
    crowd, owner = world.students[1:9], owner_of(group)
    deeds = [joining(world, group, one) for one in crowd]
    became = at_once(*deeds)
    if how == "let in":
        assert became == ["asked"] * 8
        asked = [part.public_id for part in circles.people_of(group.id) if part.standing == "asked"]
        became = at_once(
            *(
                lambda one=one: circles.answer(group, one, True, by=owner.account, now=world.at)
                for one in asked
            )
        )
    assert sorted(became) == ["member", *["waiting"] * 7]
    assert len(circles.members_of(group.id)) == most
    waiting = [part for part in circles.people_of(group.id) if part.standing == "waiting"]
    assert len(waiting) == 7 and len({part.enrolment for part in waiting}) == 7
    first = waiting[0]
    gone = next(part for part in circles.members_of(group.id) if part.standing == "member")
    circles.leave(group, gone.enrolment, by=gone.account, now=world.at)
    assert circles.part_of(group.id, first.enrolment).standing == "member"
    key = "select 1 from outbox_message where account_id = ? and key like 'circle_in:%'"
    assert db.row(key, first.account)


def test_one_person_in_two_tabs_at_once_has_one_place(store):
    world = class_of(5).go(1)
    shop = opened(world, "student_workshop", most=3)
    comer = world.students[1]
    assert at_once(*[joining(world, shop, comer)] * 4) == ["member"] * 4
    assert len(circles.members_of(shop.id)) == 2


def test_who_comes_while_somebody_goes_takes_no_place_of_who_waits(store):
    world = class_of(6).go(1)
    shop = opened(world, "student_workshop", most=2)
    come(world, shop, *world.students[1:3])
    goes, waits, comes = world.students[1:4]
    at_once(
        lambda: circles.leave(shop, goes.id, by=goes.account_id, now=world.at), joining(world, shop, comes)
    )
    assert circles.part_of(shop.id, waits.id).standing == "member"
    assert circles.part_of(shop.id, comes.id).standing == "waiting"
    assert len(circles.members_of(shop.id)) == 2


def test_two_who_leave_at_once_give_their_places_to_two_who_wait(store):
    world = class_of(8).go(1)
    shop = opened(world, "student_workshop", most=3)
    come(world, shop, *world.students[1:6])
    at_once(
        *(
            lambda one=one: circles.leave(shop, one.id, by=one.account_id, now=world.at)
            for one in world.students[1:3]
        )
    )
    assert [part.enrolment for part in circles.members_of(shop.id)] == [
        world.students[place].id for place in (0, 3, 4)
    ]


def test_of_two_who_wait_and_keep_apart_one_has_the_place_and_the_other_when_that_ends(store):
    world = class_of(6).go(1)
    shop = opened(world, "student_workshop", most=2)
    first, second, third = world.students[2:5]
    come(world, shop, world.students[1], first, second, third)
    circles.keep_away(second.id, first.public_id, now=world.at)
    more = {"title": "More", "goal": "Places.", "join": "open"}
    owner = world.students[0]
    circles.change(shop, **more, most=5, by=owner.account_id, now=world.at)
    names = {part.enrolment for part in circles.members_of(shop.id)}
    assert names == {owner.id, world.students[1].id, first.id, third.id}
    assert circles.part_of(shop.id, second.id) is None
    circles.let_near(second.id, first.public_id, now=world.at)
    assert circles.part_of(shop.id, second.id).standing == "member"
    assert any("You have a place" in one for one in subjects(second.account_id))
    lines = db.rows("select by_id from audit_line where verb = 'circle.member' order by id desc limit 1")
    assert [row.by_id for row in lines] == [None]


def test_who_waits_and_leaves_the_course_is_passed_over_and_back_in_order_when_that_is_undone(store):
    world = class_of(7).go(1)
    shop = opened(world, "student_workshop", most=2)
    goes, *others = world.students[1:6]
    come(world, shop, goes, *others)
    first, second = others[:2]
    staff = world.instructor.account_id
    leaving.leave(first, by=staff, now=world.at)
    leaving.come_back(world.course.id, first.public_id, by=staff, now=world.at + timedelta(minutes=1))
    circles.leave(shop, goes.id, by=goes.account_id, now=world.at)
    assert circles.part_of(shop.id, first.id).standing == "member"
    leaving.leave(first, by=staff, now=world.go(0.1).at)
    assert circles.part_of(shop.id, second.id).standing == "member"
    leaving.come_back(world.course.id, first.public_id, by=staff, now=world.at)
    assert circles.part_of(shop.id, first.id).standing == "waiting"
    assert len(circles.members_of(shop.id)) == 2


def test_a_departure_that_is_undone_brings_a_member_and_a_last_owner_back(five):
    world, group, people = five
    staff = world.instructor.account_id
    alone = opened(world, owner=world.students[6], title="Alone")
    for one in (people[2], world.students[6]):
        leaving.leave(one, by=staff, now=world.at)
        leaving.come_back(world.course.id, one.public_id, by=staff, now=world.at)
    assert circles.part_of(group.id, people[2].id).standing == "member"
    assert owner_of(alone).enrolment == world.students[6].id and not again(alone).closed
    settle.settle(group.id, world.at)
    assert group.id in facts_of_account(people[2].account_id)[1]
    seated = "select count(*) from membership where enrolment_id = ? and left_at is null"
    assert db.row(seated, people[2].id)[0] == 1


@pytest.mark.parametrize("how", ["undone", "added again"])
def test_who_left_a_group_for_good_has_no_seat_in_it_after_coming_back_to_the_course(five, how):
    world, group, people = five
    gone, staff = people[2], world.instructor.account_id
    circles.leave(group, gone.id, by=gone.account_id, now=world.at)
    leaving.leave(gone, by=staff, now=world.at)
    if how == "undone":
        leaving.come_back(world.course.id, gone.public_id, by=staff, now=world.at + timedelta(minutes=1))
    else:
        said = {"name": "Whoever", "email": gone.account.email, "role": "student"}
        leaving.add_person(world.course, **said, by=staff, now=world.at + timedelta(minutes=1))
    settle.settle(group.id, world.at + timedelta(minutes=2))
    assert circles.part_of(group.id, gone.id) is None
    assert not db.row("select 1 from membership where enrolment_id = ? and left_at is null", gone.id)


def test_a_second_tab_takes_no_second_place(store):
    world = class_of(5).go(1)
    shop = opened(world, "student_workshop", most=3)
    for _tab in range(2):
        circles.join(shop, world.students[1].id, by=world.students[1].account_id, now=world.at)
    assert len(circles.members_of(shop.id)) == 2


def test_who_asks_is_in_once_the_owner_says_yes(store):
    world = class_of(5).go(1)
    group = opened(world)
    for one in world.students[1:3]:
        assert circles.join(group, one.id, by=one.account_id, now=world.at, words="Please") == "asked"
    yes, no = [part for part in circles.people_of(group.id) if part.standing == "asked"]
    owner = world.students[0].account_id
    assert circles.answer(group, yes.public_id, True, by=owner, now=world.at) == "member"
    assert circles.answer(group, no.public_id, False, by=owner, now=world.at) == ""
    with pytest.raises(Conflict):
        circles.answer(group, no.public_id, True, by=owner, now=world.at)
    assert [standing for _, standing in standings(group)] == ["owner", "member"]


def test_invited_people_take_part_only_if_they_say_yes_and_are_not_asked_again_at_once(store):
    world = class_of(5).go(1)
    group, owner = opened(world, join="invite"), world.students[0]
    guest = world.students[1]
    with pytest.raises(Missing):
        circles.offer(guest.account_id, group.public_id, world.at)
    circles.invite(group, owner.id, guest.public_id, by=owner.account_id, now=world.at)
    _, offer = circles.offer(guest.account_id, group.public_id, world.at)
    assert (offer.standing, len(circles.members_of(group.id))) == ("invited", 1)
    circles.withdraw(group, guest.id, by=guest.account_id, now=world.at)
    with pytest.raises(NotNow):
        circles.invite(group, owner.id, guest.public_id, by=owner.account_id, now=world.at)
    circles.invite(group, owner.id, guest.public_id, by=owner.account_id, now=world.at + timedelta(days=8))
    assert circles.join(group, guest.id, by=guest.account_id, now=world.at) == "member"


def test_a_flood_of_invitations_is_stopped(store):
    world = class_of(16).go(1)
    group, owner = opened(world, join="invite", most=20), world.students[0]
    for guest in world.students[1:11]:
        circles.invite(group, owner.id, guest.public_id, by=owner.account_id, now=world.at)
    with pytest.raises(NotNow, match="invited 10 people"):
        circles.invite(group, owner.id, world.students[11].public_id, by=owner.account_id, now=world.at)
    later = world.at + timedelta(days=1, minutes=1)
    circles.invite(group, owner.id, world.students[11].public_id, by=owner.account_id, now=later)


def test_nobody_opens_more_than_three_at_a_time(store):
    world = class_of(5).go(1)
    for number in range(3):
        opened(world, title=f"Number {number}")
    with pytest.raises(NotNow, match="You have 3 of these open"):
        opened(world)


def test_the_owner_leaves_and_the_longest_member_follows(five):
    world, group, people = five
    circles.leave(group, people[0].id, by=people[0].account_id, now=world.at)
    assert owner_of(group).enrolment == people[1].id
    assert any("yours now" in row.body for row in db.rows("select body from outbox_message"))
    left = facts_of_account(people[0].account_id)[1]
    assert group.id not in left and len(circles.members_of(group.id)) == 4


def test_what_staff_own_is_handed_to_nobody(store):
    world = class_of(5).go(1)
    text = (
        "title: T\npeople: {join: open}\nphases:\n  - id: p\n    tasks: [{id: d, form: notes, see: cohort}]\n"
    )
    by = world.instructor.account_id
    made = activities.create(world.course.id, designs.load(text), title="Choir", by=by, now=world.at)
    one = world.students[0]
    circles.join(made, one.id, by=one.account_id, now=world.at)
    with pytest.raises(Missing):
        circles.hand_over(made, circles.part_of(made.id, one.id).public_id, by=by, now=world.at)
    assert standings(made) == [(name(one), "member")]


def test_the_last_one_closes_it_by_leaving(store):
    world = class_of(5).go(1)
    group = opened(world)
    circles.leave(group, world.students[0].id, by=world.students[0].account_id, now=world.at)
    assert again(group).closed == world.at


@pytest.mark.parametrize("how", ["leaves the course", "is erased", "becomes staff"])
def test_an_owner_who_goes_altogether_is_followed(five, how):
    world, group, people = five
    if how == "leaves the course":
        leaving.leave(people[0], by=world.instructor.account_id, now=world.at)
    elif how == "is erased":
        privacy.erase(people[0].account_id, by=world.admin.id, now=world.at)
    else:
        leaving.change_role(people[0], "assistant", by=world.instructor.account_id, now=world.at)
    assert owner_of(group).enrolment == people[1].id
    assert len(circles.members_of(group.id)) == 4


def test_a_group_goes_on_from_session_to_session(five):
    world, group, people = five
    write(world, group, people[0], "charter")
    settle.settle(group.id, world.at)
    owner = people[0].account_id
    goal = write(world, group, people[1], "goal")
    assert circles.steps(group, world.at).open == [("session", 1)]
    circles.go_on(group, "session", 1, by=owner, now=world.at)
    world.go(1.1)
    circles.meet(group, world.at + timedelta(days=2), by=owner, now=world.at)
    assert circles.steps(group, world.at).next == ("session", 2)
    assert circles.next_meeting(group.id, group.design, world.at) == world.at + timedelta(days=2)
    world.go(4)
    settle.settle(group.id, world.at)
    assert write(world, group, people[1], "goal", turn=2).id != goal.id
    with pytest.raises(Invalid):
        circles.meet(group, world.at, by=owner, now=world.at)


def test_who_is_stuck_tells_the_others_at_once_and_no_word_of_it(five):
    world, group, people = five
    write(world, group, people[0], "charter")
    settle.settle(group.id, world.at)
    write(world, group, people[2], "stuck", words="kestrel secret")
    told = db.rows("select account_id, body, subject, is_urgent from outbox_message where key like 'told:%'")
    assert {row.account_id for row in told} == {one.account_id for one in people if one is not people[2]}
    assert all("secret" not in row.body + row.subject and row.is_urgent for row in told)
    world.go(1.1)
    write(world, group, people[3], "help", subject=db.row("select id from response where task = 'stuck'").id)


def test_no_mail_names_what_staff_never_find(five):
    world, group, people = five
    write(world, group, people[0], "charter")
    settle.settle(group.id, world.at)
    write(world, group, people[1], "goal")
    rows = db.rows("select subject, body from outbox_message")
    assert rows and [row.body for row in rows if CANARY in f"{row.subject} {row.body}"] == []
    here = [row.subject for row in rows if group.public_id in row.body]
    assert set(here) <= {f"{world.course.code}: News for you"}


def test_closed_for_good_it_is_read_and_nobody_writes(five):
    world, group, people = five
    write(world, group, people[0], "charter")
    settle.settle(group.id, world.at)
    goal = write(world, group, people[1], "goal")
    guest = world.students[6]
    circles.join(group, guest.id, by=guest.account_id, now=world.at)
    circles.close(group, "The exam is over.", by=people[0].account_id, now=world.at)
    world.go(1.1)
    with pytest.raises(StopIteration):  # nothing is open any more
        write(world, group, people[2], "goal")
    assert responses.written_by(people[1].account_id, goal.public_id).id == goal.id
    assert [standing for _, standing in standings(group)] == ["owner", *["member"] * 4]
    assert any("It is over" in one or "News for you" in one for one in subjects(guest.account_id))
    with pytest.raises(Conflict):
        circles.close(group, "", by=people[0].account_id, now=world.at)
    with pytest.raises(Missing):
        circles.offer(guest.account_id, group.public_id, world.at)


@pytest.mark.parametrize("key, is_told", [("study_group", False), ("student_workshop", True)])
def test_who_had_no_place_yet_hears_that_it_is_over_and_why_where_staff_may_know(store, key, is_told):
    world = class_of(5).go(1)
    group, owner, guest = opened(world, key, join="request"), world.students[0], world.students[2]
    come(world, group, world.students[1])
    circles.join(group, guest.id, by=guest.account_id, now=world.at)
    circles.close(group, "There was a quarrel.", by=owner.account_id, now=world.at)
    said = {
        row.account_id: row.body
        for row in db.rows("select account_id, body from outbox_message where body like '%is closed.%'")
    }
    assert set(said) == {one.account_id for one in (owner, world.students[1], guest)}
    assert "quarrel" in said[world.students[1].account_id]
    assert ("quarrel" in said[guest.account_id]) is is_told
    assert group.public_id not in said[guest.account_id]


def test_few_for_two_sessions_are_offered_another_group(store):
    world = class_of(8).go(1)
    small, large = opened(world), opened(world, owner=world.students[4], title="Large")
    come(world, small, world.students[1])
    come(world, large, world.students[5], world.students[6])
    owner = world.students[0]
    settle.settle(small.id, world.at)
    for turn in (1, 2):
        if turn == 1:
            write(world, again(small), owner, "charter")
            settle.settle(small.id, world.at)
        assert not circles.is_too_small(again(small))
        circles.go_on(again(small), "session", turn, by=owner.account_id, now=world.at)
        world.go(1 + turn / 2)
        settle.settle(small.id, world.at)
    assert circles.is_too_small(again(small))
    assert [one.title for one in circles.others_to_join(again(small), owner.id, world.at)] == ["Large"]
    circles.ask_to_join(again(small), owner.id, large.public_id, by=owner.account_id, now=world.at)
    mate = world.join("Number9 Student", "student")
    come(world, small, mate)
    circles.keep_away(mate.id, world.students[6].public_id, now=world.at)
    (asking,) = [part for part in circles.people_of(large.id) if part.standing == "asked"]
    circles.answer(again(large), asking.public_id, True, by=world.students[4].account_id, now=world.at)
    assert circles.part_of(large.id, owner.id).standing == "member"
    assert circles.part_of(large.id, world.students[1].id).standing == "invited"
    kept = "select 1 from participant where activity_id = ? and enrolment_id = ?"
    assert db.row(kept, large.id, mate.id) is None


def test_one_text_is_shown_to_one_person_and_nothing_else(five):
    world, group, people = five
    write(world, group, people[0], "charter")
    settle.settle(group.id, world.at)
    goal, other = write(world, group, people[1], "goal"), write(world, group, people[2], "goal")
    staff = world.instructor
    key = circles.disclose(
        goal, people[3].id, staff.public_id, "Please look.", by=people[3].account_id, now=world.at
    )
    shown = circles.read(staff.account_id, key, now=world.at)
    assert (shown.by, shown.work.id, shown.version) == (name(people[3]), goal.id, 1)
    assert any(CANARY in answer.text for answer in shown.answers)
    for who in (world.assistant.account_id, people[1].account_id, people[3].account_id, world.admin.id):
        with pytest.raises(Missing):
            circles.read(who, key, now=world.at)
    with pytest.raises(Missing):
        responses.in_courses_staffed_by(staff.account_id, goal.public_id)
    with pytest.raises(Missing):
        responses.in_courses_staffed_by(staff.account_id, other.public_id)
    with pytest.raises(Conflict):
        circles.disclose(goal, people[3].id, staff.public_id, "", by=people[3].account_id, now=world.at)
    told = db.rows("select account_id, body, next_at from outbox_message where key like 'shown:%'")
    assert {row.account_id for row in told} == {one.account_id for one in people}
    assert all(name(people[3]) not in row.body and db.moment(row.next_at) > world.at for row in told)


def name(enrolment):
    return db.row("select name from account where id = ?", enrolment.account_id).name


def test_what_was_taken_back_cannot_be_shown_and_what_was_erased_says_so(five):
    world, group, people = five
    write(world, group, people[0], "charter")
    settle.settle(group.id, world.at)
    goal = write(world, group, people[1], "goal")
    to, by = world.instructor, people[3]
    key = circles.disclose(goal, by.id, to.public_id, "", by=by.account_id, now=world.at)
    db.execute("update response set state = 'withdrawn', shown = 0 where id = ?", goal.id)
    with pytest.raises(NotNow, match="taken back before you could show it"):
        circles.disclose(goal, people[2].id, to.public_id, "", by=people[2].account_id, now=world.at)
    privacy.erase(people[1].account_id, by=world.admin.id, now=world.at, words=True)
    assert circles.read(to.account_id, key, now=world.at).is_erased


def test_what_is_known_of_somebody_says_what_they_joined_and_showed_and_it_can_go(five):
    world, group, people = five
    charter = write(world, group, people[0], "charter")
    one, to, away = people[3], world.instructor, world.students[6]
    other = opened(world, owner=people[4], title="The heron table")
    circles.join(other, one.id, by=one.account_id, now=world.at, words="May a lapwing come?")
    circles.disclose(charter, one.id, to.public_id, "A curlew worries me.", by=one.account_id, now=world.at)
    circles.keep_away(one.id, away.public_id, now=world.at)
    circles.keep_away(away.id, people[2].public_id, now=world.at)
    found = privacy.known_of(one.account_id, world.at)["courses"][0]["together"]
    assert [(line["activity"], line["role"], line["words"]) for line in found["you_were"]] == [
        (group.title, "asked", ""),
        (group.title, "member", ""),
        ("The heron table", "asked", "May a lapwing come?"),
    ]
    assert [(line["to_whom"], line["reason"]) for line in found["you_showed"]] == [
        (name(to), "A curlew worries me.")
    ]
    assert [line["name"] for line in found["you_keep_away"]] == [name(away)]
    kept_from = privacy.known_of(people[2].account_id, world.at)["courses"][0]["together"]
    assert kept_from["you_keep_away"] == [] and kept_from["you_showed"] == []
    privacy.erase(one.account_id, by=world.admin.id, now=world.at, words=True)
    left = str(db.rows("select words from participant") + db.rows("select reason from disclosure"))
    assert "lapwing" not in left and "curlew" not in left


def test_whom_something_was_shown_to_can_stop_the_group(five):
    world, group, people = five
    charter = write(world, group, people[0], "charter")
    key = circles.disclose(
        charter, people[1].id, world.instructor.public_id, "", by=people[1].account_id, now=world.at
    )
    with pytest.raises(Invalid):
        circles.freeze(world.instructor.account_id, key, " ", now=world.at)
    with pytest.raises(Missing):
        circles.freeze(world.assistant.account_id, key, "No.", now=world.at)
    circles.freeze(world.instructor.account_id, key, "Threats.", now=world.at)
    assert again(group).closed == world.at


@pytest.mark.parametrize("how", ["leaves the course", "becomes a student"])
def test_who_is_no_longer_staff_stops_nothing(five, how):
    world, group, people = five
    charter, staff = write(world, group, people[0], "charter"), world.assistant
    key = circles.disclose(charter, people[1].id, staff.public_id, "", by=people[1].account_id, now=world.at)
    assert circles.read(staff.account_id, key, now=world.at).may_stop
    if how == "leaves the course":
        leaving.leave(staff, by=world.instructor.account_id, now=world.at)
    else:
        leaving.change_role(staff, "student", by=world.instructor.account_id, now=world.at)
    assert not circles.read(staff.account_id, key, now=world.at).may_stop
    with pytest.raises(Missing):
        circles.freeze(staff.account_id, key, "I want it so.", now=world.at)
    assert again(group).closed is None


def test_who_takes_no_part_shows_nothing(five):
    world, group, people = five
    charter = write(world, group, people[0], "charter")
    for who in (world.students[6], people[4]):
        if who is people[4]:
            circles.leave(group, who.id, by=who.account_id, now=world.at)
        with pytest.raises(Missing):
            circles.disclose(charter, who.id, world.instructor.public_id, "", by=who.account_id, now=world.at)


def test_who_is_kept_away_finds_nothing_newly_and_hears_of_nothing(five):
    world, group, people = five
    away = world.students[6]
    circles.keep_away(people[2].id, away.public_id, now=world.at)
    with pytest.raises(Missing):
        circles.offer(away.account_id, group.public_id, world.at)
    assert away.public_id not in dict(circles.invitable(group, people[0].id))
    circles.let_near(people[2].id, away.public_id, now=world.at)
    assert circles.offer(away.account_id, group.public_id, world.at)
    with pytest.raises(Missing):
        circles.keep_away(people[2].id, people[2].public_id, now=world.at)


@pytest.mark.parametrize("wish", ["asked", "waiting", "invited"])
def test_a_wish_sleeps_while_whoever_is_kept_away_is_there(store, wish):
    world = class_of(6).go(1)
    kind, join, most = {
        "asked": ("study_group", None, 6),
        "waiting": ("student_workshop", None, 2),
        "invited": ("study_group", "request", 6),
    }[wish]
    group = opened(world, kind, join=join, most=most)
    owner, away, comer = world.students[0], world.students[1], world.students[2]
    if wish == "waiting":
        come(world, group, away)
    if wish == "invited":
        circles.invite(group, owner.id, comer.public_id, by=owner.account_id, now=world.at)
    else:
        circles.join(group, comer.id, by=comer.account_id, now=world.at)
    if wish != "waiting":
        come_first(world, group, away)
    part = circles.part_of(group.id, comer.id)
    assert part.standing == wish
    circles.keep_away(comer.id, away.public_id, now=world.at)
    assert circles.part_of(group.id, comer.id) is None
    with pytest.raises(Missing):
        circles.offer(comer.account_id, group.public_id, world.at)
    with pytest.raises(Missing):
        circles.join(group, comer.id, by=comer.account_id, now=world.at)
    with pytest.raises(Conflict):
        circles.answer(group, part.public_id, True, by=owner.account_id, now=world.at)
    more = {"title": "More", "goal": "Places.", "join": group.design.people.join, "most": 6}
    circles.change(group, **more, by=owner.account_id, now=world.at)
    assert {part.enrolment for part in circles.members_of(group.id)} == {owner.id, away.id}
    circles.leave(group, away.id, by=away.account_id, now=world.at)
    assert circles.part_of(group.id, comer.id).standing == {"waiting": "member"}.get(wish, wish)


def come_first(world, group, who):
    """Somebody asks, and is let in before others who asked."""
    circles.join(group, who.id, by=who.account_id, now=world.at)
    part = circles.part_of(group.id, who.id)
    circles.answer(group, part.public_id, True, by=owner_of(group).account, now=world.at)


def test_the_record_and_the_search_of_staff_know_nothing_of_it(five):
    world, group, people = five
    write(world, group, people[0], "charter")
    found, _more = record.lines(world.course.id, world.instructor.id)
    assert not any(line.activity_id == group.id or CANARY in str(line) for line in found)
    from peerreview.store import courses

    for who in (world.instructor, world.assistant, world.students[6]):
        places = courses.of(who.account_id)
        assert search.activities(places, CANARY, most=5) == []
        assert search.of_class(who.account_id, places, CANARY, most=5) == []
    mine = courses.of(people[1].account_id)
    assert [hit.activity for hit in search.activities(mine, CANARY, most=5)] == [group.public_id]
    assert [one.id for one in activities.of_course(world.course.id, unpublished=True)] == [world.activity.id]


def test_staff_count_from_five_people_up(store):
    world = class_of(8).go(1)
    group = opened(world)
    come(world, group, *world.students[1:4])
    assert circles.counts(world.course.id) == {}
    come(world, group, world.students[4])
    assert circles.counts(world.course.id) == {"Study group": (1, 5)}


def test_who_takes_part_in_two_groups_is_one_of_the_five(store):
    world = class_of(8).go(1)
    for number, most in enumerate((4, 5, 6)):
        come(world, opened(world, title=f"Number {number}", most=most), *world.students[1:4])
    assert circles.counts(world.course.id) == {}
    come(world, opened(world, owner=world.students[4], title="Another", most=7), world.students[1])
    assert circles.counts(world.course.id) == {"Study group": (4, 5)}


def test_staff_may_be_asked_first(store):
    world = class_of(5).go(1)
    by = world.instructor.account_id
    circles.say(world.course.id, "student_workshop", is_open=True, is_approved=True, by=by, now=world.at)
    shop, owner = opened(world, "student_workshop"), world.students[0]
    assert shop.published is None
    with pytest.raises(NotNow, match="waits for staff"):
        circles.invite(shop, owner.id, world.students[1].public_id, by=owner.account_id, now=world.at)
    with pytest.raises(Missing):
        circles.offer(world.students[1].account_id, shop.public_id, world.at)
    circles.approve(shop, by=by, now=world.at)
    assert circles.offer(world.students[1].account_id, shop.public_id, world.at)
    with pytest.raises(Conflict):
        circles.turn_down(shop, "No.", by=by, now=world.at)
    with pytest.raises(Invalid):
        circles.say(world.course.id, "study_group", is_open=True, is_approved=True, by=by, now=world.at)
    circles.say(world.course.id, "study_group", is_open=False, is_approved=False, by=by, now=world.at)
    with pytest.raises(Missing):
        opened(world)


def test_free_times_are_said_before_one_joins_where_the_class_may_read_them(store):
    world = class_of(5).go(1)
    group, (owner, guest) = opened(world), world.students[:2]

    def common():
        _, found = circles.offer(guest.account_id, group.public_id, world.at)
        (listed,) = circles.offers(world.course.id, guest.id, world.at)
        assert listed.free == found.free
        return found.free

    assert common() is None
    field = Field("free", "Free", "times", readers="group")
    attributes.ask(world.course.id, field, by=None, now=world.at)
    say_free(world, owner, field, "Mon 09:00-12:00")
    say_free(world, guest, field, "Mon 10:00-13:00")
    assert common() is None  # the owner told their group
    say_free(world, owner, field._replace(readers="class"), "Mon 09:00-12:00")
    assert common() == {20, 21, 22, 23}
    say_free(world, owner, field, "Mon 09:00-12:00")
    come(world, group, guest)
    assert common() == {20, 21, 22, 23}
    assert circles.free_together(world.course.id, group.id, world.at) == ({20, 21, 22, 23}, 0)


def say_free(world, who, field, times):
    attributes.put(who, field, [f"{times} Europe/Berlin"], source="self", by=who.account_id, now=world.at)
