"""How likely a response needs a moderator's eye: a noisy-or of the rules that fired, with its reasons in
words."""

from collections.abc import Iterable

from .findings import Finding
from .packs import catalogue

WEIGHTS = {
    "safety": 0.9,
    "personal": 0.5,
    "masked": 0.5,
    "harsh": 0.35,
    "sarcasm": 0.15,
    "shouting": 0.1,
    "absolute": 0.1,
}
FLAGGED = 0.6  # a report by the person it was written to
SENT_ANYWAY = 1.3  # factor: sent after a tip had been shown about it


class Risk(float):
    """A number 0 to 1 to order a queue by, never to be shown; `reasons` are what people see."""

    reasons: tuple[str, ...]

    def __new__(cls, value: float, reasons: tuple[str, ...] = ()):
        made = super().__new__(cls, value)
        made.reasons = reasons
        return made


def risk(
    findings: Iterable[Finding], *, flagged: bool = False, sent_anyway: bool = False, language: str = "en"
) -> Risk:
    """1 - product of (1 - weight) over the findings (Pearl's noisy-or: any one cause may suffice), and why,
    worst first.

    Findings of one signal count once per distinct span, at most three times. Content signals (vague, no
    place) are no risk."""
    said = catalogue(language)["risk"]
    counts: dict[str, int] = {}
    for finding in findings:
        if finding.signal in WEIGHTS:
            counts[finding.signal] = counts.get(finding.signal, 0) + 1
    quiet = 1.0
    for signal, count in counts.items():
        weight = min(0.95, WEIGHTS[signal] * (SENT_ANYWAY if sent_anyway else 1))
        quiet *= (1 - weight) ** min(count, 3)
    if flagged:
        quiet *= 1 - FLAGGED
    reasons = ([said["flagged"]] if flagged else []) + [
        said[s] for s in sorted(counts, key=lambda s: -WEIGHTS[s])
    ]
    if sent_anyway and counts:
        reasons.append(said["sent_anyway"])
    return Risk(min(0.9999, round(1 - quiet, 4)), tuple(reasons))
