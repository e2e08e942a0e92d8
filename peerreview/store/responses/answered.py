"""Since when what somebody wrote has the answer for which it stood in a queue."""

from peerreview.store import db


def note_answered(work):
    """Where *work* answers something out of a queue: that has an answer, or has none any more, by what stands
    now. Inside the caller's transaction; no query for anything else."""
    if work.about_response is None or work.task not in work.design.tasks or not work.task_of.is_queue:
        return
    db.execute(
        """
        update response
        set answered_at = (select min(m.first_at) from response m
          where m.about_response_id = response.id and m.task = ?
          and m.state in ('submitted', 'held', 'returned'))
        where id = ?
        """,
        work.task,
        work.about_response,
    )
