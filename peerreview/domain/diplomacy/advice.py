"""From what was noticed to what is said: settings applied, sentences from the catalogue, at most two tips."""

from functools import lru_cache

from .findings import Finding
from .packs import catalogue
from .settings import HARSH, SIGNALS, STRICTNESS, Settings, key

TIPS = 2
ASKED = frozenset({"sarcasm", "no_next_step", "no_place", "vague", "praise_only", "balanced", "low_effort"})

PERSON = "praise_only.person"
VOICE = ".voice"  # ends the names of what the second voice says: it asks, where a rule would say


def is_guess(rule: str) -> bool:
    """Whether a finding is the second voice's: likely, but nobody can say by which words. It may ask and be
    looked at, never hold anything."""
    return rule.endswith(VOICE)


def findings(
    text: str, raw: list[tuple], language: str, settings: Settings, *, safety_only: bool = False
) -> tuple[Finding, ...]:
    """The raw findings that the settings let through, in words, ordered by place."""
    said = {}
    for signal, start, end, rule, sure in raw:
        loudness = settings.loudness(signal)
        if loudness == "normal" and rule in settings.quieted:
            loudness = "quiet"
        if (
            loudness == "off"
            or sure < STRICTNESS[settings.strictness]
            or (safety_only and signal != "safety")
        ):
            continue
        if settings.dismissed and key(rule, text[start:end]) in settings.dismissed:
            continue
        reason, next_step, rewrite = words(signal, rule, language, settings.starters)
        level = (
            "quiet"
            if loudness == "quiet"
            else "urgent"
            if signal == "safety"
            else "ask"
            if signal in ASKED or is_guess(rule)
            else "say"
        )
        said[signal, start, end] = Finding(signal, start, end, level, rule, reason, next_step, rewrite)
    return tuple(sorted(_widest(said.values()), key=lambda f: (f.start, SIGNALS.index(f.signal), f.end)))


def _widest(said) -> list[Finding]:
    """The findings without those that lie within another of the same signal."""
    reach: dict[str, int] = {}
    kept = []
    for finding in sorted(said, key=lambda f: (f.start, -f.end)):
        if finding.end > reach.get(finding.signal, -1):
            reach[finding.signal] = finding.end
            kept.append(finding)
    return kept


def tips(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """At most two findings to show, by priority; never two about the same words. Tone comes first: beside
    what could hurt nothing is said about a place or a next step."""
    chosen: list[Finding] = []
    for finding in sorted(found, key=lambda f: (_rank(f), f.start)):
        if finding.level == "quiet" or len(chosen) == TIPS:
            continue
        harsh = finding.signal in HARSH
        if any(other.signal == finding.signal or other.signal in HARSH and not harsh for other in chosen):
            continue
        if any(finding.start < other.end and other.start < finding.end for other in chosen):
            continue
        chosen.append(finding)
    return tuple(chosen)


def _rank(finding: Finding) -> float:
    """By priority; praise of the person before vagueness: it says more of what to do."""
    return SIGNALS.index("vague" if finding.rule == PERSON else finding.signal) - (finding.rule == PERSON) / 2


@lru_cache(1024)
def words(
    signal: str, rule: str, language: str, starters: tuple[tuple[str, str], ...] = ()
) -> tuple[str, str, str]:
    """Reason, next step and starter of a rule: its own where the catalogue has one, else its signal's."""
    said = catalogue(language)
    entry = {**said["signal"][signal], **said["rule"].get(rule, {})}
    starter = dict(starters).get(signal, entry["rewrite"])
    return entry["reason"], entry["next_step"], starter


def title(signal: str, language: str = "en") -> str:
    """The heading of a tip: "About the writer"."""
    return catalogue(language)["signal"][signal]["title"]


def notes(language: str) -> dict[str, str]:
    """The sentences about the reading itself: partial, no patterns for this language."""
    return catalogue(language)["note"]
