"""The queue: what waits, the most urgent first; all who never sent anything are one row."""

from flask import g, request

from peerreview.store import decided, moderation
from peerreview.web.access import holds, needs
from peerreview.web.htmx import page_or_part
from peerreview.web.lists import Filter, look, page_listing
from peerreview.web.moderation import alerts, bp, words
from peerreview.web.text import _, ngettext, when

PAGE = 25


@bp.get("/activities/<activity>/moderation")
@needs("moderation.decide")
def show(activity):
    return page_of(activity)


def page_of(activity, errors=None, status=200, *, alert_errors=None, alert_typed=None):
    """The page of the queue; *errors* {field: sentence} of what was posted and could not stand; of alerts
    *alert_errors*, and what was typed {public id: text}."""
    shown_alerts = alerts.shown(activity)
    open_alerts = sum(one.row.is_open for one in shown_alerts)
    groups = {group: _(text) for group, text in [*words.GROUPS.items(), ("mine", words.MINE)]}
    filters = (Filter("show", _("Show"), _("All"), groups, shy=True),)
    asked = look(request.values, "moderation.show", {"activity": activity.public_id}, filters)
    shown = asked.chosen["show"]
    queue = moderation.of_activity(activity, g.standing, g.now, show=shown, page=asked.page, size=PAGE)
    return page_or_part(
        "moderation/show.html",
        "moderation/_queue.html",
        status,
        activity=activity,
        queue=queue,
        flags=moderation.flag_counts(activity.id),
        cases=page_listing(
            asked,
            rows_of(activity, queue.cases),
            filters=filters,
            counts={"show": queue.counts},
            total=queue.counts[""],
            count=queue.total,
            size=PAGE,
        ),
        is_together=shown == "people",
        errors=errors or {},
        can_edit=holds("activity.edit"),
        lede=_lede(queue, open_alerts),
        open_alerts=open_alerts,
        setting=moderation.setting_of(activity.id),
        alerts=shown_alerts,
        alert_errors=alert_errors or {},
        alert_typed=alert_typed or {},
    )


def rows_of(activity, cases):
    """What the list shows of each case."""
    out = decided.taken_out([int(case.subject[1:]) for case in cases if case.state == "withdrawn"])
    return [
        {
            "key": case.key,
            "title": words.title(case, activity.design),
            "reasons": [words.why(reason, activity.design) for reason in case.reasons],
            "next": words.next_step(case.reasons[0]),
            "since": when(case.since),
            "state": words.state(case.state, by_staff=int(case.subject[1:]) in out),
            "on_it": case.on_it if case.on_it != g.person.name else "",
            "stamp": f"{case.key}:{case.version}:{case.state}"
            if case.subject[0] == "r" and case.is_review
            else "",
        }
        for case in cases
    ]


def _lede(queue, open_alerts):
    if not queue.counts[""]:
        return (
            ngettext(
                "No case waits; %(count)s step was not finished in time.",
                "No case waits; %(count)s steps were not finished in time.",
                open_alerts,
            )
            if open_alerts
            else _("No case waits.")
        )
    counted = ngettext("%(count)s case waits.", "%(count)s cases wait.", queue.counts[""])
    return f"{counted} " + _(
        "The oldest since %(time)s, %(distance)s.",
        time=when(queue.oldest),
        distance=when(queue.oldest).distance,
    )
