"""What people did and which dates hold for them: one query a kind, into Facts."""

from collections import defaultdict

from peerreview.domain.designs.shape import PEOPLE
from peerreview.domain.schedule import Arrived, Asked, Own, Passage, Place, WindowRow
from peerreview.store.db import moment, places, rows
from peerreview.store.groups.finding import roles_in


def _narrowed(column, ids):
    """An extra condition on *column* when few people are asked for; nothing when the whole class is."""
    return (f" and {column} in ({places(ids)})", ids) if ids else ("", ())


def add_places(facts, activity_ids, enrolment_ids):
    """Where each person sits in the groups of each step."""
    more, params = _narrowed("mine.enrolment_id", enrolment_ids)
    found = rows(
        f"""
        select sg.activity_id, sg.phase, sg.round, mine.enrolment_id, mine.peer_group_id,
          m.enrolment_id, m.group_role, g.label
        from step_grouping sg
        join membership mine on mine.grouping_id = sg.grouping_id and mine.left_at is null
        join membership m on m.peer_group_id = mine.peer_group_id and m.left_at is null
        join peer_group g on g.id = mine.peer_group_id
        where sg.activity_id in ({places(activity_ids)}){more}
        order by m.seat, m.id
        """,
        *activity_ids,
        *params,
    )
    gathered = defaultdict(list)
    for activity, phase, turn, person, group, member, role, key in found:
        gathered[activity, person, phase, turn].append((group, member, role, key))
    for (activity, person, phase, turn), seats in gathered.items():
        target = facts.get((activity, person))
        if target is not None:
            members = tuple(member for _, member, _, _ in seats)
            roles = tuple(roles_in(role) for _, _, role, _ in seats)
            group, key = seats[0][0], seats[0][3]
            target.places[phase, turn] = Place(
                group, members, members.index(person), roles if any(roles) else (), key
            )


def add_dates(facts, activity_ids, single):
    """Dates and passages that hold for each person, whatever their scope."""
    scopes = tuple({scope for fact in facts.values() for scope in fact.scopes()}) if single else ()
    more, params = _narrowed("w.whom", scopes)
    by_scope, passed = defaultdict(list), defaultdict(list)
    for row in rows(
        f"""
        select w.activity_id, w.phase, w.round, w.whom, w.opens_at, w.closes_at, w.late_until,
          w.releases_at, w.is_waived, 0
        from phase_window w
        where w.activity_id in ({places(activity_ids)}){more}
        union all select w.activity_id, w.phase, w.round, w.whom, w.at, null, null, null, null, 1
        from passage w
        where w.undone_at is null and w.activity_id in ({places(activity_ids)}){more}
        """,
        *activity_ids,
        *params,
        *activity_ids,
        *params,
    ):
        if row[9]:
            passed[row[0], row[3]].append(Passage(row[1], row[2], row[3], moment(row[4])))
        else:
            by_scope[row[0], row[3]].append(
                WindowRow(row[1], row[2], row[3], *map(moment, row[4:8]), bool(row[8]))
            )
    for (activity, _), fact in facts.items():
        scopes = fact.scopes()
        fact.windows = tuple(row for scope in scopes for row in by_scope.get((activity, scope), ()))
        fact.passages = tuple(row for scope in scopes for row in passed.get((activity, scope), ()))


def add_own(facts, activity_ids, enrolment_ids):
    """What each person wrote, alone or in a group."""
    groups = {}
    for (activity, person), fact in facts.items():
        for place in fact.places.values():
            groups.setdefault((activity, place.group), []).append(person)
    group_ids = tuple({group for _, group in groups})
    condition, params = "", ()
    if enrolment_ids:
        # Each part by its own index: as one condition with "or" the whole class is read.
        condition = f"""
            and r.id in (select id from response where author_id in ({places(enrolment_ids)})
              union all select id from response where author_group_id in ({places(group_ids)}))
            """
        params = enrolment_ids + group_ids
    gathered = defaultdict(list)
    for row in rows(
        f"{_OWN} where r.activity_id in ({places(activity_ids)}){condition} order by r.id",
        *activity_ids,
        *params,
    ):
        for person in (
            [row.author_id] if row.author_id else groups.get((row.activity_id, row.author_group_id), ())
        ):
            gathered[row.activity_id, person].append(_own(row))
    for key, owns in gathered.items():
        if key in facts:
            facts[key].own = tuple(owns)


_OWN = """
    select r.activity_id, r.author_id, r.author_group_id, r.id, r.task, r.round, r.nth,
      r.about_response_id, r.about_person_id, r.about_group_id, r.state, r.rev, r.submitted_at,
      r.saved_at, counted.typed_at, r.first_at
    from response r
    left join version counted on counted.response_id = r.id
    and counted.number = case when r.shown > 0 then r.shown else r.version end
    """


def _own(row):
    kind, subject = _subject(row.about_response_id, row.about_person_id, row.about_group_id)
    return Own(
        row.id,
        row.task,
        row.round,
        row.nth,
        kind,
        subject,
        row.state,
        row.rev > 0,
        moment(row.submitted_at),
        moment(row.saved_at),
        row.author_group_id,
        moment(row.typed_at),
        moment(row.first_at),
    )


def _subject(response, person, group):
    if response is not None:
        return "response", response
    if person is not None:
        return "person", person
    return ("group", group) if group is not None else ("", None)


