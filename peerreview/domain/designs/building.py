"""From the canonical plan to a Design: names are resolved and everything that cannot work is refused."""

import hashlib
import json
from types import MappingProxyType

from peerreview.domain.attributes.credentials import is_credential
from peerreview.domain.designs import checking, graded, marking, setting
from peerreview.domain.designs.defaults import complete
from peerreview.domain.designs.nodes import DesignError, nearest
from peerreview.domain.designs.shape import (
    COURSE_ROLES,
    MATERIALS,
    About,
    Design,
    Gate,
    Group,
    Phase,
    Repeat,
    Task,
)
from peerreview.domain.designs.taking_part import CIRCLE_ROLES, people_of
from peerreview.domain.designs.whose import is_mine
from peerreview.domain.fading import Fades
from peerreview.domain.words import N_

AS_SAID = (  # of a task
    *("hold", "revises", "open_to", "called", "low", "owed", "every_comment", "added"),
    *("marks", "within", "audit", "tells", "timer", "offers", "sets", "coach"),
)
RESERVED_ROLES = ("group", "instructor", "assistant", "student", "staff")


def canonical(plan):
    """The plan as JSON text. Its keys stand in the order in which they are read, whatever order they were
    typed in; what has an order of its own, such as group roles, keeps it."""
    return json.dumps(plan, ensure_ascii=False, separators=(",", ":"))


def build(plan, lines=None, forms=None):
    """The Design of *plan*. *lines* gives lines for messages, *forms* the known forms: {key: items, or None
    where they are not known}, or their keys alone; None = any form."""
    builder = _Builder(complete(plan), lines or {}, forms)
    design = builder.design()
    checking.check(design, builder.fail, forms if isinstance(forms, dict) else {})
    marking.check(design, builder.fail, forms if isinstance(forms, dict) else {})
    setting.check(design, builder.fail, forms if isinstance(forms, dict) else {})
    return design


