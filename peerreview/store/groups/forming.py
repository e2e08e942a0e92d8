"""Groups formed by the rule for a whole step, kept for a further round, and checked as they are now."""

from collections import Counter
from itertools import combinations

from peerreview.domain import grouping as rules
from peerreview.domain.refusals import NotNow
from peerreview.domain.visibility import FEW
from peerreview.domain.words import N_, Sentence, to_keep
from peerreview.store import audit, clockwork, db
from peerreview.store.groups import matched
from peerreview.store.groups.finding import grouping_at, partition_of
from peerreview.store.groups.rule import earlier_of, present, spec_of, told_spec
from peerreview.store.tables import Grouping, Membership, PeerGroup, StepGrouping

LATEST = 20  # groupings of a course that count when people who met least are sought


def form(activity, phase_id, turn, *, now, by=None):
    """Form the groups of a step from the students present, by the design's rule and the activity's seed. A
    step that has groups keeps them; one that keeps those of the round before gets a link to them.

    Returns the grouping's id; NotNow when the groups it builds on are not formed.
    """
    with db.writing(activity.id):
        found = grouping_at(activity.id, phase_id, turn)
        if found:
            return found
        phase = activity.design.phase(phase_id)
        if turn > 1 and phase.group.spec.get("keep"):
            return _keep(activity, phase_id, turn, now=now, by=by)
        earlier = earlier_of(activity, phase, turn)
        if earlier is None and activity.design.source_of(phase):
            raise NotNow(N_("The groups that this step builds on are not formed yet."))
        spec = spec_of(activity, phase)
        waits = {}
        if spec.matches:
            partition, waits = matched.partition(activity, phase, now=now)
        else:
            seed, people = f"{activity.seed}:{phase_id}:{turn}", present(activity, spec, now)
            partition = rules.group(spec, people, earlier, _history(activity, phase_id, turn), seed)
        grouping = _store(activity, phase, turn, partition, waits, by, now)
        clockwork.look_again(activity.id, now)
        audit.record(
            "groups.formed",
            "grouping",
            grouping,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            phase=phase_id,
            round=turn,
            groups=len(partition.groups),
            relaxed=[str(rule) for rule in partition.relaxed],
        )
    return grouping


def _keep(activity, phase_id, turn, *, now, by):
    """The groups of the round before hold in this one too: a link, never a copy."""
    grouping = grouping_at(activity.id, phase_id, turn - 1) or form(
        activity, phase_id, turn - 1, now=now, by=by
    )
    StepGrouping.create(activity=activity.id, phase=phase_id, round=turn, grouping=grouping)
    return grouping


def _history(activity, phase_id, turn):
    """{(smaller id, larger id): times two people met in this course's latest groupings}, for "people who met
    least so far". In rounds of one step a pair that had one before counts more than all others together."""
    met = Counter()
    latest = "select id from grouping where course_id = ? order by id desc limit ?"
    for (grouping,) in db.rows(latest, activity.course, LATEST):
        met.update(_together(grouping))
    before = "select grouping_id from step_grouping where activity_id = ? and phase = ? and round < ?"
    for (grouping,) in db.rows(before, activity.id, phase_id, turn):
        met.update(dict.fromkeys(_together(grouping), LATEST))
    return met


def _together(grouping):
    """Pairs (smaller id, larger id) of people who sit together in a grouping."""
    return [
        pair for group in partition_of(grouping).groups for pair in combinations(sorted(group.members), 2)
    ]


def _store(activity, phase, turn, partition, waits, by, now):
    grouping = Grouping.create(
        course=activity.course,
        title=f"{activity.title}: {phase.title}",
        seed=activity.seed,
        by=by,
        at=now,
        reasons={str(person): to_keep(reason) for person, reason in partition.reasons.items()}
        | {"relaxed": [to_keep(rule) for rule in partition.relaxed]}
        | waits,
    )
    for group in partition.groups:
        made = PeerGroup.create(grouping=grouping, name=group.label[:80], label=group.key, place=group.place)
        for seat, person in enumerate(group.members):
            Membership.create(
                grouping=grouping,
                peer_group=made,
                enrolment=person,
                group_role=group.roles.get(person, ""),
                seat=seat,
                joined_at=now,
            )
    StepGrouping.create(activity=activity.id, phase=phase.id, round=turn, grouping=grouping)
    return grouping.id