def add_asked(facts, found_plans, enrolment_ids):
    """What each person, or a group of theirs, was asked to review, with the last sign of life."""
    saved = {
        (*key, own.task, own.round, own.kind, own.subject): own.saved
        for key, fact in facts.items()
        for own in fact.own
    }
    gathered = defaultdict(list)
    for row, people in _asked(facts, found_plans, enrolment_ids):
        kind, subject = _subject(row.about_response_id, row.about_person_id, row.about_group_id)
        at = moment(row.at)
        for person in people:
            sign = saved.get((row.activity_id, person, row.task, row.round, kind, subject)) or at
            gathered[row.activity_id, person].append(
                Asked(
                    row.id,
                    row.task,
                    row.round,
                    kind,
                    subject,
                    at,
                    max(at, sign),
                    moment(row.ended_at),
                    row.ended_cause,
                    row.cause,
                    moment(row.until_at),
                )
            )
    for key, asked in gathered.items():
        if key in facts:
            facts[key].asked = tuple(asked)


_ASKED = """
    select l.activity_id, l.reviewer_id, l.reviewer_group_id, l.id, l.task, l.round, l.about_response_id,
      l.about_person_id, l.about_group_id, l.at, l.ended_at, l.ended_cause, l.cause, l.until_at
    from allocation l
    """


def _asked(facts, found_plans, enrolment_ids):
    """(row of allocation, enrolment ids it concerns); groups are asked for only where a design lets them
    review."""
    activities = tuple(found_plans)
    more, params = _narrowed("l.reviewer_id", enrolment_ids)
    for row in rows(
        f"""
        {_ASKED}
        where l.activity_id in ({places(activities)}) and l.reviewer_id is not null{more}
        order by l.id
        """,
        *activities,
        *params,
    ):
        yield row, (row.reviewer_id,)
    together = tuple(
        plan.id
        for plan in found_plans.values()
        if any(task.by == "group" and task.is_dealt for task in plan.design.tasks.values())
    )
    members = defaultdict(set)
    for (activity, person), fact in facts.items():
        if activity in together:
            for place in fact.places.values():
                members[place.group].add(person)
    if members:
        for row in rows(
            f"""
            {_ASKED}
            where l.activity_id in ({places(together)}) and l.reviewer_group_id in ({places(members)})
            order by l.id
            """,
            *together,
            *members,
        ):
            yield row, sorted(members[row.reviewer_group_id])


_ARRIVED = """
    select r.id, r.task, r.round, r.released_at, r.about_response_id, r.about_person_id, r.activity_id
    from response r
    where r.shown > 0 and r.state <> 'withdrawn'
    and (r.author_id is null or r.about_person_id is null or r.author_id <> r.about_person_id) and
    """


def _helped(facts, found_plans, single):
    """{(activity id, enrolment id): {(task, round): id of the team's response they helped to hand in last}};
    no query where no design lets teams write."""
    found = defaultdict(dict)
    together = [
        plan.id
        for plan in found_plans.values()
        if any(task.by == "group" for task in plan.design.tasks.values())
    ]
    # Of few people: the works of their groups, by the index of these, whatever activity they are in.
    people = sorted({person for _, person in facts}) if single else ()
    which, params = f"r.activity_id in ({places(together)})", together
    if people:
        groups = f"select peer_group_id from membership where enrolment_id in ({places(people)})"
        which = f"r.author_group_id in ({groups}) and m.enrolment_id in ({places(people)})"
        params = *people, *people
    for row in (
        rows(
            f"""
            select r.activity_id, r.task, r.round, r.id, m.enrolment_id as person
            from response r
            join version v on v.response_id = r.id and v.cause in ('handed_in', 'accepted')
            join membership m on m.peer_group_id = r.author_group_id and m.joined_at <= v.at
            and (m.left_at is null or m.left_at > v.at)
            where {which} and r.shown > 0 and v.number <= r.shown
            order by v.at, r.id, v.number
            """,
            *params,
        )
        if together
        else ()
    ):
        found[row.activity_id, row.person][row.task, row.round] = row.id
    return found


def add_arrived(facts, found_plans, single):
    """What others wrote about people's own work or about themselves; a material is nobody's own. Of a team's
    work those read what was written about it who helped to write it: it is the one that counts for them."""
    owners, people = defaultdict(list), defaultdict(list)
    helped = _helped(facts, found_plans, single)
    for key, fact in facts.items():
        people[key[1]].append(key)
        mine = helped.get(key, {})
        for own in fact.own:
            if own.task in found_plans[key[0]].design.tasks and not (
                own.group and (own.task, own.round) in mine
            ):
                owners[own.id].append(key)
        for response in mine.values():
            owners[response].append(key)
    if single:
        # Each part with its index (asked as one with "or", SQLite reads the whole table); people only where
        # a design asks about them.
        which, params = f"{_ARRIVED} r.about_response_id in ({places(owners)})", [*owners]
        if any(
            task.about and task.about.kind in PEOPLE
            for plan in found_plans.values()
            for task in plan.design.tasks.values()
        ):
            which += f" union all {_ARRIVED} r.about_person_id in ({places(people)})"
            params += people
        found = rows(f"{which} order by id", *params)
    else:
        found = rows(f"{_ARRIVED} r.activity_id in ({places(found_plans)}) order by r.id", *found_plans)
    gathered = defaultdict(list)
    for row in found:
        arrived = Arrived(row[0], row[1], row[2], moment(row[3]), row[4])
        for key in (
            owners.get(row[4], ()) if row[4] else [key for key in people.get(row[5], ()) if key[0] == row[6]]
        ):
            gathered[key].append(arrived)
    for key, arrived in gathered.items():
        facts[key].arrived = tuple(arrived)
