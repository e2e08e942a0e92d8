"""People of the fixed cast who watch each other work, students and staff, through the verbs of the pages."""

from peerreview.domain import schedule
from peerreview.domain.schedule import WindowRow
from peerreview.store import activities, circles, db, settle
from peerreview.store.facts import facts_of_activity
from tests.cast import START, World, day
from tests.together import again, write

CANARY = "kestrel"  # stands in everything that is written


def watching(count=3, *, staff=0, world=None, opens=1):
    """A World with ``activity``, a run of the shipped design in which *count* students and *staff* assistants
    take part (``people``), its first groups formed; cycles of ten days a step begin on day *opens*."""
    world = world or World()
    for number in range(max(count - len(world.students), 0)):
        world.more.append(world.join(f"Number{number} Student", "student"))
    helpers = [world.join(f"Colleague{number} Staff", "assistant") for number in range(staff)]
    world.people = [*world.students[:count], *helpers]
    world.activity = activities.create(
        world.course.id,
        activities.designs_on_offer()["peer_observation"],
        title="Watching each other",
        brief="We watch each other.",
        by=world.instructor.account_id,
        now=START,
    )
    activities.set_up(
        world.activity,
        title="Watching each other",
        brief="We watch each other.",
        edits={},
        rows=[WindowRow("watch", 1, "all", day(opens), day(opens + 20))],
        seen_digest=world.activity.plan_digest,
        by=world.instructor.account_id,
        now=START,
    )
    world.reload()
    world.publish()
    for one in world.people:
        circles.join(world.activity, one.id, by=one.account_id, now=world.at)
    goes(world.go(opens, 1))
    return world


def goes(world):
    """What became due is done."""
    settle.settle(world.activity.id, world.at)
    world.activity = again(world.activity)
    return world


def lines(world, who, task=None, turn=None):
    """[Duty] of somebody now, of one task or round."""
    _plan, everyone = facts_of_activity(world.activity.id, enrolment_ids=(who.id,))
    found = schedule.duties(world.activity.design, everyone[who.id], world.at)
    return [line for line in found if task in (None, line.task) and turn in (None, line.round)]


def says(world, who, task, words=CANARY, **more):
    """A response of *who*, handed in: the Work."""
    made = write(world, world.activity, who, task, words=words, **more)
    goes(world)
    return made


def says_all(world, *tasks, people=None, words=CANARY):
    """{task: {enrolment id: Work}} of everybody who takes part, one task after the other."""
    return {
        task: {who.id: says(world, who, task, words=f"{words} {task}") for who in people or world.people}
        for task in tasks
    }


def watched_by(world, turn=1):
    """{enrolment id of who watches: enrolment id of who is watched} of a cycle, as the seats say."""
    groups = {}
    for group, person in db.rows(
        """
        select m.peer_group_id, m.enrolment_id
        from step_grouping s
        join membership m on m.grouping_id = s.grouping_id and m.left_at is null
        where s.activity_id = ? and s.phase = 'watch' and s.round = ?
        order by m.seat, m.id
        """,
        world.activity.id,
        turn,
    ):
        groups.setdefault(group, []).append(person)
    return {
        who: people[(place + 1) % len(people)]
        for people in groups.values()
        for place, who in enumerate(people)
    }


def cycle(world, turn=1):
    """A whole cycle, everybody in time: {task: {enrolment id: Work}}; the next one has begun."""
    found = says_all(world, *(["after_all"] if turn > 1 else []), "focus", "meet", "seen")
    found |= says_all(world, "view", "action", "reply", "agreed")
    goes(world.go(1 + 30 * turn, 1))
    return found
