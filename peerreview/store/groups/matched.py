"""Leads and members whom a step matches: who is with whom, who waits and why, what was decided about a pair.

Before they are formed the pairs are worked out anew at every look, from what people say of themselves, what
is locked and what is refused; from then on they are memberships, and those who wait stand in the grouping's
reasons."""

from typing import NamedTuple

from peerreview.domain.attributes import is_credential
from peerreview.domain.designs.matched import own_word
from peerreview.domain.grouping import Group, Partition, Person
from peerreview.domain.grouping.matching import Board, Match
from peerreview.domain.grouping.roles import crew, limits
from peerreview.domain.words import N_, Sentence, to_keep
from peerreview.store import attributes, audit, clockwork, db
from peerreview.store.groups.finding import grouping_at, partition_of
from peerreview.store.groups.rule import present, spec_of
from peerreview.store.tables import Grouping, Membership, PeerGroup

FITS = Sentence(N_("You two fit well, by what this step asks for."))
HANDED = Sentence(N_("Course staff brought you two together."))
# Why somebody lost their lead, so that they come first when a place is free.
FREED = ("lead_left", "parted")


class Decided(NamedTuple):
    """What was decided about pairs (member, lead) of a step: ``locked``, ``refused``, and those whose time is
    over, with how it ``ended``."""

    locked: frozenset
    refused: frozenset
    ended: dict


def decided(activity_id, phase_id):
    """The Decided of a step."""
    found = {"locked": set(), "refused": set(), "ended": {}, "silent": set()}
    for member, lead, kind, how in db.rows(
        """
        select member_id, lead_id, kind, how
        from pairing
        where activity_id = ? and phase = ? and ended_at is null
        order by id
        """,
        activity_id,
        phase_id,
    ):
        if kind == "ended":
            found["ended"][member, lead] = how
        else:
            found[kind].add((member, lead))
    return Decided(frozenset(found["locked"]), frozenset(found["refused"]), found["ended"])


class Standing(NamedTuple):
    """A step's match as it stands: the ``board``, the ``match``, what was ``decided``; ``grouping``: its id
    once the pairs are published, else None."""

    board: Board
    match: Match
    decided: Decided
    grouping: int | None

    @property
    def locked(self):
        """Members whose pair stays."""
        return {member for member, lead in self.decided.locked if self.match.pairs.get(member) == lead}


def standing(activity, phase, *, now):
    """The Standing of a step that matches people: worked out anew while nobody was told, else as stored."""
    known = decided(activity.id, phase.id)
    grouping = grouping_at(activity.id, phase.id, 1)
    before = pairs_of(grouping, activity, phase) if grouping else {}
    board = board_of(activity, phase, known, grouping, before, now=now)
    if grouping is None:
        return Standing(board, board.match(dict(known.locked)), known, None)
    return Standing(board, board.again(before, ()), known, grouping)


def board_of(activity, phase, known, grouping, before, *, now):
    """The Board of a step: everybody who takes part, but for those whose time with a lead is over."""
    spec = spec_of(activity, phase)
    over = {member for member, _lead in known.ended} - before.keys()
    people = [one for one in present(activity, spec, now, away=True) if one.id not in over]
    people = _who_would(activity, spec, people)
    return Board(
        spec,
        [_as_seated(one, spec, before) for one in people],
        refused=known.refused,
        ahead=[row[0] for row in freed(grouping)] if grouping else (),
        seed=f"{activity.seed}:{phase.id}:1",
    )


def _who_would(activity, spec, people):
    """*people*, where a credential lets lead: of its holders those who say that they would, if the course
    asks for that."""
    needed = spec.needs[next(iter(limits(spec)))]
    asked = own_word(needed)
    if not is_credential(needed) or asked not in attributes.fields_of(activity.course):
        return people
    return [
        Person(one.id, one.attributes | {needed: bool(said.get(needed) and said.get(asked))})
        for one in people
        for said in [one.attributes]
    ]


def _as_seated(person, spec, before):
    """A Person who has a place holds the role they have there, whatever they say of themselves since."""
    needed, leads = spec.needs[next(iter(limits(spec)))], set(before.values())
    if person.id not in before and person.id not in leads:
        return person
    return Person(person.id, {**person.attributes, needed: person.id in leads})


