"""Moderation in words: why a case is here, what was decided, what can be."""

from peerreview.domain import moderation as rules
from peerreview.domain.words import N_
from peerreview.web.text import _, said, when

STATES = {
    "submitted": (N_("Handed in"), "done"),
    "held": (N_("Held, nobody reads it yet"), "late"),
    "returned": (N_("Back for repair"), "warn"),
    "withdrawn": (N_("Taken back by its writer"), "draft"),
    "draft": (N_("Draft"), "draft"),
}

GROUPS = {
    "wording": N_("Wording"),
    "flagged": N_("Asked by authors"),
    "effort": N_("Little or copied"),
    "scores": N_("Scores apart"),
    "names": N_("Own name"),
    "works": N_("Works without reviews"),
    "people": N_("Missing reviewers"),
    "repair": N_("Repairs"),
    "routine": N_("To look through"),
    "requests": N_("Asked by students"),
    "apart": N_("May not meet"),
}

MINE = N_("Given to you")

# What a decision says in the record; who did it stands before it.
DECIDED = {
    "release": N_("released it"),
    "hold": N_("held it"),
    "return": N_("returned it for repair"),
    "redact": N_("left words out"),
    "correct": N_("corrected it"),
    "leave": N_("left it as it is"),
    "withdraw": N_("took it out"),
    "restore": N_("brought it back"),
    "escalate": N_("handed it to a colleague"),
    "reassign": N_("gave the work to another reviewer"),
    "undo": N_("took the last decision back"),
}
TAKEN_BACK = {
    "escalate": N_("took the case back from a colleague"),
    "reassign": N_("took the work back from another reviewer"),
}

# Acts offered on a case, in the order of the form: title and what it means.
ACTS = {
    "release": (N_("Release"), N_("The author reads it as it is.")),
    "leave": (N_("Leave it as it is"), N_("Nothing changes. Whoever asked hears so.")),
    "return": (
        N_("Return for repair"),
        N_("The reviewer gets your note and 24 hours to rewrite it. Nobody reads it until then."),
    ),
    "redact": (
        N_("Leave words out"),
        N_("The author reads the rest. Both sides are told; staff keep the first form."),
    ),
    "hold": (N_("Hold"), N_("Nobody reads it until somebody decides.")),
    "withdraw": (
        N_("Take it out"),
        N_("Nobody reads it. Its writer may send it anew while the step is open; you read that first."),
    ),
}

# What staff can answer a student who asks, and what it means; then what came of it.
ANSWERS = {
    "granted": (N_("Give more time"), N_("Until the moment below. Nobody else’s dates move.")),
    "excused": (N_("Excuse"), N_("It counts neither for nor against the student.")),
    "refused": (N_("Leave the date as it is"), N_("Say why below.")),
    "changed": (N_("Change the grade"), N_("To the number below. The computed one stays beside it.")),
    "stays": (N_("Leave the grade as it is"), N_("Say below how it came about.")),
}
ANSWERED = {
    "granted": N_("More time was given."),
    "excused": N_("The student was excused."),
    "refused": N_("The date stayed as it was."),
    "changed": N_("The grade was changed."),
    "stays": N_("The grade stayed as it was."),
    "withdrawn": N_("The student took it back."),
}


def why(reason, design):
    """Why something is in the queue, in words; with the task and round it speaks of where there are
    several."""
    words = said(rules.KINDS[reason.kind].why, reason.detail)
    several = sum(task.is_dealt for task in design.tasks.values()) > 1 or reason.round > 1
    if several and reason.kind in ("short", "no_show", "reported", "time"):
        return f"{speaks_of(design, reason.task, reason.round)[1]}: {words}"
    return words


def next_step(reason):
    """What to do about it."""
    return said(rules.KINDS[reason.kind].next, reason.detail)


def title(case, design):
    """What a case is called in lists: no names where reviews are anonymous."""
    task = design.tasks[case.task].title if case.task in design.tasks else ""
    if case.subject[0] == "p":
        return case.writer
    if not case.writer:
        return _("%(task)s by course staff", task=task)
    if not case.author:
        return _("%(task)s by %(writer)s", task=task, writer=case.writer)
    return _(
        "%(task)s by %(writer)s, of %(author)s’s work", task=task, writer=case.writer, author=case.author
    )


def state(code, *, by_staff=False):
    """(words, tone) of a state; *by_staff*: staff took it out."""
    words, tone = STATES.get(code, ("", ""))
    if code == "withdrawn" and by_staff:
        words = N_("Taken out by staff")
    return (_(words), tone) if words else ("", "")


def decided(decision):
    """A line of the history: (who and what, when, why)."""
    who = decision.by or _("The site")
    act = TAKEN_BACK[decision.act] if "back" in decision.detail else DECIDED[decision.act]
    return (
        f"{who} {_(act)}",
        when(decision.at),
        decision.reason if decision.by else rule(decision.reason),
    )


def rule(reason):
    """Why a rule acted: a kind of concern, or that nobody had decided for too long."""
    if reason in rules.KINDS:
        return (
            said(rules.KINDS[reason].why)
            if "{" not in rules.KINDS[reason].why
            else _("A reader asked for it")
        )
    said_of = {
        "patience": _("Nobody had decided for too long"),
        "closed": _("Staff do not read this kind of response"),
    }
    return said_of.get(reason, reason)


def moved_on(refusal):
    """What happened while the page was open."""
    if refusal.act:
        return _(
            "Nothing is decided: %(who)s %(act)s meanwhile. Here is how it stands now.",
            who=refusal.who or _("the site"),
            act=_(DECIDED[refusal.act]),
        )
    return said(refusal.sentence)


def speaks_of(design, task, turn):
    """(value for a form, words) of a task in a round."""
    title = design.tasks[task].title if task in design.tasks else task
    words = title if turn == 1 else _("%(title)s, round %(number)s", title=title, number=turn)
    return f"{turn}.{task}", words


def spoken_of(value):
    """(task id, round) of what ``speaks_of`` gave to a form."""
    turn, _dot, task = value.partition(".")
    return task, int(turn) if turn.isdigit() and len(turn) < 5 else 1
