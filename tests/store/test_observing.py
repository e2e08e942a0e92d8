"""Watching each other work: who watches whom, what each reads and when, the step of last time, who leaves,
and staff who take part as everybody does."""

import pytest

from peerreview.domain.refusals import Incomplete, Missing, NotNow
from peerreview.domain.visibility import FEW
from peerreview.store import activities, circles, db, exporting, progress, responses
from peerreview.store.reading import shared
from peerreview.store.tables import Grouping, Membership, PeerGroup
from tests.observing import CANARY, cycle, goes, lines, says, says_all, watched_by, watching
from tests.together import write


def reads(world, who, work):
    """Whether somebody may read a response, on the pages of students or by the address of staff."""
    doors = (
        lambda: bool(shared.single(who.id, world.activity, work, world.at).rows),
        lambda: bool(shared.find(who.account_id, work.public_id, world.at)),
        lambda: bool(responses.in_courses_staffed_by(who.account_id, work.public_id)),
    )
    found = set()
    for place, door in enumerate(doors):
        try:
            if door():
                found.add(place)
        except Missing:
            pass
    return found


def by_id(world):
    return {who.id: who for who in world.people}


def test_of_three_everybody_watches_and_is_watched_by_another(store):
    world = watching(3)
    ring = watched_by(world)
    assert len(ring) == 3 and set(ring) == set(ring.values())
    assert all(watched != who and ring[watched] != who for who, watched in ring.items())


def test_an_odd_class_has_one_triple_and_pairs(store):
    ring = watched_by(watching(9))
    around = [who for who, watched in ring.items() if ring[watched] != who]
    assert (len(ring), len(around)) == (9, 3)


def test_a_new_partner_each_cycle(store):
    world = watching(8)
    first = {frozenset(pair) for pair in watched_by(world).items()}
    cycle(world)
    assert not first & {frozenset(pair) for pair in watched_by(goes(world), 2).items()}


def test_a_new_partner_each_cycle_whoever_met_in_other_groups_of_the_course(store):
    """Two who have met nobody else are still not put together twice in a row."""
    world = watching(4)
    first = watched_by(world)
    one, other = next(iter(first.items()))
    for number in range(6):  # groups of another activity in which everybody but these two met everybody
        for pair in ((one, *rest) for rest in zip(set(first) - {one, other}, strict=True)):
            put_together(world, pair, number)
            put_together(world, (other, pair[1]), number)
    cycle(world)
    assert watched_by(goes(world), 2)[one] != other


def put_together(world, people, number):
    """People sit in one group of the course, of no step of this activity."""
    grouping = Grouping.create(course=world.course.id, title="Elsewhere", seed=str(number), at=world.at)
    made = PeerGroup.create(grouping=grouping, name="A", label="", place=0)
    for seat, person in enumerate(people):
        Membership.create(
            grouping=grouping, peer_group=made, enrolment=person, group_role="", seat=seat, joined_at=world.at
        )


def test_only_the_two_read_what_is_written_in_a_ring(store):
    world = watching(3, staff=0)
    ring = watched_by(world)
    works = cycle(world)
    of_watched = ("focus", "view", "action")
    for task in ("focus", "meet", "seen", "view", "action", "reply", "agreed"):
        for writer, work in works[task].items():
            other = next(w for w, x in ring.items() if x == writer) if task in of_watched else ring[writer]
            for who in world.people:
                assert bool(reads(world, who, work)) == (who.id in (writer, other)), (task, writer, who.id)
            for nobody in (world.instructor, world.assistant, world.stranger):
                assert not reads(world, nobody, work), task


def test_what_was_seen_opens_after_ones_own_view(store):
    world = watching(2)
    one, other = world.people
    says_all(world, "focus", "meet")
    seen = says_all(world, "seen")["seen"][other.id]
    assert [line.state for line in lines(world, one, "action", 1)] == ["waiting"]
    assert not reads(world, one, seen)
    says(world, one, "view")
    assert reads(world, one, seen)
    assert [line.state for line in lines(world, one, "action", 1)] == ["open"]


