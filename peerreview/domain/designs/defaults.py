"""What a design means where it says nothing: one table for the files people write and for the plans stored
years ago.

A plan is stored as it was understood when its activity was made. ``complete`` fills in every key that came
later, so that an old activity runs on; a key never changes its default (a new meaning gets a new key)."""

DESIGN = {
    "about": "",
    "explained": {},
    "repeat": None,
    "grading": None,
    "grace": 600,
    "lease": 48 * 3600,
    "params": {},
    "materials": {},
    "forms": {},
    "intrinsic": [],
    "grants": None,
    "lasts": None,
    "people": None,
    "owner": "staff",
}
PHASE = {
    "tasks": [],
    "group": None,
    "gate": None,
    "release": "date",
    "finished_first": False,
    "words_first": True,
    "grants": None,
    "lasts": None,
    "needs": [],
}
TASK = {
    "by": None,
    "about": None,
    "pick": None,
    "share": None,
    "min": None,
    "not": [],
    "after": None,
    "see": "group",
    "alias": False,
    "hold": "flagged",
    "revises": None,
    "open_to": "handed_in",
    "called": "",
    "needs": [],
    "fades": None,
    "low": None,
    "owed": True,
    "every_comment": False,
    "added": None,
    "marks": False,
    "within": 0,
    "audit": 0.0,
    "tells": None,
    "timer": 0,
    "offers": None,
    "sets": None,
    "coach": None,
}
MATERIAL = {"kind": "text", "for": [], "needed": False, "draws": False}
GATE = {"per": "cohort", "when": "due", "bar": None, "event": None, "else": None, "early": 0}
REPEAT = {"over": None, "every": [], "times": None, "until": None, "dated_by": None}
PEOPLE = {"from": ["student", "staff"], "join": "enrolled", "most": None, "approval": False}
GRADING = {
    "work": None,
    "by": None,
    "score": None,
    "method": "median",
    "weights": {"work": 100.0},
    "minimum": 2,
    "late_off": 0.0,
    "members": None,
    "members_most": 10.0,
}


def complete(plan):
    """*plan* (canonical mapping, of any age) with every key there is; the mapping given stays as it was."""
    whole = {**DESIGN, **plan}
    whole["phases"] = [_phase(phase) for phase in plan["phases"]]
    whole["materials"] = {
        name: {"title": titled(name), **MATERIAL, **entry} for name, entry in whole["materials"].items()
    }
    for key, table in (("repeat", REPEAT), ("grading", GRADING), ("people", PEOPLE)):
        if whole[key] is not None:
            whole[key] = {**table, **whole[key]}
    return whole


def _phase(entry):
    phase = {**PHASE, **entry}
    phase.setdefault("title", titled(entry["id"]))
    phase["gate"] = {**GATE, **(phase["gate"] or {})}
    phase["tasks"] = [{"title": titled(task["id"]), **TASK, **task} for task in phase["tasks"]]
    return phase


def titled(name):
    """What a thing is called on the screen when its design gives it an id only."""
    return name.replace("_", " ").capitalize()
