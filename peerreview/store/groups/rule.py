"""What the rule of grouping is told about a step: its Spec, the people present, the groups it builds on."""

from dataclasses import replace

from peerreview.domain import grouping as rules
from peerreview.domain.attributes import is_private, needs
from peerreview.domain.grouping.spec import Common
from peerreview.store import attributes, db, forms, materials
from peerreview.store.activities import LEARNS
from peerreview.store.groups.finding import grouping_at, partition_of

_SIMPLE = ("count", "merge", "split", "by", "of", "key", "rotate", "join", "small", "steady")


def spec_of(activity, phase):
    """The grouping rule's Spec of a phase's ``group:`` in an activity (anything with ``id`` and
    ``design``)."""
    plain = phase.group.spec
    values = {key: plain[key] for key in _SIMPLE if key in plain}
    if "size" in plain:
        values["size"] = tuple(plain["size"][0]) if plain["size"][0] else None
    if phase.group.relation:
        values["rel"] = rules.Rel(phase.group.relation)
    if plain.get("roles"):
        values["roles"] = {role: tuple(size) if size else (0, 999) for role, size in plain["roles"].items()}
        if plain.get("rotate"):
            values["roles"] = tuple(plain["roles"])
    if not phase.group.relation and not plain.get("by"):  # new groups: what people need counts in them
        for need in (needs.SMALL, needs.STEADY):
            values.setdefault(need, needs.named(need))
    values["prefer"] = tuple(_preference(entry) for entry in plain.get("prefer", ()))
    values["never"] = tuple(plain.get("never", ()))
    values["must"] = tuple(Common(want["common"], want["least"]) for want in plain.get("must", ()))
    values |= {key: plain[key] for key in ("room", "floor", "aim") if key in plain}
    values["needs"] = dict(plain.get("needs", {}))
    values["merges"] = activity.design.merges_after(phase.id)
    if values.get("by") in activity.design.materials:
        values["keys"] = tuple(title[:80] for title in materials.titles(activity, values["by"]))
    values["titles"] = _titles(activity, values["prefer"])
    return rules.Spec(**values)


def told_spec(activity, spec):
    """*spec* without what people told nobody but the rule: what staff read of groups that are broken must not
    say, move by move, what somebody keeps from them."""
    fields = attributes.fields_of(activity.course) if set(spec.never) - {"conflict"} else {}
    kept = {
        name
        for name in spec.never
        if name != "conflict" and (name not in fields or is_private(fields[name].readers))
    }
    return replace(spec, never=tuple(name for name in spec.never if name not in kept))


def _titles(activity, prefer):
    """{level id: its title} of what people chose in a form (``{choice: task.item}``)."""
    dotted = [want.name.split(".") for want in prefer if want.kind is rules.Kind.CHOICE and "." in want.name]
    used = forms.of_activity(activity.id) if dotted else {}
    return {
        level.id: level.title
        for task, name in dotted
        for item in used[activity.design.tasks[task].form][3]
        if item.id == name
        for level in item.levels
    }


def _preference(entry):
    """``{spread: skill}`` and the like; ``{choice: true}`` and ``{meet: new}`` name no attribute."""
    kind = next(key for key in entry if key != "range")
    name = "" if entry[kind] in ("true", True, "new") else entry[kind]
    bounds = tuple(float(bound) for bound in entry.get("range", (1, 1)))
    return rules.Preference(rules.Kind(kind), name, bounds)


def present(activity, spec, now, *, away=False):
    """Students who take part and are present now, with the attributes that *spec* asks for, what they
    answered among them; who is marked absent is left out, unless those who are *away* count."""
    names = {want.name for want in spec.prefer} | set(spec.needs.values()) | {spec.by or ""}
    dotted = [name for name in sorted(names) if "." in name]
    answered = attributes.from_answers(activity, dotted, now) if dotted else {}
    known = attributes.of_course(activity.course, now)
    needed = attributes.needed(activity.course)
    ids = [
        row[0]
        for row in db.rows(
            f"""
            select e.id
            from activity a
            join enrolment e on e.course_id = a.course_id
            where a.id = ? and e.left_at is null and e.joined_at <= ? and {LEARNS}
            order by e.id
            """,
            activity.id,
            now,
        )
    ]
    values = {
        person: known.get(person, {})
        | answered.get(person, {})
        | {needs.named(key): True for key in needed.get(person, ())}
        for person in ids
    }
    return [rules.Person(person, values[person]) for person in ids if away or "absent" not in values[person]]


def earlier_of(activity, phase, turn):
    """The partition a relation refers to, as it is now (None without a relation, or before it is formed):
    within a repeat that of the same round, else the newest."""
    home = activity.design.source_of(phase)
    if home is None:
        return None
    within = activity.design.repeat.phases if activity.design.repeat else ()
    if home in within and phase.id in within:
        grouping = grouping_at(activity.id, home, turn)
        return partition_of(grouping) if grouping else None
    found = db.row(
        "select grouping_id from step_grouping where activity_id = ? and phase = ? order by round desc "
        "limit 1",
        activity.id,
        home,
    )
    return partition_of(found[0]) if found else None