def test_the_next_cycle_shows_the_step_and_asks_what_came_of_it(store):
    world = watching(4)
    assert all(not lines(world, who, "after_all") for who in world.people)
    works = cycle(world)
    for who in world.people:
        (line,) = lines(world, who, "after_all", 2)
        assert (line.subject, line.state) == (works["action"][who.id].id, "open")
    looked = cycle(world, 2)["after_all"]
    ring = watched_by(world, 2)
    for writer, work in looked.items():
        others = [who for who in world.people if who.id != writer]
        assert not any(reads(world, who, work) for who in others), ring


def test_who_agreed_on_no_step_is_not_asked_about_one(store):
    world = watching(2)
    goes(world.go(22))  # nobody named anything: the steps close one after the other
    goes(world.go(31, 1))
    assert all(not lines(world, who, "after_all", 2) for who in world.people)
    assert all(line.state == "open" for who in world.people for line in lines(world, who, "focus", 2))


def test_nobody_names_a_focus_and_the_cycle_closes_with_a_defined_end(store):
    world = watching(2)
    (meet,) = lines(world, world.people[0], "meet", 1)
    assert (meet.state, meet.why.code) == ("waiting", "nothing_yet")
    goes(world.go(22))
    assert [line.state for line in lines(world, world.people[0], "focus", 1)] == ["closed"]
    assert not [line for line in lines(world, world.people[0], "seen", 1) if line.state == "open"]


def test_the_ring_closes_around_who_leaves(store):
    world = watching(3)
    ring, people = watched_by(world), by_id(world)
    first = world.people[0].id
    gone, last = ring[first], ring[ring[first]]
    focus = says_all(world, "focus")["focus"]
    circles.leave(world.activity, gone, by=people[gone].account_id, now=world.at)
    goes(world)
    assert watched_by(world) == {first: last, last: first}
    (meet,) = lines(world, people[first], "meet", 1)
    assert (meet.subject, meet.is_owed) == (focus[last].id, True)


def test_who_has_watched_somebody_who_leaves_owes_no_second_one(store):
    world = watching(3)
    ring, people = watched_by(world), by_id(world)
    first = world.people[0].id
    gone = ring[first]
    says_all(world, "focus", "meet")
    goes(world)
    says(world, people[first], "seen")
    circles.leave(world.activity, gone, by=people[gone].account_id, now=world.at)
    found = lines(goes(world), people[first], "seen", 1)
    assert [(line.is_owed, line.is_done) for line in found] == [(True, True), (False, False)]


def test_of_two_one_leaves_and_the_other_owes_nothing_more(store):
    world = watching(2)
    says_all(world, "focus")
    one, other = world.people
    circles.leave(world.activity, other.id, by=other.account_id, now=world.at)
    goes(world)
    assert not [line for line in lines(world, one, "meet") if line.is_owed and line.state == "open"]


# Bad input

TIMES = [
    ("10:05 Hands\n10:02 A book\n10:09 Talk", "30", "Entry 2 is earlier"),
    ("10:05 Hands\n10:20 A book\n11:40 Talk", "30", "Entry 3 is 1 h 35 min after the first"),
    ("Hands went up\n10:20 A book\n10:21 Talk", "30", "Entry 1 does not begin with a time"),
    ("10:05 Hands\n25:20 A book\n10:21 Talk", "30", "Entry 2 does not begin with a time"),
    ("10:05 Hands\n10:20\n10:21 Talk", "30", "Entry 2 has a time, and says nothing yet."),
]


@pytest.mark.parametrize(("seen", "length", "words"), TIMES)
def test_times_out_of_order_or_outside_are_refused_and_kept(store, seen, length, words):
    world = watching(2)
    says_all(world, "focus", "meet")
    draft = write_draft(world, world.people[0], "seen")
    with pytest.raises(Incomplete) as refused:
        world.send_typed(
            world.people[0], draft, draft.draft | {"seen": {"text": seen}, "length": {"text": length}}
        )
    sentence, values = refused.value.reading.errors["seen"]
    assert words in sentence.format(**values)
    assert responses.by_id(draft.id).draft["seen"]["text"] == seen


