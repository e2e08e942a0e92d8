"""What others wrote, as each of a small class may read it: compared with brute force over the one rule."""

import pytest

from peerreview.domain import aliases, designs
from peerreview.domain.designs.shape import SEES
from peerreview.domain.refusals import Missing
from peerreview.domain.schedule import WindowRow
from peerreview.domain.visibility import FEW, RELATIONS, is_read_by_many, visible
from peerreview.store import activities, db, groups, responses, settle
from peerreview.store.facts import facts_of_one
from peerreview.store.names import author_alias
from peerreview.store.reading import shared, words
from tests.browser import Counted
from tests.cast import START, World, day

DESIGN = """
title: Alone, in pairs, and back
phases:
  - id: alone
    tasks: [{{id: note, title: A note, form: submission, see: {see}, alias: {alias}}}]
  - id: pair
    group: {{size: 2}}
    tasks:
      - {{id: idea, title: An idea, form: submission, see: {see}, alias: {alias}}}
      - {{id: page, title: A page, form: submission, by: group, about: note, see: group}}
  - id: look
    tasks: [{{id: check, title: A look, form: rubric, about: note, pick: 1, see: {see}}}]
"""


def made(see="group", alias="no", text=DESIGN):
    """A World of six on such a design, its first two steps over: all but Nils wrote a note and an idea, one
    pair its page, and everybody whom it was dealt looked at a note."""
    world = World(publish=False)
    for name in ("Olga Other", "Pia Pair"):
        world.more.append(world.join(name, "student"))
    world.activity = activities.create(
        world.course.id, designs.load(text.format(see=see, alias=alias)), title="Notes", by=None, now=START
    )
    activities.set_up(
        world.activity,
        title="Notes",
        brief="",
        edits={},
        rows=[
            WindowRow("alone", 1, "all", START, day(2)),
            WindowRow("pair", 1, "all", day(2), day(9)),
            WindowRow("look", 1, "all", day(9), day(20)),
        ],
        seen_digest=world.activity.plan_digest,
        by=None,
        now=START,
    )
    world.publish()
    world.go(1)
    writers = [who for who in world.students if who is not world.more[1]]
    world.notes = {who.id: world.hand_in(who, f"Note of number {who.id}.", "note") for who in writers}
    world.go(3)
    settle.tick(world.at)
    world.ideas = {who.id: world.hand_in(who, f"Idea of number {who.id}.", "idea") for who in writers}
    world.page = world.hand_in(world.author, "A page by two.", "page")
    world.go(10)
    world.checks = {who.id: world.send(who, world.claim(who, "check")) for who in writers[:3]}
    return world


def everybody(world):
    return [*world.students, world.instructor, world.assistant]


def mates(world):
    return {
        person: {mate for mate, _, _ in people}
        for _, _, people in groups.of_step(world.activity.id, "pair")
        for person, _, _ in people
    }


def standing(world, who, work):
    """The relations of somebody to a response, said once more and slowly."""
    near, role = mates(world).get(who.id, set()), who.role
    subject = responses.by_id(work.about_response) if work.about_response else None
    author_is_me = work.author == who.id or work.author_group and who.id in page_writers(world)
    found = {"own"} if author_is_me else set()
    if subject and subject.author == who.id:
        found.add("about_mine")
    if role != "student":
        return found or {"staff"}
    if work.task == "note" and (
        dealt(world, who) == work.id or who.id in page_writers(world) and work.author in near
    ):
        found.add("asked")
    if work.task in ("idea", "page") and work.author in near:
        found.add("mate")
    return found | {"peer"}


def dealt(world, who):
    """The note that somebody looked at, or None."""
    check = world.checks.get(who.id)
    return check and check.about_response


def page_writers(world):
    return mates(world)[world.author.id]


def opened(world, work, who):
    """Whether its moment has come: blind reviews wait for the close of their step."""
    return work.task != "check" or not work.task_of.see.startswith(("blind", "named"))


