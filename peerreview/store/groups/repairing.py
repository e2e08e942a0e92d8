"""The day on which somebody is away: what could be done (``grouping.ways``), done, and taken back until
somebody wrote in their new place; and what is read in the stead of who is missing."""

from typing import NamedTuple

from peerreview.domain import grouping as rules
from peerreview.domain.refusals import Conflict, Missing, NotNow
from peerreview.domain.words import N_
from peerreview.store import audit, clockwork, db
from peerreview.store.groups.changing import put, without_lone
from peerreview.store.groups.finding import BETWEEN, grouping_at, partition_of
from peerreview.store.groups.rule import earlier_of, present, spec_of
from peerreview.store.tables import Grouping, PeerGroup, Rearrangement, StandIn

LONGEST_ROLES = 40  # characters
CHANGED = N_("Something has changed since this was proposed. Look at what is proposed now.")
WRITTEN = N_("Somebody has written in their new place already, so it stays. Move people by hand instead.")


class Stand(NamedTuple):
    """In the group ``group`` (id) what the experts of ``key`` wrote is read: ``opener`` (enrolment id) opens
    it. ``response`` (id) and ``public_id``: None while there is nothing approved to read."""

    group: int
    key: str
    opener: int
    response: int | None
    public_id: str | None


def ways(activity, phase, turn, *, now):
    """[grouping.Way] for a step's groups as they are at *now*: the proposal first, [] when all can work or
    there are no groups."""
    grouping = grouping_at(activity.id, phase.id, turn)
    if grouping is None:
        return []
    spec = spec_of(activity, phase)
    people = present(activity, spec, now)
    earlier = earlier_of(activity, phase, turn)
    partition = without_lone(grouping, partition_of(grouping))
    return rules.ways(partition, spec, people, earlier, _stood(grouping, people))


def _stood(grouping, people):
    """{(place, key)} for which a sheet stands in, whose opener is here."""
    here = {person.id for person in people}
    return {
        (row.place, row.key)
        for row in db.rows(
            """
            select g.place, s.key, s.opener_id
            from stand_in s
            join rearrangement a on a.id = s.rearrangement_id
            join peer_group g on g.id = s.peer_group_id
            where a.grouping_id = ? and a.undone_at is null
            """,
            grouping,
        )
        if row.opener_id in here
    }


def repair(activity, phase, turn, token, *, by, now):
    """Do the Way with this *token* (``grouping.Way.token``) in a step's groups. Conflict when it is proposed
    no more: somebody came, or moved. Returns the enrolment ids of who moved."""
    with db.writing(activity.id):
        way = next((one for one in ways(activity, phase, turn, now=now) if one.token == token), None)
        if way is None:
            raise Conflict(CHANGED)
        grouping = grouping_at(activity.id, phase.id, turn)
        by_place = {group.place: group for group in PeerGroup.select().where(PeerGroup.grouping == grouping)}
        moves = _move(activity, phase, way, by_place, by=by, now=now)
        roles = [_take_over(grouping, role) for role in way.roles]
        made = Rearrangement.create(grouping=grouping, code=way.code, moves=moves, roles=roles, by=by, at=now)
        for stand in way.stands:
            StandIn.create(
                rearrangement=made, peer_group=by_place[stand.place], key=stand.key, opener=stand.opener
            )
        clockwork.look_again(activity.id, now)
        audit.of_activity(
            "groups.repaired",
            activity,
            by=by,
            at=now,
            phase=phase.id,
            round=turn,
            code=way.code,
            moves=[list(move[:3]) for move in way.moves],
            sheets=[[by_place[stand.place].name, stand.key] for stand in way.stands],
            roles=[[role.person, role.role] for role in way.roles],
        )
    return [move.person for move in way.moves]


def _move(activity, phase, way, by_place, *, by, now):
    """[the way back] of each move of a Way; *by_place* {place: PeerGroup}."""
    spec = spec_of(activity, phase)
    known = {person.id: person for person in present(activity, spec, now)}
    return [
        put(
            activity,
            by_place[move.target],
            known[move.person],
            spec,
            partition_of(by_place[move.target].grouping_id),
            cause="repaired",
            why=move.why,
            by=by,
            now=now,
        )
        for move in way.moves
    ]


def _take_over(grouping, role):
    """[membership id, the role before, the role since]"""
    row = db.row(
        """
        select id, group_role
        from membership
        where grouping_id = ? and enrolment_id = ? and left_at is null
        """,
        grouping,
        role.person,
    )
    since = BETWEEN.join((row.group_role, role.role)) if role.beside else role.role
    if len(since) > LONGEST_ROLES:
        raise NotNow(N_("These roles are too many for one person. Say in the room who takes what."))
    db.execute("update membership set group_role = ? where id = ?", since, row.id)
    return [row.id, row.group_role, since]


def way_back(activity, phase, turn):
    """The Rearrangement of a step's groups that can be taken back: the newest that stands, as long as nobody
    who moved has written in their new place; else None."""
    grouping = grouping_at(activity.id, phase.id, turn)
    found = (
        Rearrangement.select()
        .where(Rearrangement.grouping == grouping, Rearrangement.undone_at.is_null())
        .order_by(Rearrangement.id.desc())
        .first()
    )
    return found if found is not None and not _has_written(activity, phase, found) else None


