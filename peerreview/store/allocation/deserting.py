"""What is dealt and lost its people: a group nobody is in reviews nothing more, and time goes to works whose
authors are here."""

from peerreview.store import db

LEFT = "left"  # why an allocation ended: who was to review left, or who wrote did


def end_deserted(activity_id, *, now):
    """End what is open in an activity and has nobody to write it, or nobody to read it: claims of a group
    whose last member went, and reviews that nobody typed a word of about a work none of whose writers is in
    the course and in its team any more. What is begun may be finished."""
    reviewers, writers = _present("allocation.reviewer_group_id"), _present("w.author_group_id")
    db.execute(
        f"""
        update allocation
        set ended_at = ?, ended_cause = ?
        where activity_id = ? and ended_at is null and (
          (reviewer_group_id is not null and not exists ({reviewers}))
          or about_response_id in (select w.id
            from response w
            where w.activity_id = ? and (w.author_id is not null or w.author_group_id is not null)
              and not exists (select 1 from enrolment e where e.id = w.author_id and e.left_at is null)
              and not exists ({writers}))
          and not exists (select 1 from response r where r.activity_id = allocation.activity_id
            and r.address = allocation.address and (r.rev > 0 or r.version > 0)))
        """,
        now,
        LEFT,
        activity_id,
        activity_id,
    )


def _present(group):
    """Who is in the course and in the group that the column *group* names."""
    return f"""
        select 1
        from membership m
        join enrolment e on e.id = m.enrolment_id
        where m.peer_group_id = {group} and m.left_at is null and e.left_at is null
        """