def broken(activity, phase, turn, *, now):
    """(red, amber) Sentences about a step's groups as they are now: what breaks the method, what loses a
    preference. Of a private mark only how many groups it is about, from FEW up."""
    grouping = grouping_at(activity.id, phase.id, turn)
    if grouping is None:
        return [], []
    whole, before = spec_of(activity, phase), partition_of(grouping)
    spec, people = told_spec(activity, whole), present(activity, whole, now)
    red, amber = rules.check(before, spec, people, earlier_of(activity, phase, turn))
    if rules.ISOLATE in whole.never and rules.ISOLATE not in spec.never:
        alone = rules.count_lone(before, whole, people)
        if alone >= FEW:
            message = N_("In %(count)s groups somebody is the only one of a kind.")
            amber.append(Sentence(message, count=alone))
    return red, amber


def broken_by(activity, phase, turn, person, place, *, now):
    """((red, amber) as the groups of a step are, (red, amber) as they would be) if *person* (an enrolment id)
    went to the group at *place*. Nothing is changed."""
    grouping = grouping_at(activity.id, phase.id, turn)
    if grouping is None:
        return ([], []), ([], [])
    whole = spec_of(activity, phase)
    spec, people = told_spec(activity, whole), present(activity, whole, now)
    earlier = earlier_of(activity, phase, turn)
    before = partition_of(grouping)
    me = next((one for one in people if one.id == person), rules.Person(person))
    after = rules.choose(before, me, place, spec)
    return rules.check(before, spec, people, earlier), rules.check(after, spec, people, earlier)


def may_form_again(activity, phase, turn):
    """Whether the groups of a step can still be formed anew: nobody has begun to write in them, and no other
    step, nor another activity, uses them or was built on them."""
    grouping = grouping_at(activity.id, phase.id, turn)
    if grouping is None:
        return False
    design = activity.design
    used = db.rows(
        "select phase, round from step_grouping where grouping_id = ? or activity_id = ?",
        grouping,
        activity.id,
    )
    built_on = {one.id for one in design.phases if design.source_of(one) == phase.id}
    uses = db.row("select count(*) from step_grouping where grouping_id = ?", grouping)[0]
    if uses > 1 or any(row.phase in built_on and row.round >= turn for row in used):
        return False
    tasks = [task.id for task in design.tasks.values() if design.homes.get(task.phase) == phase.id]
    return not db.row(
        f"""
        select 1
        from response
        where activity_id = ? and task in ({db.places(tasks)}) and round >= ? and saved_at is not null
        limit 1
        """,
        activity.id,
        *tasks,
        turn,
    )


def form_again(activity, phase, turn, *, by, now):
    """Form the groups of a step anew from who is present now; those before are gone, with what was begun in
    them and never typed. NotNow once somebody has written in them, or a later step builds on them. Returns
    the new grouping's id."""
    with db.writing(activity.id):
        if not may_form_again(activity, phase, turn):
            raise NotNow(
                N_("Somebody has begun to write in these groups, so they stay. Move people instead.")
            )
        grouping = grouping_at(activity.id, phase.id, turn)
        _forget_scopes(activity.id, grouping, now)
        db.execute("delete from step_grouping where grouping_id = ?", grouping)
        db.execute("delete from grouping where id = ?", grouping)
        audit.of_activity("groups.undone", activity, by=by, at=now, phase=phase.id, round=turn)
        return form(activity, phase.id, turn, now=now, by=by)


def _forget_scopes(activity_id, grouping, now):
    """Dates and passages of groups that go: a new group may get the id of an old one."""
    whoms = [f"g{row.id}" for row in db.rows("select id from peer_group where grouping_id = ?", grouping)]
    db.execute(
        f"delete from phase_window where activity_id = ? and whom in ({db.places(whoms)})",
        activity_id,
        *whoms,
    )
    db.execute(
        f"""
        update passage
        set undone_at = ?
        where activity_id = ? and undone_at is null and whom in ({db.places(whoms)})
        """,
        now,
        activity_id,
        *whoms,
    )