class _Builder:
    def __init__(self, plan, lines, forms):
        self.plan, self.lines = plan, lines
        self.forms = None if forms is None else {*forms, *plan["forms"]}
        self.materials = checking.materials(plan)
        self.tasks, self.phases, self.roles, self.homes = {}, [], {}, {}

    def fail(self, kind, name, reason, /, **values):
        raise DesignError(self.lines.get((kind, name), 0), reason, **values)

    def design(self):
        for entry in self.plan["phases"]:
            self.phases.append(self.phase(entry))
        repeat = self.repeat()
        text = canonical(self.plan)
        return Design(
            title=self.plan["title"],
            phases=tuple(self.phases),
            plan=self.plan,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            repeat=repeat,
            grading=graded.of_plan(self.plan["grading"], self.tasks, self.fail),
            granted=self.plan["grants"] or None,
            lasts=self.plan["lasts"],
            grace=self.plan["grace"],
            lease=self.plan["lease"],
            params=MappingProxyType(self.plan["params"]),
            tasks=MappingProxyType(self.tasks),
            homes=MappingProxyType(self.homes),
            materials=MappingProxyType(self.materials),
            people=people_of(self.plan),
            owner=self.plan["owner"],
        )

    def phase(self, entry):
        group = self.group(entry)
        self.roles |= dict.fromkeys(group.roles if group else (), entry["id"])
        self.homes[entry["id"]] = self.home(entry["id"], group)
        here = {}
        for task in entry["tasks"]:
            here[task["id"]] = self.tasks[task["id"]] = self.task(task, entry["id"], group)
        gate = entry["gate"]
        if gate["per"] == "group" and group is None:
            self.fail(
                "phase",
                entry["id"],
                N_("The gate of “{id}” is per group, but the phase has no groups."),
                id=entry["id"],
            )
        return Phase(
            entry["id"],
            entry["title"],
            tuple(here.values()),
            Gate(gate["per"], gate["when"], gate["bar"], gate["event"], gate["else"], gate["early"]),
            group,
            entry["release"],
            entry["finished_first"],
            entry["words_first"],
            entry["grants"],
            entry["lasts"],
            tuple(entry["needs"]),
        )

    def group(self, entry):
        spec = entry["group"]
        if spec is None:
            return None
        of, relation = (
            spec.get("of"),
            spec.get("rel") or ("union" if "merge" in spec else "within" if "split" in spec else None),
        )
        grouped = [phase.id for phase in self.phases if phase.group]
        if relation and not grouped:
            self.fail(
                "phase",
                entry["id"],
                N_("The phase “{id}” takes up earlier groups, but no phase before it forms any."),
                id=entry["id"],
            )
        if of and of not in grouped:
            self.fail(
                "phase",
                entry["id"],
                N_("“of: {of}” is not a phase with groups before this one.{hint}"),
                of=of,
                hint=nearest(of, grouped),
            )
        self.roles_in_order(entry["id"], spec)
        if not any(key in spec for key in ("size", "count", "merge", "split", "roles", "rel", "by")):
            self.fail(
                "phase",
                entry["id"],
                N_("The group of “{id}” needs a size, a count, roles or a relation."),
                id=entry["id"],
            )
        self.room_for_roles(entry["id"], spec)
        return Group(MappingProxyType(dict(spec)), relation, of)

    def roles_in_order(self, phase_id, spec):
        taken = RESERVED_ROLES + (CIRCLE_ROLES if self.plan["owner"] == "learners" else ())
        bad = [role for role in spec.get("roles", ()) if role in taken]
        if bad:
            self.fail(
                "phase",
                phase_id,
                N_("A group role may not be called “{role}”: that word is taken."),
                role=bad[0],
            )
        unknown = [role for role in spec.get("role_texts", ()) if role not in spec.get("roles", ())]
        if unknown:
            self.fail(
                "phase",
                phase_id,
                N_("“role_texts” of “{id}” speaks of “{role}”, which is no role of its groups.{hint}"),
                id=phase_id,
                role=unknown[0],
                hint=nearest(unknown[0], spec.get("roles", ())),
            )

    def room_for_roles(self, phase_id, spec):
        (bounds,) = spec.get("size", [None])
        needed = sum(size[0] for size in spec.get("roles", {}).values() if size)
        if bounds and needed > bounds[1]:
            self.fail(
                "phase",
                phase_id,
                N_("The roles of “{id}” need {needed} people, but its groups have at most {most}."),
                id=phase_id,
                needed=needed,
                most=bounds[1],
            )

    def home(self, phase_id, group):
        """The phase whose grouping holds in *phase_id*: itself, or the one that ``same`` looks back to."""
        if group is None:
            return None
        if group.relation != "same":
            return phase_id
        return self.homes[group.of or next(phase.id for phase in reversed(self.phases) if phase.group)]

    def task(self, entry, phase_id, group):
        if self.forms is not None and entry["form"] not in self.forms:
            self.fail(
                "task",
                entry["id"],
                N_("There is no form “{form}”.{hint}"),
                form=entry["form"],
                hint=nearest(entry["form"], self.forms),
            )
        about = self.about(entry)
        self.earlier(entry, "after")
        self.earlier(entry, "revises")
        self.by(entry, group, phase_id)
        self.amounts(entry, about)
        if entry["revises"]:
            about = About("own", entry["revises"])
        return Task(
            entry["id"],
            phase_id,
            entry["form"],
            entry["title"],
            entry["by"],
            about,
            entry["pick"],
            entry["share"],
            entry["min"],
            tuple(entry["not"]),
            entry["after"],
            entry["see"],
            needs=tuple(entry["needs"]),
            fades=Fades(**entry["fades"]) if entry["fades"] else None,
            **{key: entry[key] for key in AS_SAID},
            **self.hides(entry, about),
        )

    def amounts(self, entry, about):
        """How many a task asks for, and that this goes with what it is about."""
        if entry["pick"] and entry["min"]:
            why = N_("“pick” deals the subjects, “min” lets people choose: use one of them, or “min: 0”.")
            self.fail("task", entry["id"], why)
        if entry["revises"] and (about or entry["pick"] or entry["share"] or entry["min"] is not None):
            self.fail(
                "task",
                entry["id"],
                N_("“revises” says what this is about: leave out “about”, “pick” and “min”."),
            )
        if (entry["pick"] or entry["share"]) and (about is None or about.kind not in ("task", "material")):
            self.fail(
                "task", entry["id"], N_("“pick” needs something to pick from: others' work or a material.")
            )

    def about(self, entry):
        about = entry["about"]
        if about is None:
            return None
        kind, name, also = about["kind"], about["name"], tuple(about.get("also", ()))
        if kind == "last":  # of the round before, so it may come later here
            return About(kind, name)
        if kind == "partner" and name != kind:
            self.known(entry, name)
            return About("task", name, is_next=True)
        if kind in ("own", "all") or name in self.tasks:
            self.known(entry, name)
            together = kind == "all" or self.is_joint(entry)
            for other in also:
                if other != entry["id"] or together:
                    self.known(entry, other)
            return About("own" if kind == "own" else "task", name, together, also)
        if kind in ("members", "team", "partner"):
            return About(kind, name)
        if name == "owner" and self.plan["owner"] == "learners":
            return About(name, name)
        if name in self.roles or name in COURSE_ROLES:
            return About("role", name)
        if name in self.materials:
            return About("material", name)
        if f"{name}s" in self.materials:  # one topic of the topics
            return About("material", f"{name}s")
        if self.is_later(name):
            self.known(entry, name)
        known = (*self.tasks, *self.roles, *MATERIALS, *self.materials, "members", "team", "partner")
        self.fail(
            "task",
            entry["id"],
            N_("“about: {name}” names nothing before this task.{hint}"),
            name=name,
            hint=nearest(name, known),
        )

    @staticmethod
    def is_joint(entry):
        """A group writes one response about all it has before it."""
        return entry["by"] == "group" and not entry["pick"] and entry["min"] is None

    def known(self, entry, name):
        if name not in self.tasks:
            later = N_("“{name}” comes later; a task may speak only of tasks before it.")
            why = later if self.is_later(name) else N_("There is no task “{name}” before this one.{hint}")
            self.fail("task", entry["id"], why, name=name, hint=nearest(name, self.tasks))

    def is_later(self, name):
        return name not in self.tasks and any(
            task["id"] == name for phase in self.plan["phases"] for task in phase["tasks"]
        )

    def earlier(self, entry, key):
        if entry[key]:
            self.known(entry, entry[key])

    def by(self, entry, group, phase_id):
        """A task is everybody's, the group's, that of a role of this phase's groups, or that of a course
        role."""
        by, home = entry["by"], self.homes[phase_id]
        roles = [role for role, phase in self.roles.items() if phase == home] if group else []
        if (
            by is None
            or is_credential(by)
            or by in COURSE_ROLES
            or (by in CIRCLE_ROLES and self.plan["owner"] == "learners")
            or by in roles
            or (by == "group" and group is not None)
        ):
            return
        known = ("group", *roles, *COURSE_ROLES) if group is not None else COURSE_ROLES
        self.fail(
            "task",
            entry["id"],
            N_("“by: {by}” is no role here: the phase “{phase}” forms no such group.{hint}"),
            by=by,
            phase=phase_id,
            hint=nearest(by, known),
        )

    def hides(self, entry, about):
        """Whose name is hidden from whom. What is written about a hidden name hides it too; answers turn the
        direction round."""
        see, alias, subject_alias, about_self = entry["see"], entry["alias"], False, False
        writer, subject = see in ("blind", "blind_writer"), see in ("blind", "blind_subject")
        source = self.tasks[about.name] if about and about.kind in ("task", "own") else None
        if source is not None:
            subject_alias = source.alias
        if source is not None and about.kind == "own":
            about_self = is_mine(self.tasks, source)
            alias = alias or (source.alias if about_self else source.subject_alias)
            if not about_self:
                writer, subject = writer or source.hides_subject, subject or source.hides_writer
        return {
            "alias": alias,
            "hides_writer": writer,
            "hides_subject": subject,
            "subject_alias": subject_alias,
            "about_self": about_self or bool(about and about.kind == "last"),
        }

    def repeat(self):
        repeat = self.plan["repeat"]
        if repeat is None:
            return None
        order = [phase["id"] for phase in self.plan["phases"]]
        named = repeat["phases"]
        unknown = [name for name in named if name not in order]
        if unknown:
            self.fail(
                "repeat",
                "",
                N_("“repeat” names a phase “{name}” that is not there.{hint}"),
                name=unknown[0],
                hint=nearest(unknown[0], order),
            )
        start = order.index(named[0])
        if order[start : start + len(named)] != named:
            self.fail(
                "repeat", "", N_("The repeated phases must stand one after the other, in the same order.")
            )
        if not (repeat["over"] or repeat["every"] or repeat["times"] or repeat["until"]):
            self.fail(
                "repeat", "", N_("A repeat needs to know how often: “over”, “every”, “times” or “until”.")
            )
        if len(repeat["every"]) not in (0, 1, len(named)):
            self.fail("repeat", "", N_("“every” needs one length of time, or one for each repeated phase."))
        rest = (repeat[key] for key in ("times", "until", "dated_by"))
        return Repeat(tuple(named), repeat["over"], tuple(repeat["every"]), *rest)
