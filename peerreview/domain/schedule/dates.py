"""Whether the dates of an activity can stand: one sentence for each that cannot; the events a design
waits for."""

from peerreview.domain.schedule.windows import block_of
from peerreview.domain.words import N_

EVENT = "event."
_AFTERWARDS = (
    N_("A later step has an earlier date than this, for this section. Give it another one there too."),
    {},
)


def check(design, rows):
    """{(phase, round, column): (sentence, values)} of the WindowRows of the class (whom ``all``) that are in
    the wrong order, and {(phase, round, column, whom): ...} of those of its sections (``s<id>``) in the place
    of the class's; empty when all is well.

    Columns are opens, closes, late_until, releases, as in WindowRow. Each round of a repeat is compared with
    the step before it, be that in the round before.
    """
    steps = _in_order(design, max((row.round for row in rows), default=1))
    shared = {(row.phase, row.round): row for row in rows if row.whom == "all"}
    wrong = _wrong(steps, shared)
    for whom in sorted({row.whom for row in rows if row.whom[0] == "s"}):
        own = {(row.phase, row.round): row for row in rows if row.whom == whom and any(row[3:7])}
        both = shared | {step: _instead(row, shared.get(step)) for step, row in own.items()}
        for (*step, column), said in _wrong(steps, both).items():
            if (*step, column) in wrong:
                continue
            if tuple(step) in own:
                wrong[*step, column, whom] = said
            elif earlier := [one for one in steps[: steps.index(tuple(step))] if one in own]:
                wrong.setdefault(
                    (*earlier[-1], "opens" if column == "opens" else "closes", whom), _AFTERWARDS
                )
    return wrong


def _instead(row, common):
    """The WindowRow that holds for a section whose own is *row*, where the class has *common* (or None)."""
    if common is None:
        return row
    moments = [mine or theirs for mine, theirs in zip(row[3:7], common[3:7], strict=True)]
    if row.closes and not row.late_until and moments[2] and moments[2] < row.closes:
        moments[2] = None
    return row._replace(**dict(zip(("opens", "closes", "late_until", "releases"), moments, strict=True)))


def _wrong(steps, by_step):
    wrong, before = {}, None
    for step in steps:
        row = by_step.get(step)
        if row is None:
            continue
        _within(row, wrong)
        if before is not None:
            _after(before, row, wrong)
        before = row
    return wrong


def _in_order(design, rounds):
    """(phase id, round) of all steps as they run, with so many rounds of the repeat."""
    before, block, after = block_of(design)
    return [
        *((phase.id, 1) for phase in before),
        *((phase.id, turn) for turn in range(1, rounds + 1) for phase in block),
        *((phase.id, 1) for phase in after),
    ]


def events(design):
    """The events a design waits for, as the phase of their window row (``event.exam``), in order."""
    found = [f"{EVENT}{phase.gate.event}" for phase in design.phases if phase.gate.event]
    if design.repeat and isinstance(design.repeat.until, str):
        found.append(design.repeat.until)
    return tuple(dict.fromkeys(found))


def event_title(event):
    """``event.final_exam`` as it is shown: "Final exam"."""
    return event.removeprefix(EVENT).replace("_", " ").capitalize()


def undated(design, rows):
    """The events of a design for which *rows* hold no date for everybody."""
    dated = {row.phase for row in rows if row.opens and row.whom == "all"}
    return tuple(event for event in events(design) if event not in dated)


def _within(row, wrong):
    step = row.phase, row.round
    if row.opens and row.closes and row.closes <= row.opens:
        wrong[*step, "closes"] = (N_("This closes before it opens. Choose a later date."), {})
    if row.late_until and not row.closes:
        wrong[*step, "late_until"] = (N_("Say first when it closes: late work comes after that."), {})
    elif row.late_until and row.late_until < row.closes:
        wrong[*step, "late_until"] = (
            N_("Late work ends before the deadline itself. Choose a later date, or leave it empty."),
            {},
        )
    if row.releases and row.opens and row.releases < row.opens:
        wrong[*step, "releases"] = (N_("This would be released before it opens."), {})


def _after(before, row, wrong):
    step = row.phase, row.round
    if before.opens and row.opens and row.opens < before.opens:
        wrong.setdefault((*step, "opens"), (N_("This opens before the step that comes first."), {}))
    if before.closes and row.closes and row.closes < before.closes:
        wrong.setdefault((*step, "closes"), (N_("This closes before the step that comes first."), {}))
    if before.closes and row.opens is None and row.closes and row.closes <= before.closes:
        wrong.setdefault(
            (*step, "closes"),
            (N_("This opens when the step before closes, so it must close later than that."), {}),
        )
