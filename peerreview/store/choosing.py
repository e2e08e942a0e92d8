"""What a class says of the three models: how many help, how many learn, how alike they are. Of what people
give to staff or to the class; what they keep for themselves or their group is not read."""

from typing import NamedTuple

from peerreview.domain import choosing, numbers
from peerreview.domain.visibility import FEW
from peerreview.store import attributes, courses

ROOMS = ("capacity", "places")  # what a number that says for how many somebody has room is called


class Supply(NamedTuple):
    """``helpers``: students who have room for somebody, and their ``places`` each (a whole number, rounded
    down); ``learners``: the others; ``likeness`` of these, a Fraction 0..1 over the fields called ``titles``
    (None: too little is known)."""

    helpers: int
    places: int
    learners: int
    likeness: object
    titles: tuple[str, ...]


def of_course(course_id, now):
    """The Supply of a course, or None where nobody says for how many they have room."""
    fields = attributes.fields_of(course_id)
    room = next((name for name in ROOMS if name in fields and fields[name].kind == "number"), None)
    if room is None:
        return None
    seen, students = attributes.seen_by_staff(course_id, now), courses.students(course_id)
    places = {person: _places(seen.get(person, {}).get(room)) for person in students}
    helpers = [person for person, some in places.items() if some]
    if not any(some is not None for some in places.values()):
        return None
    learners = [person for person in students if person not in set(helpers)]
    titles, said = _alike(fields, seen, learners, room)
    return Supply(
        len(helpers),
        sum(places[person] for person in helpers) // len(helpers) if helpers else 0,
        len(learners),
        choosing.likeness(said),
        titles,
    )


def _places(seen):
    found = numbers.typed(seen.texts[0]) if seen and seen.texts else None
    return None if found is None else max(int(found), 0)


def _alike(fields, seen, learners, room):
    """(titles of the fields that FEW learners or more have answered in words, [{name: values}])."""
    names = [
        name
        for name, field in fields.items()
        if name != room
        and field.kind in ("text", "number", "yes")
        and sum(bool(seen.get(person, {}).get(name, attributes.Seen()).texts) for person in learners) >= FEW
    ]
    said = [
        {name: frozenset(seen[person][name].texts) for name in names if seen.get(person, {}).get(name)}
        for person in learners
    ]
    return tuple(fields[name].title for name in names), said