def freed(grouping):
    """[(enrolment id, since when)] of those who lost their lead through no act of theirs and have none now,
    who waits longest first."""
    found = db.rows(
        f"""
        select m.enrolment_id, max(m.left_at) as since
        from membership m
        where m.grouping_id = ? and m.cause in ({db.places(FREED)}) and m.left_at is not null
        and not exists (select 1 from membership n where n.grouping_id = m.grouping_id
          and n.enrolment_id = m.enrolment_id and (n.left_at is null or n.left_at > m.left_at))
        group by m.enrolment_id
        order by 2, 1
        """,
        grouping,
        *FREED,
    )
    return [(row[0], db.moment(row[1])) for row in found]


def pairs_of(grouping, activity, phase):
    """{member: lead} (enrolment ids) of a stored match."""
    lead_role = next(iter(limits(spec_of(activity, phase))))
    found = {}
    for group in partition_of(grouping).groups:
        leads = [one for one in group.members if group.roles.get(one) == lead_role]
        found |= {one: leads[0] for one in group.members if leads and one not in leads}
    return found


def partition(activity, phase, *, now):
    """(Partition of the pairs as they are worked out, who waits as of ``kept``) to be stored."""
    found = standing(activity, phase, now=now)
    lead_role, role = next(iter(limits(found.board.spec))), crew(found.board.spec)
    by_hand = found.locked
    groups, reasons = [], {}
    for lead in found.board.leads:
        members = tuple(one for one, other in found.match.pairs.items() if other == lead)
        if members:
            roles = {lead: lead_role} | dict.fromkeys(members, role)
            groups.append(Group(str(len(groups) + 1), (lead, *members), roles, len(groups)))
            reasons |= {one: HANDED if one in by_hand else FITS for one in members}
    return Partition(tuple(groups), reasons), kept(found.match, {})


def kept(match, places):
    """Who waits, in order, as it is stored: people who have *places* (by id) wait for nothing."""
    waits = [one for one in match.waiting if one.person not in places]
    return {
        "waits": [[one.person, *to_keep(one.why), one.is_full] for one in waits],
        "missing": match.missing,
    }


def keep(grouping, waits, reasons=None):
    """Write who waits (as of ``kept``), and *reasons* {enrolment id: text}, into a grouping."""
    before = Grouping.get_by_id(grouping).reasons
    after = before | {str(person): to_keep(why) for person, why in (reasons or {}).items()} | waits
    Grouping.update(reasons=after).where(Grouping.id == grouping).execute()


def place(activity, phase, *, by, now, moves=False, only=None):
    """Give those who wait the places that are free. *moves*: at most two others each may get another lead for
    it, but for pairs that are locked or have begun to write; *only*: these people (enrolment ids) alone are
    placed. Inside the caller's transaction. Returns {member: lead} of who has another lead than before."""
    known, grouping = decided(activity.id, phase.id), grouping_at(activity.id, phase.id, 1)
    before = pairs_of(grouping, activity, phase)
    board = board_of(activity, phase, known, grouping, before, now=now)
    waiting = [one for one in board.members if one not in before and (only is None or one in only)]
    stay = {one for one, _lead in known.locked} | begun(activity, phase) if moves else set(before)
    return _put(activity, grouping, board, before, board.again(before, waiting, stay), by=by, now=now)


def all_anew(activity, phase, *, by, now):
    """Work out all pairs anew but those that are locked or have begun to write. Inside the caller's
    transaction. Returns as ``place``."""
    known, grouping = decided(activity.id, phase.id), grouping_at(activity.id, phase.id, 1)
    before = pairs_of(grouping, activity, phase)
    board = board_of(activity, phase, known, grouping, before, now=now)
    stay = {one for one, _lead in known.locked} | begun(activity, phase)
    match = board.match({one: lead for one, lead in before.items() if one in stay})
    for member, lead in before.items():
        if member in board.members and lead in board.leads and member not in match.pairs:
            end(grouping, member, "parted", now)
    return _put(activity, grouping, board, before, match, by=by, now=now)


