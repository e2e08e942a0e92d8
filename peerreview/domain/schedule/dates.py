"""Whether the dates of an activity can stand: one sentence for each that cannot."""

from peerreview.domain.words import N_


def check(design, rows):
    """{(phase, column): (sentence, values)} of the cohort's WindowRows that are in the wrong order; empty
    when all is well.

    Columns are opens, closes, late_until, releases, as in WindowRow.
    """
    wrong = {}
    before = None
    by_phase = {row.phase: row for row in rows}
    for phase in design.phases:
        row = by_phase.get(phase.id)
        if row is None:
            continue
        _within(row, wrong)
        if before is not None:
            _after(before, row, wrong)
        before = row
    return wrong


def _within(row, wrong):
    if row.opens and row.closes and row.closes <= row.opens:
        wrong[row.phase, "closes"] = (N_("This closes before it opens. Choose a later date."), {})
    if row.late_until and not row.closes:
        wrong[row.phase, "late_until"] = (N_("Say first when it closes: late work comes after that."), {})
    elif row.late_until and row.late_until < row.closes:
        wrong[row.phase, "late_until"] = (
            N_("Late work ends before the deadline itself. Choose a later date, or leave it empty."),
            {},
        )
    if row.releases and row.opens and row.releases < row.opens:
        wrong[row.phase, "releases"] = (N_("This would be released before it opens."), {})


def _after(before, row, wrong):
    if before.opens and row.opens and row.opens < before.opens:
        wrong.setdefault((row.phase, "opens"), (N_("This opens before the step that comes first."), {}))
    if before.closes and row.closes and row.closes < before.closes:
        wrong.setdefault((row.phase, "closes"), (N_("This closes before the step that comes first."), {}))
    if before.closes and row.opens is None and row.closes and row.closes <= before.closes:
        wrong.setdefault(
            (row.phase, "closes"),
            (N_("This opens when the step before closes, so it must close later than that."), {}),
        )
