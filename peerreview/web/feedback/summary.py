"""The class at a glance: what reviewers praised and missed, for the next lesson. No names, printable."""

from flask import render_template

from peerreview.domain.numbers import rounded
from peerreview.store.reading import marks
from peerreview.store.reading import summary as store
from peerreview.web.access import needs
from peerreview.web.feedback import bp

SHADES = 4  # of the bars, from light (lowest level) to dark
MOST_OFFERED = 3  # of comments to pick from; the others are folded


@bp.get("/activities/<activity>/summary")
@needs("class.whole")
def summary(activity):
    found = store.of_activity(activity)
    marked = {one.task: marks.in_activity(activity, one.task) for one in found}
    picked = {task: [mark for mark in every if mark.kind == "picked"] for task, every in marked.items()}
    taken = {(mark.response, mark.item) for every in picked.values() for mark in every}
    offered = {
        task: [mark for mark in every if mark.kind == "best" and (mark.response, mark.item) not in taken]
        for task, every in marked.items()
    }
    return render_template(
        "feedback/summary.html",
        activity=activity,
        summaries=found,
        picked=picked,
        offered=offered,
        bars=bars,
        most=MOST_OFFERED,
    )


def bars(criterion):
    """[(title, count, percent, x, shade)] of one criterion's levels: places on a bar 100 wide."""
    total, x, found = sum(count for _title, count in criterion.levels), 0.0, []
    for place, (title, count) in enumerate(criterion.levels):
        width = 100 * count / total if total else 0
        found.append(
            (
                title,
                count,
                float(rounded(width, 2)),
                float(rounded(x, 2)),
                place * (SHADES - 1) // max(len(criterion.levels) - 1, 1),
            )
        )
        x += width
    return found