def hand(activity, phase, pairs, *, by, now):
    """Give members another lead: *pairs* {member: lead}. Inside the caller's transaction. Returns as
    ``place``."""
    known, grouping = decided(activity.id, phase.id), grouping_at(activity.id, phase.id, 1)
    before = pairs_of(grouping, activity, phase)
    board = board_of(activity, phase, known, grouping, before, now=now)
    match = board.again(before | pairs, ())
    return _put(activity, grouping, board, before, match, by=by, now=now, why=HANDED)


def _put(activity, grouping, board, before, match, *, by, now, why=FITS):
    changed = {one: lead for one, lead in match.pairs.items() if before.get(one) != lead}
    lead_role, role = next(iter(limits(board.spec))), crew(board.spec)
    for member in changed:
        end(grouping, member, "moved", now)
    for member, lead in changed.items():
        group = _group_of(grouping, lead, lead_role, now)
        _sit(grouping, group, member, role, now)
    free_leads(grouping, lead_role, now)
    seated = {
        row[0]
        for row in db.rows(
            "select enrolment_id from membership where grouping_id = ? and left_at is null", grouping
        )
    }
    keep(grouping, kept(match, seated), dict.fromkeys(changed, why))
    if changed:
        clockwork.look_again(activity.id, now)
        audit.record(
            "groups.matched",
            "grouping",
            grouping,
            by=by,
            at=now,
            activity=activity.id,
            course=activity.course,
            people=sorted({*changed, *changed.values()}),
        )
    return changed


def end(grouping, person, cause, now):
    """End the membership that somebody has in a grouping."""
    db.execute(
        """
        update membership
        set left_at = ?, cause = ?
        where grouping_id = ? and enrolment_id = ? and left_at is null
        """,
        now,
        cause,
        grouping,
        person,
    )


def free_leads(grouping, lead_role, now):
    """A lead without members sits in no group: nothing is asked of them until somebody comes."""
    db.execute(
        """
        update membership
        set left_at = ?, cause = 'freed'
        where grouping_id = ? and left_at is null and group_role = ?
        and not exists (select 1 from membership m where m.peer_group_id = membership.peer_group_id
          and m.left_at is null and m.id <> membership.id)
        """,
        now,
        grouping,
        lead_role,
    )


def _group_of(grouping, lead, lead_role, now):
    """The id of the group that a lead sits in; a new one where they sit in none."""
    found = db.row(
        "select peer_group_id from membership where grouping_id = ? and enrolment_id = ? and left_at is null",
        grouping,
        lead,
    )
    if found:
        return found[0]
    (number,) = db.row("select coalesce(max(place), -1) + 1 from peer_group where grouping_id = ?", grouping)
    made = PeerGroup.create(grouping=grouping, name=str(number + 1), place=number)
    _sit(grouping, made.id, lead, lead_role, now)
    return made.id


def _sit(grouping, group, person, role, now):
    (seat,) = db.row("select coalesce(max(seat), -1) + 1 from membership where peer_group_id = ?", group)
    Membership.create(
        grouping=grouping,
        peer_group=group,
        enrolment=person,
        group_role=role,
        seat=seat,
        joined_at=now,
        cause="matched",
    )


def left_alone(grouping, lead_role):
    """Enrolment ids of members whose lead sits in their group no more."""
    return [
        row[0]
        for row in db.rows(
            """
            select m.enrolment_id
            from membership m
            where m.grouping_id = ? and m.left_at is null and m.group_role <> ?
            and not exists (select 1 from membership l where l.peer_group_id = m.peer_group_id
              and l.left_at is null and l.group_role = ?)
            order by m.id
            """,
            grouping,
            lead_role,
            lead_role,
        )
    ]


def begun(activity, phase):
    """Enrolment ids of members who handed something in in the groups of a step's match, or about whom
    somebody did there: their pair has begun."""
    tasks = [
        task.id for task in activity.design.tasks.values() if activity.design.homes[task.phase] == phase.id
    ]
    return {
        person
        for row in db.rows(
            f"""
            select author_id, about_person_id
            from response
            where activity_id = ? and task in ({db.places(tasks)}) and version > 0 and author_id is not null
            """,
            activity.id,
            *tasks,
        )
        for person in row
        if person is not None
    }
