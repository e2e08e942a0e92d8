"""Common pitfalls looked for in a design as a class would run it (see ``domain.pitfalls``)."""

from peerreview.domain import pitfalls
from peerreview.store import attributes, courses, credentials, pilots


def of(design, course_id, now):
    """[Pitfall] of a Design in a course. No query where the design lets nobody lead or help."""
    if not pitfalls.are_looked_for(design):
        return []
    people = courses.students_here(course_id)
    held = {
        one.name
        for person, some in credentials.in_course(course_id).items()
        for one in some
        if person in people and one.stands(now)
    }
    return pitfalls.of(
        design,
        people=len(people),
        given=attributes.given(course_id, now),
        held=held,
        reader=pilots.reader_of(course_id),
    )