def _has_written(activity, phase, made):
    """Whether somebody who moved has typed, or their new group has, in a step that works in these groups."""
    tasks = [
        task.id
        for task in activity.design.tasks.values()
        if activity.design.homes.get(task.phase) == phase.id
    ]
    people = [move[0] for move in made.moves]
    groups = [
        row.peer_group_id
        for row in db.rows(
            f"""
            select peer_group_id
            from membership
            where id in ({db.places(made.moves)})
            union select peer_group_id from stand_in where rearrangement_id = ?
            """,
            *(move[2] for move in made.moves),
            made.id,
        )
    ]
    return bool(
        db.row(
            f"""
            select 1
            from response
            where activity_id = ? and task in ({db.places(tasks)}) and saved_at > ?
            and (author_id in ({db.places(people)}) or author_group_id in ({db.places(groups)}))
            """,
            activity.id,
            *tasks,
            made.at,
            *people,
            *groups,
        )
    )


def put_back(activity, phase, turn, public_id, *, by, now):
    """Take the last rearrangement of a step's groups back: everybody is where they were, in their seats and
    roles. Missing when it is none of this step's; NotNow once somebody has written in their new place, or
    something was moved since. Returns the enrolment ids of who goes back."""
    with db.writing(activity.id):
        grouping = grouping_at(activity.id, phase.id, turn)
        made = Rearrangement.get_or_none(
            Rearrangement.public_id == public_id,
            Rearrangement.grouping == grouping,
            Rearrangement.undone_at.is_null(),
        )
        if made is None:
            raise Missing()
        standing = way_back(activity, phase, turn)
        if standing is None or standing.id != made.id:
            raise NotNow(WRITTEN)
        for person, before, since, why in made.moves:
            was_there = db.execute(
                "update membership set left_at = ? where id = ? and left_at is null", now, since
            )
            if before is not None and was_there:
                _sit_back(before, now)
                _say_again(grouping, person, why)
        for membership, before, _since in made.roles:
            db.execute("update membership set group_role = ? where id = ?", before, membership)
        db.execute("update rearrangement set undone_at = ? where id = ?", now, made.id)
        clockwork.look_again(activity.id, now)
        audit.of_activity(
            "groups.put_back", activity, by=by, at=now, phase=phase.id, round=turn, code=made.code
        )
    return [move[0] for move in made.moves]


def _say_again(grouping, person, why):
    """Why somebody is where they are is what it was."""
    kept = Grouping.get_by_id(grouping).reasons | {str(person): why}
    Grouping.update(reasons=kept).where(Grouping.id == grouping).execute()


def _sit_back(membership, now):
    """A membership as it was, in the same seat, from now on."""
    db.execute(
        """
        insert into membership
          (grouping_id, peer_group_id, enrolment_id, group_role, seat, joined_at, cause)
        select grouping_id, peer_group_id, enrolment_id, group_role, seat, ?, 'put_back'
        from membership
        where id = ?
        """,
        now,
        membership,
    )


def stands(activity, phase, turn):
    """[Stand] of a step's groups: what is read there in the stead of who is missing."""
    rows = db.rows(
        """
        select s.peer_group_id, s.key, s.opener_id
        from stand_in s
        join rearrangement a on a.id = s.rearrangement_id
        join step_grouping g on g.grouping_id = a.grouping_id
        where g.activity_id = ? and g.phase = ? and g.round = ? and a.undone_at is null
        order by s.id
        """,
        activity.id,
        phase.id,
        turn,
    )
    sheets = sheets_of(activity, phase) if rows else {}
    return [Stand(*row, *sheets.get(row.key, (None, None))) for row in rows]


def sheets_of(activity, phase):
    """{key: (response id, public id)} of what the groups that a step builds on wrote together, as far as it
    is in and not held: the newest of each key."""
    return {key: found[:2] for key, found in sheets(activity, phase).items() if found[2]}


def sheets(activity, phase):
    """The same with what is held: {key: (response id, public id, whether others may read it)}."""
    home = activity.design.source_of(phase)
    tasks = [
        task.id
        for task in activity.design.tasks.values()
        if task.by == "group" and home is not None and activity.design.homes.get(task.phase) == home
    ]
    return {
        row.label or row.name: (row.id, row.public_id, row.shown > 0)
        for row in db.rows(
            f"""
            select r.id, r.public_id, r.shown, g.label, g.name
            from response r
            join peer_group g on g.id = r.author_group_id
            where r.activity_id = ? and r.task in ({db.places(tasks)}) and r.version > 0
            and r.state in ('submitted', 'held')
            order by case when r.shown > 0 then 1 else 0 end, r.id
            """,
            activity.id,
            *tasks,
        )
    }


def lent(activity, person):
    """{response id} of what this person (enrolment id) may read as if it were their group's: the sheets that
    stand in where they are. No query where no groups of the design cover others."""
    found = set()
    for phase in activity.design.phases:
        if phase.group is None or phase.group.relation != rules.Rel.ACROSS:
            continue
        keys = db.rows(
            """
            select distinct s.key
            from stand_in s
            join rearrangement a on a.id = s.rearrangement_id
            join step_grouping g on g.grouping_id = a.grouping_id
            join membership m on m.peer_group_id = s.peer_group_id and m.left_at is null
            where g.activity_id = ? and g.phase = ? and a.undone_at is null and m.enrolment_id = ?
            """,
            activity.id,
            phase.id,
            person,
        )
        sheets = sheets_of(activity, phase) if keys else {}
        found |= {sheets[row.key][0] for row in keys if row.key in sheets}
    return found
