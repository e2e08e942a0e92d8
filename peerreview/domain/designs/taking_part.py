"""Who takes part in an activity, and whose it is: the keys ``people`` and ``owner`` of a design."""

from dataclasses import dataclass

from peerreview.domain.designs.unread import UNREAD
from peerreview.domain.words import N_

SOURCES = ("student", "staff")
JOINS = ("enrolled", "open", "request", "invite")
OWNERS = ("staff", "learners")
CIRCLE_ROLES = ("owner", "guest")  # of who takes part: whose activity it is, and everybody else
_CALLS_STAFF = ("escalate", "rescue")


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part, where it is not the whole class.

    ``source`` (key ``from``): student, or student and staff: whoever is not named there never finds it.
    ``join``: enrolled (everybody), open (whoever comes first), request (the owner says yes) or invite.
    ``most`` people have a place, None: any number. ``approval``: staff say yes before others find it."""

    source: tuple[str, ...] = SOURCES
    join: str = "enrolled"
    most: int | None = None
    approval: bool = False

    @property
    def is_joined(self):
        """Whether people take part one by one, rather than everybody in the class."""
        return self.join != "enrolled"

    @property
    def is_closed_to_staff(self):
        """Whether staff do not take part, and so never find what these people do."""
        return self.is_joined and "staff" not in self.source


def people_of(plan):
    """The People of a canonical plan."""
    said = plan["people"]
    if not said:
        return People()
    return People(tuple(said["from"]), said["join"], said["most"], said["approval"])


def check(design, fail):
    """Refuse what would be an untrue promise to those who take part, or could never begin. *fail* raises
    DesignError at the line of a part."""
    people = design.people
    _tells(design, fail)
    if "student" not in people.source:
        fail("people", "", N_("“from” must name student: it is people of the class who take part."))
    if not people.is_joined and (people.most or people.approval):
        why = N_("“most” and “approval” are for people who join: say “join: open”, “request” or “invite”.")
        fail("people", "", why)
    if not people.is_joined and "staff" not in people.source:
        why = N_(
            "The whole class takes part, so its staff find it: leave out “from”, or say how people join."
        )
        fail("people", "", why)
    if not design.is_of_learners:
        _of_staff(people, fail)
        return
    if not people.is_joined:
        why = N_(
            "Learners own this, so people join it one by one: say “people” with “join: open”, “request” or "
            "“invite”."
        )
        fail("owner", "", why)
    if people.approval and people.is_closed_to_staff:
        fail("people", "", N_("Staff cannot approve what they never find: add staff to “from”."))
    if design.grading is not None:
        fail(
            "grading",
            "",
            N_("Learners own this, and what learners open makes no grades: leave out “grading”."),
        )
    granting = [("grants", "", design.granted), *(("phase", one.id, one.grants) for one in design.phases)]
    for part, name, granted in granting:
        if granted:
            why = N_("Learners own this, and nobody could answer for {name}: leave out “grants”.")
            fail(part, name, why, name=granted)
    if people.is_closed_to_staff:
        _closed(design, fail)


def _tells(design, fail):
    for task in design.tasks.values():
        if task.tells and design.homes[task.phase] is None:
            why = N_("“tells: group” needs a group, but “{phase}” forms none.")
            fail("task", task.id, why, phase=task.phase)


def _of_staff(people, fail):
    if people.is_closed_to_staff:
        why = N_("Staff own this, so they find it: add staff to “from”, or say “owner: learners”.")
        fail("people", "", why)
    if people.approval:
        fail("people", "", N_("“approval” is for what learners open: say “owner: learners”."))
    if people.join == "invite":
        why = N_("“join: invite” is for what learners own: staff add people by the class itself.")
        fail("people", "", why)


def _closed(design, fail):
    """Private means private: nothing in it is read, approved, provided or looked after by staff."""
    for name in design.materials:
        why = N_("Staff never find this, so nobody could provide “{name}”: leave out the material.")
        fail("material", name, why, name=name)
    for phase in design.phases:
        if phase.gate.when == "approved" or phase.gate.otherwise in _CALLS_STAFF:
            why = N_(
                "The gate of “{id}” calls for staff, who never find this: say “when: hand” or leave out "
                "“else”."
            )
            fail("phase", phase.id, why, id=phase.id)
    for task in design.tasks.values():
        if task.see not in UNREAD:
            why = N_(
                "Staff never find this, so “see: {see}” of “{id}”, by which they read it, would be untrue: "
                "say private."
            )
            fail("task", task.id, why, id=task.id, see=task.see)
        for key in ("within", "audit", "low"):
            if getattr(task, key):
                why = N_("“{key}” calls for staff, who never find this: leave it out.")
                fail("task", task.id, why, key=key)
        if task.by in ("staff", "instructor", "assistant"):
            fail("task", task.id, N_("“by: {by}” asks staff, who never find this."), by=task.by)
