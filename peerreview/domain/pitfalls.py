"""Where programmes in which some help others fail most often, looked for before one begins: people put
together by chance, nobody who learned to help, nobody who looks at the numbers. Advice, never a refusal."""

from typing import NamedTuple

from peerreview.domain.words import N_

HALF = 0.5  # of a class: fewer answers than this, and a preference sorts hardly anybody


class Pitfall(NamedTuple):
    """One of them: its ``key`` (matching, training, numbers), whether the design or the class ``is_met`` by
    it, and the ``sentence`` with its ``values``."""

    key: str
    is_met: bool
    sentence: str
    values: dict


def of(design, *, people, given, held, reader):
    """[Pitfall] of a Design for a class of so many *people*; [] where nobody leads or helps anybody.
    *given*: {attribute: how many have a value}; *held*: names of the credentials that somebody of the class
    holds; *reader*: the name of who looks at the numbers, or ""."""
    if not are_looked_for(design):
        return []
    led = [phase for phase in design.phases if _pairs(phase)]
    matching = sorted((_matching(phase, people, given) for phase in led), key=lambda one: not one.is_met)
    return [*matching[:1], *_training(design, led, held), _numbers(reader)]


def are_looked_for(design):
    """Whether somebody leads or helps somebody in a Design."""
    by_credential = any((task.by or "").startswith("cred.") for task in design.tasks.values())
    return by_credential or any(_pairs(phase) for phase in design.phases)


def _pairs(phase):
    """Whether a step puts people together of whom one leads, or two: so that it matters who meets whom."""
    if phase.group is None or phase.group.relation in ("same", "union", "within", "across"):
        return False
    return bool(_leads(phase)) or phase.group.spec.get("size") == [[2, 2]]


def _leads(phase):
    """The group roles of which a group has one, where others have another role."""
    roles = phase.group.spec.get("roles", {})
    if not hasattr(roles, "items") or len(roles) < 2:
        return []
    return [name for name, bounds in roles.items() if bounds[1] == 1]


def _matching(phase, people, given):
    spec = phase.group.spec
    names = [name for one in spec.get("prefer", ()) for name in _named(one)]
    names += [name for one in spec.get("must", ()) for name in _named(one)]
    values = {"step": phase.title}
    if not names:
        return Pitfall(
            "matching",
            True,
            N_("“{step}” puts people together by chance: say what they should share."),
            values,
        )
    known = [name for name in names if given.get(name, 0) >= HALF * people]
    if not known and "meet" not in names:
        return Pitfall(
            "matching",
            True,
            N_(
                "“{step}” goes by {names}, and fewer than half of the class have said that: most pairs "
                "would be chance."
            ),
            values | {"names": ", ".join(dict.fromkeys(names))},
        )
    return Pitfall("matching", False, N_("“{step}” does not put people together by chance."), values)


def _named(one):
    """The attributes that a preference or a condition goes by; “meet” for one that needs none."""
    return [
        "meet" if kind in ("meet", "choice") else str(name)
        for kind, name in one.items()
        if kind not in ("range", "least")
    ]


def _training(design, led, held):
    needed = [name for name in design.credentials if name not in held]
    granted = set(design.grants)
    missing = [name for name in needed if name not in granted]
    if missing:
        yield Pitfall(
            "training",
            True,
            N_("Nobody here has learned {names} yet, and nobody learns it in this design."),
            {"names": ", ".join(name.removeprefix("cred.") for name in missing)},
        )
    elif untaught := [role for phase in led for role in _leads(phase) if role not in _needs(phase)]:
        yield Pitfall(
            "training",
            True,
            N_("Whoever is {roles} begins without having learned how: name a credential they need."),
            {"roles": ", ".join(dict.fromkeys(untaught))},
        )
    elif design.credentials:
        yield Pitfall("training", False, N_("Whoever helps has learned how."), {})


def _needs(phase):
    """The group roles whose holders need to have learned something."""
    return {role for role, name in phase.group.spec.get("needs", {}).items() if name.startswith("cred.")}


def _numbers(reader):
    if reader:
        return Pitfall("numbers", False, N_("{name} looks at the numbers."), {"name": reader})
    return Pitfall(
        "numbers",
        True,
        N_("Nobody is named who looks at the numbers: a pilot names somebody, and says when."),
        {},
    )
