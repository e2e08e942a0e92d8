"""Groups in which leads are matched with members: what a design must say of them, and who has nothing to do
while they wait."""

from peerreview.domain.attributes.credentials import PREFIX, is_credential
from peerreview.domain.words import N_

AIMS = ("everybody", "fit")
KEYS = ("must", "room", "floor")


def is_matched(design, phase_id):
    """Whether leads and members are matched in the groups that hold in a phase: somebody without a place in
    them waits, and nothing there is theirs to do."""
    home = design.homes.get(phase_id)
    return home is not None and has_match(design.phase(home).group.spec)


def has_match(spec):
    """Whether the canonical mapping of a ``group:`` asks for a match."""
    return any(spec.get(key) for key in KEYS)


def homes(design):
    """Ids of the phases that match people, in order."""
    return [phase.id for phase in design.phases if phase.group and has_match(phase.group.spec)]


def needed_to_lead(spec):
    """What whoever leads has, as the canonical mapping of a ``group:`` with a match names it: a field of the
    course, ``task.item`` or a credential."""
    return spec["needs"][next(iter(spec["roles"]))]


def own_word(needed):
    """The field of the course in which people say of themselves what a credential of that name attests."""
    return needed.removeprefix(PREFIX)


def is_by_name(spec):
    """Whether a mapping asks of leads what people say of themselves, or the credential of that name: the one
    can be put in the place of the other."""
    return has_match(spec) and "." not in own_word(needed_to_lead(spec))


def is_trained(spec):
    """Whether only holders of a credential lead in the match of a mapping."""
    return has_match(spec) and is_credential(needed_to_lead(spec))


def train(spec, only):
    """Let *only* (true or false) holders of the credential lead that is called as what leads say of
    themselves, in a mapping that is_by_name; changes it."""
    name = own_word(needed_to_lead(spec))
    spec["needs"][next(iter(spec["roles"]))] = f"{PREFIX}{name}" if only else name


def counted_in(design, task):
    """What tells whether an item brings *task* a score: what is chosen about whom one is with, where a pair
    hangs on it, else what has a key."""
    if design.phase(task.phase).gate.otherwise == "regroup":
        return lambda item: item.has_points
    return lambda item: item.rules.is_keyed


def check(design, fail):
    """Refuse what no match could be made of; *fail* as of ``checking.check``."""
    for phase in design.phases:
        spec = phase.group.spec if phase.group else {}
        if has_match(spec):
            if why := _unfit(design, phase, spec):
                fail("phase", phase.id, why, id=phase.id)
        elif spec.get("aim"):
            why = N_("“aim” belongs to a match: say what must hold, with “must”, “room” or “floor”.")
            fail("phase", phase.id, why)
        if phase.gate.otherwise == "regroup" and not _may_regroup(design, phase):
            why = N_(
                "“else: regroup” is for a gate per person that waits for a score, in groups that are "
                "matched: “{id}” is none."
            )
            fail("phase", phase.id, why, id=phase.id)


def _unfit(design, phase, spec):
    sizes = list((spec.get("roles") or {}).values())
    if len(sizes) != 2 or sizes[0] != [1, 1] or sizes[1] is None or sizes[1][0] != 1:
        return N_(
            "A match has two roles, one lead and members from 1 on: “roles: {{mentor: 1, mentee: 1-3}}”. "
            "“{id}” has not."
        )
    if next(iter(spec["roles"])) not in spec.get("needs", {}):
        return N_("“{id}” does not say who leads: name what a lead has, with “needs”.")
    if phase.group.relation or any(spec.get(key) for key in ("by", "count", "size", "rotate", "join")):
        return N_(
            "A match makes new groups of one lead each: leave out sizes, “by”, “rotate” and “join” in “{id}”."
        )
    if design.repeat is not None and phase.id in design.repeat.phases:
        return N_("A match is made once: “{id}” may not be repeated. Say “group: same” in the rounds.")
    return ""


def _may_regroup(design, phase):
    gate = phase.gate
    return gate.per == "person" and gate.when == "score" and is_matched(design, phase.id)
