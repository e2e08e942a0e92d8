"""Who reviews: a person, or a group together. A reviewer is a *unit*, one number: the id of an enrolment, or
minus the id of a group."""


def unit_of(person: int | None, group: int | None) -> int | None:
    """The unit of a row that names an enrolment or a group; None where it names neither."""
    return person if person is not None else None if group is None else -group


def scope(unit: int) -> str:
    """A unit as in addresses: ``p12`` or ``g4``."""
    return f"g{-unit}" if unit < 0 else f"p{unit}"


def keys(unit: int) -> tuple[int | None, int | None]:
    """(enrolment id or None, group id or None) of a unit."""
    return (None, -unit) if unit < 0 else (unit, None)
