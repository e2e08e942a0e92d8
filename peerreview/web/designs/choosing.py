"""“Peer, hybrid or expert?”: five questions, the rule as it ran, and the designs that fit, with dates. For
anybody, and for a course with what its class says. Nothing is stored; the address holds the answers."""

from datetime import timedelta
from typing import NamedTuple

from flask import g, render_template, request

from peerreview.domain import choosing as rules
from peerreview.domain import clock
from peerreview.domain.designs import explained
from peerreview.domain.numbers import rounded
from peerreview.domain.refusals import Invalid
from peerreview.domain.schedule import proposing
from peerreview.store import choosing as store
from peerreview.store import library, pitfalls
from peerreview.web.access import my_courses, needs
from peerreview.web.designs import bp
from peerreview.web.text import _, day_words, ngettext, refusal_text, said, zone

KEYS = rules.Answers._fields


class Question(NamedTuple):
    """One of the five: its ``key``, the ``title``, a ``hint``, and the ``options`` as (value, word, more)."""

    key: str
    title: str
    hint: str
    options: tuple


def questions():
    """The first four of the five questions; the fifth asks for numbers."""
    return (
        Question(
            "risk",
            _("If somebody learns it wrong, what happens?"),
            _("Think of the worst week, not of the usual one."),
            (
                (0, _("Nothing much"), _("it is noticed and put right")),
                (1, _("Time is lost"), _("an hour, a draft")),
                (2, _("Others carry the cost"), _("work is done again, somebody waits")),
                (3, _("Somebody is harmed, or a law is broken"), ""),
            ),
        ),
        Question(
            "duty",
            _("Does a certificate or a legal duty hang on it?"),
            _("An audit, a licence or a register asks for it."),
            ((0, _("No"), ""), (1, _("Yes"), "")),
        ),
        Question(
            "rarity",
            _("How common is the knowledge?"),
            "",
            (
                (0, _("Many here have it"), ""),
                (1, _("Some have it"), ""),
                (2, _("One or two people in the house"), _("rare, technical, or new this year")),
            ),
        ),
        Question(
            "likeness",
            _("How alike are those who learn?"),
            _("Same task, same tools, about the same start."),
            ((0, _("Hardly"), ""), (1, _("In part"), ""), (2, _("Mostly"), ""), (3, _("Very much"), "")),
        ),
    )


def models():
    """{model: (its name, a sentence of what it is)}."""
    return {
        "peer": (_("Peer"), _("Peer: learners help each other")),
        "hybrid": (_("Hybrid"), _("Hybrid: peers meet, an expert checks")),
        "expert": (_("Expert"), _("Expert: whoever knows it teaches it")),
    }


@bp.get("/peer-hybrid-or-expert")
@needs("public")
def choose():
    return _page(None)


@bp.get("/courses/<course>/designs/peer-hybrid-or-expert")
@needs("activity.create")
def choose_for(course):
    return _page(course)


def _page(course):
    typed = {key: request.args.get(key, "").strip() for key in KEYS}
    asked = any(typed.values())
    supply = store.of_course(course.course, g.now) if course else None
    if not asked:
        typed |= _known(supply)
    answers, wrong = rules.read(typed) if asked else (None, {})
    day, wrong_day = _begins(course)
    choice = rules.choose(answers) if answers else None
    if asked and not answers:
        wrong = {key: said(*words) for key, words in wrong.items()}
    return render_template(
        "designs/choosing.html",
        course=course,
        questions=questions(),
        typed=typed,
        wrong=wrong | wrong_day,
        begins=request.args.get("begins") or day.isoformat(),
        supply=supply,
        likeness=_likeness(supply),
        models=models(),
        choice=choice,
        ran=steps_said(choice) if choice else [],
        changes=changes_said(answers) if answers else [],
        fitting=_fitting(course, choice.model, day) if choice else [],
        leads=[] if course or not g.person else [one for one in my_courses() if one.role == "instructor"],
        passed={key: request.args[key] for key in (*KEYS, "begins") if key in request.args},
        said=said,
    ), (422 if wrong or wrong_day else 200)


def _known(supply):
    """What the class says already, as it would be typed."""
    if supply is None:
        return {}
    found = {"helpers": str(supply.helpers), "places": str(supply.places), "learners": str(supply.learners)}
    if supply.likeness is not None:
        found["likeness"] = str(rules.likeness_level(supply.likeness))
    return found


def _likeness(supply):
    """What the class says of how alike it is, in words, or ""."""
    if supply is None or supply.likeness is None:
        return ""
    return _(
        "In your class %(share)s%% of all pairs have something in common: %(titles)s.",
        share=rounded(100 * supply.likeness),
        titles=", ".join(map(said, supply.titles)),
    )


def _begins(course):
    """(the day on which it would begin, {field: sentence}): as typed, else the next Monday."""
    today = clock.shown(g.now, course.zone if course else zone().key).date()
    usual = today + timedelta(days=7 - today.weekday())
    typed = request.args.get("begins", "")
    if not typed:
        return usual, {}
    try:
        return clock.read_day(typed), {}
    except Invalid as refusal:
        return usual, {"begins": refusal_text(refusal)}


def steps_said(choice):
    """[(question, whether it stopped here, [sentences])] of a Choice."""
    asks = {
        "expert": _("Expert alone?"),
        "peer": _("Peers alone?"),
        "hybrid": _("So hybrid."),
    }
    found = []
    for place, step in enumerate(choice.steps):
        asked = _("So expert.") if step.asks == "expert" and place else asks[step.asks]
        words = [said(*reason) for reason in step.reasons]
        if not step.is_it and step.asks == "peer":
            words = [_("No."), *words]
        found.append((asked, step.is_it, words))
    if choice.missing:
        more = ngettext(
            "%(count)s place is missing until each learner has one.",
            "%(count)s places are missing until each learner has one.",
            choice.missing,
        )
        found[-1][2].append(more)
    return found


def changes_said(answers):
    """[(name of another model, what would have to be so, in words)]."""
    words = {question.key: question for question in questions()}
    found = []
    for model, changes in rules.changes(answers).items():
        parts = [_change(words, change) for change in changes]
        found.append((models()[model][0], "; ".join(parts)))
    return found


def _change(words, change):
    if change.key == "supply":
        return ngettext("%(count)s place in all", "%(count)s places in all", change.value)
    if change.key == "risk":
        return _("a risk of %(risk)s", risk=change.value)
    if change.key == "duty":
        return _("a certificate or a duty") if change.value else _("no certificate and no duty")
    question = words[change.key]
    return f"{question.title} {dict(one[:2] for one in question.options)[change.value]}"


def _fitting(course, model, day):
    """[(Offer, Explained, its last day in words, what to see to first)] of the designs for a model."""
    where = course.zone if course else zone().key
    return [
        (
            one,
            explained.of(one.design),
            _(
                "%(first)s to %(last)s",
                first=day_words(day),
                last=day_words(proposing.ends(one.design, day, where)),
            ),
            pitfalls.of(one.design, course.course, g.now) if course else [],
        )
        for one in library.built_in()
        if model in explained.of(one.design).suits and not one.design.is_of_learners
    ]