@pytest.mark.parametrize("alias", ["no", "yes"])
@pytest.mark.parametrize("see", SEES)
def test_everybody_reads_what_the_rule_says(sqlite, see, alias):
    world = made(see, alias)
    people = {who.id: world.accounts[who.id].name for who in everybody(world)}
    for task_id, works in (("note", world.notes), ("idea", world.ideas), ("check", world.checks)):
        task = world.activity.design.tasks[task_id]
        for who in everybody(world):
            got = shared.readable(who.id, world.activity, task, 1, world.at)
            wanted, counted = {}, 0
            for work in map(responses.by_id, (found.id for found in works.values())):
                is_dealt = dealt(world, who) == work.id
                asking = world.activity.design.tasks["check" if is_dealt else "page"]
                relations = standing(world, who, work)
                sights = [
                    visible(
                        task,
                        relation,
                        released=opened(world, work, who),
                        mine_in=who.id in works,
                        has_groups=task_id == "idea",
                        asking=asking,
                    )
                    for relation in RELATIONS
                    if relation in relations and ("own" not in relations or relation == "own")
                ]
                if any(one.is_open for one in sights):
                    wanted[work.id] = people[work.author], [one.author for one in sights if one.is_open]
                counted += not any(one.is_open for one in sights) and any(
                    one.content == "counts" for one in sights
                )
            assert {row.id for row in got.rows} == set(wanted), (see, task_id, people[who.id])
            assert got.counted == (counted if counted >= FEW else None)
            for row in got.rows:
                name, shown = wanted[row.id]
                assert (row.author == name) == ("alias" not in shown), (see, task_id, people[who.id])
                assert row.author == name or row.author.split()[0] in aliases.ANIMALS


def test_a_stranger_and_another_pair_get_nothing(store):
    world = made("group")
    task = world.activity.design.tasks["idea"]
    assert shared.readable(world.stranger.id, world.activity, task, 1, world.at).rows == []
    near = mates(world)
    for who in world.students:
        got = shared.readable(who.id, world.activity, task, 1, world.at)
        assert {row.id for row in got.rows} == {
            work.id for author, work in world.ideas.items() if author in near[who.id]
        }
        theirs = [work for author, work in world.ideas.items() if author not in near[who.id]]
        for work in theirs:
            with pytest.raises(Missing):
                shared.find(who.account_id, work.public_id, world.at)
    for account in (world.stranger.account_id, world.admin.id):
        with pytest.raises(Missing):
            shared.find(account, next(iter(world.ideas.values())).public_id, world.at)


@pytest.mark.parametrize(
    "change",
    [
        "update enrolment set left_at = joined_at",
        "update enrolment set role = 'assistant'",
        "update activity set archived_at = published_at",
        "update activity set published_at = null",
    ],
    ids=["who left", "who is staff now", "put away", "not published"],
)
def test_what_others_wrote_is_found_by_a_student_who_is_here_in_what_is_open(store, change):
    world = made("cohort")
    work = world.notes[world.reviewer.id]
    assert shared.find(world.author.account_id, work.public_id, world.at).id == work.id
    db.execute(change)
    with pytest.raises(Missing):
        shared.find(world.author.account_id, work.public_id, world.at)


def test_the_number_of_queries_does_not_grow(store):
    world = made("cohort", "yes")
    task = world.activity.design.tasks["note"]

    def asked(who):
        with Counted() as queries:
            reading = shared.readable(who.id, world.activity, task, 1, world.at)
            words.told(reading, world.activity, reading.rows)
        return len(reading.rows), queries.count

    few, before = asked(world.author)
    for number in range(8):
        who = world.join(f"Late{number} Comer", "student")
        db.execute("update enrolment set joined_at = ? where id = ?", START, who.id)
        world.go(0, 20).hand_in(who, "A note of somebody else.", "note")
    world.go(10)
    many, after = asked(world.author)
    assert (many, after) == (few + 8, before)


