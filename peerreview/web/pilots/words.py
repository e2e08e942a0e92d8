"""The numbers of a pilot in words, and where they stand on a line: further right is always better."""

from typing import NamedTuple

from peerreview.domain import pilots as rules
from peerreview.domain.numbers import rounded
from peerreview.web.pilots.forms import ACTS, TITLES
from peerreview.web.text import _, ngettext, number

STATES = {
    rules.UNMEASURED: (_("Never measured so far"), "warn", "warn"),
    rules.TOO_FEW: (_("Too few to be told"), "draft", ""),
    rules.REACHED: (_("Target reached"), "done", "check"),
    rules.ON_THE_WAY: (_("On the way"), "now", ""),
    rules.TOO_EARLY: (_("Too early to say"), "draft", ""),
    rules.WORSE: (_("Worse than before"), "late", "warn"),
    rules.KEPT: (_("As it was before"), "now", ""),
    rules.MOVED: (_("Not as it was before"), "draft", ""),
}
ROOM = 0.15  # of the span, left free at both ends of a line


class Row(NamedTuple):
    """One outcome as it is shown: ``before``, ``now``, ``target``, ``low`` and ``high`` in words ("": not
    told), ``of`` how many, the ``state`` (words, tone, icon), the sentences ``more``, and ``at``: places on a
    line in percent, {was, now, low, high, target} (None: there is none)."""

    kind: str
    title: str
    outcome: object
    before: str
    now: str
    target: str
    low: str
    high: str
    of: str
    state: tuple
    more: list
    at: dict | None


def rows_of(report):
    """[Row] of a Report."""
    return [_row(line) for line in report.lines]


def in_unit(value, unit):
    """A value with its unit: 62%, 6.9 steps."""
    said = number(value, 1)
    return _("%(number)s%%", number=said) if unit == "%" else f"{said} {unit}".strip()


def _row(line):
    outcome, found = line.outcome.of, line.measured.number
    is_told = found.value is not None
    said = [in_unit(one, outcome.unit) if is_told else "" for one in (found.value, found.low, found.high)]
    return Row(
        TITLES[outcome.kind],
        outcome.title,
        line.outcome,
        in_unit(outcome.baseline, outcome.unit),
        said[0],
        in_unit(outcome.target, outcome.unit),
        *said[1:],
        ngettext("%(count)s person", "%(count)s people", found.count) if is_told else "",
        STATES[line.standing],
        _more(line),
        _at(outcome, found) if is_told else None,
    )


def _more(line):
    """What else is to be known of an outcome, in sentences."""
    outcome, found, gain = line.outcome.of, line.measured.number, line.measured.gain
    more = []
    if outcome.is_to_stay:
        more.append(_("The target is what it was before: the pilot can keep it or lose it, not attain it."))
    elif outcome.target < outcome.baseline:
        more.append(_("Fewer is better."))
    if line.standing == rules.UNMEASURED:
        more.append(_("No value has come yet. If none comes, the report says that it was never measured."))
    if line.standing == rules.REACHED and not rules.is_sure(outcome, found):
        more.append(_("The interval still reaches short of the target."))
    if line.standing == rules.TOO_EARLY:
        more.append(_("The interval still holds what it was before."))
    if line.standing in (rules.ON_THE_WAY, rules.TOO_EARLY):
        part = rounded(100 * outcome.attained(found.value))
        more.append(_("%(part)s%% of the way to the target.", part=part))
    if gain is not None and gain.value is not None:
        more.append(_gained(outcome, gain))
    return more


def _gained(outcome, gain):
    values = {key: in_unit(getattr(gain, key), outcome.unit) for key in ("value", "low", "high")}
    return _(
        "The same %(count)s people, first and last: changed by %(value)s (%(low)s to %(high)s).",
        count=gain.count,
        **values,
    )


def _at(outcome, found):
    values = {"was": outcome.baseline, "target": outcome.target}
    values |= {"now": found.value, "low": found.low, "high": found.high}
    least, most = min(values.values()), max(values.values())
    span = (most - least) or 1.0
    places = {key: (value - least) / span * (1 - 2 * ROOM) + ROOM for key, value in values.items()}
    if outcome.target < outcome.baseline:
        places = {key: 1 - value for key, value in places.items()}
        places["low"], places["high"] = places["high"], places["low"]
    found = {key: float(rounded(100 * value, 2)) for key, value in places.items()}
    return found | {"width": float(rounded(found["high"] - found["low"], 2))}


def decided(act):
    """What a decision says."""
    return ACTS[act][0] if act in ACTS else _("Closed")


def summary(report):
    """One sentence about all three outcomes."""
    counts = {state: sum(line.standing == state for line in report.lines) for state in STATES}
    parts = [
        (
            counts[rules.REACHED],
            ngettext(
                "%(count)s of 3 outcomes has reached its target",
                "%(count)s of 3 outcomes have reached their targets",
                counts[rules.REACHED],
            ),
        ),
        (counts[rules.ON_THE_WAY], _("%(count)s on the way", count=counts[rules.ON_THE_WAY])),
        (counts[rules.WORSE], _("%(count)s worse than before", count=counts[rules.WORSE])),
        (counts[rules.UNMEASURED], _("%(count)s not measured so far", count=counts[rules.UNMEASURED])),
    ]
    early = sum(counts[one] for one in (rules.TOO_EARLY, rules.TOO_FEW))
    parts.append((early, _("%(count)s too early to say", count=early)))
    kept = counts[rules.KEPT] + counts[rules.MOVED]
    parts.append((kept, _("%(count)s with a target to keep", count=kept)))
    return "; ".join(words for count, words in parts if count)
