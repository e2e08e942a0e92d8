"""Under which name people meet: the aliases that hang on the slots and seats of allocations."""

from peerreview.domain import aliases
from peerreview.domain.access import is_staff_role
from peerreview.store import db


def author_alias(work, person):
    """What reviewer *person* (enrolment id) calls the author of what *work* (their review) is about."""
    seat = db.row(
        """
        select seat
        from allocation
        where activity_id = ? and task = ? and reviewer_id = ? and about_response_id = ?
        order by id desc limit 1
        """,
        work.activity,
        work.task,
        person,
        work.about_response,
    )
    return (
        aliases.alias(work.seed, f"p{person}", work.task, seat[0])
        if seat
        else aliases.alias(work.seed, f"p{person}", work.task, 0)
    )


def names_at(work, person):
    """(what reviewer *person* calls the author of what *work* is about, what the author calls *person*), in
    one query.

    The second is None for staff, who are shown as course staff, and "" for whoever was not given the work.
    """
    found = db.row(
        """
        select l.seat, l.slot, e.role
        from allocation l
        join enrolment e on e.id = l.reviewer_id
        where l.activity_id = ? and l.task = ? and l.reviewer_id = ? and l.about_response_id = ?
        order by l.id desc limit 1
        """,
        work.activity,
        work.task,
        person,
        work.about_response,
    )
    seat, slot, role = found or (0, None, "")
    author = aliases.alias(work.seed, f"p{person}", work.task, seat)
    if slot is None:
        return author, ""
    return author, None if is_staff_role(role) else aliases.alias(
        work.seed, f"w{work.about_response}", work.task, slot
    )


def author_aliases(person, found_plans):
    """{(activity id, task, about response id): alias} of all the works a person has or had, for lists."""
    return author_aliases_of((person,), found_plans)


def author_aliases_of(people, found_plans):
    """The same for all the enrolments of one account, in one query."""
    return {
        (activity, task, about): aliases.alias(found_plans[activity].seed, f"p{person}", task, seat)
        for person, activity, task, about, seat in db.rows(
            f"""
            select reviewer_id, activity_id, task, about_response_id, seat
            from allocation
            where reviewer_id in ({db.places(people)}) and about_response_id is not null
            """,
            *people,
        )
        if activity in found_plans
    }


def reviewer_aliases(seed, task, about_response):
    """{reviewer enrolment id: alias the author sees}, None for staff, who are shown as course staff. Stable
    as reviews come and go."""
    found = db.rows(
        """
        select l.reviewer_id, l.slot, e.role
        from allocation l
        join enrolment e on e.id = l.reviewer_id
        where l.task = ? and l.about_response_id = ?
        order by l.id
        """,
        task,
        about_response,
    )
    return {
        reviewer: None if is_staff_role(role) else aliases.alias(seed, f"w{about_response}", task, slot)
        for reviewer, slot, role in found
    }


def aliases_of_reviewers(activity, task, turn=1):
    """{(about response id, reviewer enrolment id): alias the author sees, None for staff} of a whole task,
    for the staff's table."""
    return {
        (about, reviewer): None
        if is_staff_role(role)
        else aliases.alias(activity.seed, f"w{about}", task, slot)
        for about, reviewer, slot, role in db.rows(
            """
            select l.about_response_id, l.reviewer_id, l.slot, e.role
            from allocation l
            join enrolment e on e.id = l.reviewer_id
            where l.activity_id = ? and l.task = ? and l.round = ? and l.about_response_id is not null
            order by l.id
            """,
            activity.id,
            task,
            turn,
        )
    }


def of_scopes(whoms):
    """{scope text: (public id, name)} of sections (``s3``), groups (``g7``) and people (``p12``) among
    *whoms*, for staff; a section goes by its name alone. At most three queries."""
    wanted = {}
    for whom in whoms:
        if whom[:1] in _NAMED and whom[1:].isdigit():
            wanted.setdefault(whom[0], set()).add(int(whom[1:]))
    return {
        f"{letter}{row[0]}": (str(row[1]), row[2])
        for letter, ids in wanted.items()
        for row in db.rows(_NAMED[letter].format(places=db.places(ids)), *sorted(ids))
    }


_NAMED = {
    "s": "select id, name, name from section where id in ({places})",
    "g": "select id, public_id, name from peer_group where id in ({places})",
    "p": """
        select e.id, e.public_id, a.name
        from enrolment e
        join account a on a.id = e.account_id
        where e.id in ({places})
        """,
}