def test_the_alias_in_a_group_is_the_same_for_everybody_in_it(store):
    world = made("group", "yes")
    task = world.activity.design.tasks["idea"]
    called = {}
    for who in everybody(world):
        for row in shared.readable(who.id, world.activity, task, 1, world.at).rows:
            if not row.is_mine and who.role == "student":
                called.setdefault(row.id, set()).add(row.author)
    assert {len(names) for names in called.values()} == {1}
    names = {world.accounts[who.id].name for who in world.students}
    assert not names & set().union(*called.values())


def test_whom_i_look_at_blind_has_no_name_on_any_page(store):
    world = made("cohort")
    plan = designs.load(
        DESIGN.format(see="cohort", alias="no").replace("pick: 1, see: cohort", "pick: 1, see: blind")
    )
    db.execute(
        "update activity set plan = ?, plan_digest = ? where id = ?",
        designs.canonical(plan.plan),
        plan.digest,
        world.activity.id,
    )
    world.reload()
    note, who = world.activity.design.tasks["note"], world.author
    check = world.checks[who.id]
    rows = {row.id: row for row in shared.readable(who.id, world.activity, note, 1, world.at).rows}
    work = responses.by_id(check.id)
    assert rows[check.about_response].author == author_alias(work)
    assert {row.author for key, row in rows.items() if key != check.about_response} <= {
        world.accounts[one.id].name for one in world.students
    }


def test_what_is_for_staff_alone_and_levels_before_words_stay_closed(store):
    world = World()
    works = world.reviewed()
    task = world.activity.design.tasks["review"]
    world.go(15)
    settle.tick(world.at)
    reading = shared.readable(world.author.id, world.activity, task, 1, world.at)
    theirs = [row for row in reading.rows if row.is_about_mine]
    assert {row.about for row in theirs} == {works[world.author.id].id}
    told = words.told(reading, world.activity, theirs)
    for row in theirs:
        assert not any(item.private for item in told[row.id].items)
        assert row.levels_open == any(answer.level for answer in told[row.id].answers)
    before = shared.readable(world.author.id, world.activity, task, 1, day(10))
    assert [row for row in before.rows if row.is_about_mine] == []


@pytest.mark.parametrize("see", ["cohort", "post_first", "group", "counts", "self"])
def test_what_is_counted_on_the_page_is_what_can_be_read(store, see):
    """The tally looks once at all that are alike; read one by one it comes to the same for everybody."""
    world = World(publish=False)
    world.more += [world.join(f"P{place} Person", "student") for place in range(4)]
    text = f"""
title: Talk
phases:
  - id: write
    tasks: [{{id: post, form: submission, see: {see}}}]
  - id: pair
    group: {{size: 2}}
    tasks:
      - {{id: note, form: submission, see: {see}, alias: true}}
      - {{id: reply, form: submission, about: note, see: {see}}}
"""
    ends = WindowRow("write", 1, "all", START, day(2)), WindowRow("pair", 1, "all", None, day(4))
    world.run(text, *ends)
    for who in world.students[:-2]:
        world.hand_in(who, task="post")
    world.go(2, 1)
    settle.tick(world.at)
    for who in world.students[1:]:
        world.hand_in(who, task="note")
    for who in world.students[2:5]:
        if world.lines(who, "reply") and world.lines(who, "reply")[0].subject:
            world.hand_in(who, task="reply")
    db.execute("update response set state = 'held', shown = 0 where id = (select min(id) from response)")
    db.execute("update response set released_at = ? where id % 3 = 0", world.go(3).at)
    for who in world.students:
        _plan, facts = facts_of_one(world.activity.id, who.id)
        counted = {
            key: count
            for key, count in shared.tally(world.activity, facts, world.at, world.lines(who)).items()
            if count
        }
        read = {}
        for task in world.activity.design.tasks.values():
            found = shared.readable(who.id, world.activity, task, 1, world.at).of_others
            if found and is_read_by_many(task):
                read[task.id, 1] = len(found)
        assert counted == read, (see, who.id)
