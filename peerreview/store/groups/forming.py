"""Groups formed by the rule for a whole step, kept for a further round, and checked as they are now."""

from collections import Counter
from itertools import combinations

from peerreview.domain import grouping as rules
from peerreview.domain.refusals import NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, db
from peerreview.store.groups.finding import grouping_at, partition_of
from peerreview.store.groups.rule import earlier_of, present, spec_of
from peerreview.store.tables import Grouping, Membership, PeerGroup, StepGrouping


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
        seed = f"{activity.seed}:{phase_id}:{turn}"
        people = present(activity, spec, now)
        partition = rules.group(spec, people, earlier, _history(activity.course), seed)
        grouping = _store(activity, phase, turn, partition, by, now)
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


def _history(course_id):
    """{(smaller id, larger id): times two people met in this course's latest groupings}, for "people who met
    least so far"."""
    met = Counter()
    for (grouping,) in db.rows(
        "select id from grouping where course_id = ? order by id desc limit 20", course_id
    ):
        for group in partition_of(grouping).groups:
            met.update(combinations(sorted(group.members), 2))
    return met


def _store(activity, phase, turn, partition, by, now):
    grouping = Grouping.create(
        course=activity.course,
        title=f"{activity.title}: {phase.title}",
        seed=activity.seed,
        by=by,
        at=now,
        reasons={str(person): str(reason) for person, reason in partition.reasons.items()}
        | {"relaxed": [str(rule) for rule in partition.relaxed]},
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
    preference."""
    grouping = grouping_at(activity.id, phase.id, turn)
    if grouping is None:
        return [], []
    spec = spec_of(activity, phase)
    return rules.check(
        partition_of(grouping), spec, present(activity, spec, now), earlier_of(activity, phase, turn)
    )
