"""What a rehearsal of a design showed, in words: what to look at first, and what happened in each step."""

from typing import NamedTuple

from peerreview.domain.schedule import MANY
from peerreview.store import rehearsal
from peerreview.web.designs.forms import CrowdForm
from peerreview.web.text import _, ngettext

USUAL = {"people": 23, "absent": 2, "late": 1, "leave": 1}


class Finding(NamedTuple):
    """Something to look at before the design is used: what it is, more of it, and what would mend it."""

    what: str
    more: str
    cure: str


def crowd_form(rehearsed, size):
    """The form with the class of the last rehearsal, else one as large as the course."""
    usual = USUAL | {"people": min(max(size, 5), rehearsal.MOST_PEOPLE)} if size else USUAL
    values = {name: getattr(rehearsed, name) if rehearsed else count for name, count in usual.items()}
    return CrowdForm(formdata=None, data={name: str(count) for name, count in values.items()})


def findings(design, seen):
    """[Finding] of a report (plain values), what stops people first."""
    return [
        *(found for step in seen["steps"] for found in _stops(design, step)),
        *(
            Finding(_("Something can be read that should not be."), line, _("Look at “see” of its task."))
            for line in seen["forbidden"]
        ),
        *(Finding(_("Something failed."), line, "") for line in seen["failed"]),
        *(found for step in seen["steps"] for found in _drown(step)),
    ]


def _stops(design, step):
    away = step["expected"] - step["reached"]
    if not away:
        return
    what = ngettext(
        "%(count)s of %(all)s never got to “%(step)s”.",
        "%(count)s of %(all)s never got to “%(step)s”.",
        away,
        all=step["expected"],
        step=_called(step),
    )
    if not step["wait"]:
        yield Finding(what, "; ".join(step["why"]), "")
    for phase, count in step["wait"].items():
        title = design.phase(phase).title
        yield Finding(
            what,
            ngettext(
                "%(count)s waits at the gate of “%(step)s”.",
                "%(count)s wait at the gate of “%(step)s”.",
                count,
                step=title,
            ),
            _cure(design.phase(phase).gate),
        )


def _cure(gate):
    """What lets people past a gate that holds them."""
    if gate.when in ("score", "agreement"):
        return _("“else: repeat” gives another try, “else: fallback” lets them go on when the step closes.")
    if gate.when == "hand":
        return _("You open it by hand; a date (leave the gate out) would do it for you.")
    if gate.when == "approved":
        return _("It waits for you: “else: fallback” lets them go on when the step closes.")
    return _("“else: fallback” lets them go on when the step closes.")


def _drown(step):
    if step["most"] > MANY:
        yield Finding(
            _(
                "“%(step)s” asked up to %(count)s things of one person.",
                step=_called(step),
                count=step["most"],
            ),
            _("More than %(many)s in a step is too much to do well.", many=MANY),
            _("Deal fewer (“pick”), let them choose (“min”), or make the groups smaller."),
        )


def _called(step):
    """The title of a step, with its round behind it where there are several."""
    if step["round"] < 2:
        return step["title"]
    return _("%(step)s, round %(number)s", step=step["title"], number=step["round"])


def happened(step):
    """(kind of state, words, what else) of one step of a report."""
    more = []
    if step["missed"]:
        more.append(
            ngettext(
                "%(count)s thing was not handed in", "%(count)s things were not handed in", step["missed"]
            )
        )
    if step["late"]:
        more.append(ngettext("%(count)s came late", "%(count)s came late", step["late"]))
    if step["lapsed"]:
        more.append(ngettext("%(count)s was begun and left", "%(count)s were begun and left", step["lapsed"]))
    is_through = step["reached"] == step["expected"]
    return ("done", _("Went through"), more) if is_through else ("late", _("Stopped some"), more)