def write_draft(world, who, task):
    """A complete draft of a task that is not handed in."""
    return write(world, world.activity, who, task, finish=False)


def test_watching_over_midnight_is_in_order(store):
    world = watching(2)
    says_all(world, "focus", "meet")
    draft = write_draft(world, world.people[0], "seen")
    seen = {"seen": {"text": "23:50 Quiet\n23:58 A bell\n0:07 Steps"}, "length": {"text": "30"}}
    assert world.send_typed(world.people[0], draft, draft.draft | seen).state == "submitted"


def test_a_date_that_is_over_is_refused_the_first_time_and_stays_later(store):
    world = watching(2)
    draft = write_draft(world, world.people[0], "focus")
    past = {"visit": {"text": "2026-11-01T09:00:00+00:00"}}
    with pytest.raises(Incomplete) as refused:
        world.send_typed(world.people[0], draft, draft.draft | past)
    assert "This moment is over" in refused.value.reading.errors["visit"][0]
    sent = world.send_typed(
        world.people[0], draft, draft.draft | {"visit": {"text": "2026-11-04T09:00:00+00:00"}}
    )
    world.go(5)
    again = world.send_typed(world.people[0], sent, responses.typed_of(sent) | {"place": {"text": "Room 4"}})
    assert again.version == 2


# Staff who take part


def test_staff_take_part_as_everybody_does(store):
    world = watching(2, staff=2)
    assert set(watched_by(world)) == {who.id for who in world.people}
    works = cycle(world)
    ring = watched_by(world)
    for helper in world.people[2:]:
        for task, found in works.items():
            for writer, work in found.items():
                watcher = next(who for who, watched in ring.items() if watched == writer)
                other = watcher if task in ("focus", "view", "action") else ring[writer]
                assert bool(reads(world, helper, work)) == (helper.id in (writer, other)), task


def test_nobody_of_the_staff_is_left_outside_and_the_last_is_refused(store):
    world = watching(2, staff=1)
    with pytest.raises(NotNow, match="You are the last one"):
        circles.join(world.activity, world.instructor.id, by=world.instructor.account_id, now=world.at)
    second = world.join("Second Instructor", "instructor")
    assert circles.join(world.activity, second.id, by=second.account_id, now=world.at) == "member"


def test_what_staff_do_not_open_to_staff_no_member_of_the_staff_finds(store):
    world = watching(2)
    private = circles.open_one(
        world.course.id,
        world.author.id,
        "study_group",
        title="Ours",
        goal="We learn.",
        join="request",
        most=4,
        moment=None,
        by=world.author.account_id,
        now=world.at,
    )
    with pytest.raises(Missing):
        circles.offer(world.assistant.account_id, private.public_id, world.at)


def test_who_leaves_is_of_the_staff_again_and_reads_what_is_their_own_alone(store):
    world = watching(3, staff=1)
    works = cycle(world)
    helper = world.people[3]
    circles.leave(world.activity, helper.id, by=helper.account_id, now=world.at)
    own = {found[helper.id].id for found in works.values()}
    for found in works.values():
        for work in found.values():
            assert {work.id, work.about_response} & own or not reads(world, helper, work)


def test_who_looks_after_it_sees_done_or_not_done_alone(store):
    world = watching(FEW)
    cycle(world)
    survey = progress.of_activity(world.activity, world.at)
    assert survey.tallies == {} and survey.drafts == [] and not any(one.tallies for one in survey.students)
    assert survey.gates["debrief", 1] and all(stop is None for _, _, stop in survey.gates["debrief", 1])
    assert exporting.tasks(world.activity) == []


def test_search_mail_and_the_log_hold_no_word_of_it(store):
    world = watching(2, staff=1)
    cycle(world)
    assert not [row for row in db.rows("select subject, body from outbox_message") if CANARY in f"{row}"]
    assert not [row for row in db.rows("select detail from audit_line") if CANARY in f"{row}"]
    assert activities.students(world.activity).keys() == {who.id for who in world.people}
