"""The labelled comments under examples/: one a line, `labels | genre | text`, harsh words in [[ ]]."""

from dataclasses import dataclass
from pathlib import Path

from peerreview.domain.diplomacy import Reading

EXAMPLES = Path(__file__).parent / "examples"
LABELS = {
    "H": "harsh",
    "P": "personal",
    "M": "masked",
    "S": "sarcasm",
    "X": "safety",
    "+": "praise",
    "-": "problem",
    ">": "suggestion",
    "@": "location",
    "v": "vague",
    "n": "learner",
    "b": "benign_mask",
}


@dataclass(frozen=True)
class Labelled:
    """One comment, its labels, and where its harsh words stand (None where nothing is marked)."""

    text: str
    genre: str
    labels: frozenset[str]
    span: tuple[int, int] | None


def load(name: str) -> list[Labelled]:
    """All comments of `examples/<name>.txt`."""
    lines = (EXAMPLES / f"{name}.txt").read_text("utf-8").splitlines()
    return [_labelled(line) for line in lines if line.strip() and not line.startswith("#")]


def _labelled(line: str) -> Labelled:
    codes, genre, text = (part.strip() for part in line.split(" | ", 2))
    labels = {LABELS[code] for code in codes if code != " "}
    if {"praise"} <= labels and not labels & {"problem", "suggestion"}:
        labels.add("praise_only")
    if labels & {"personal", "masked"} or "safety" in labels and "harsh" in labels:
        labels.add("harsh")
    if "problem" in labels and not labels & {"praise", "harsh", "personal", "sarcasm"}:
        labels.add("fair")
    span = None
    if "[[" in text:
        start = text.index("[[")
        text = text.replace("[[", "", 1)
        span = (start, text.index("]]"))
        text = text.replace("]]", "", 1)
    return Labelled(text, genre, frozenset(labels), span)


def predicted(reading: Reading) -> set[str]:
    """The labels the coach gives, in the same words."""
    labels = {finding.signal for finding in reading.findings} | set(reading.content)
    return (labels - {"harsh"}) | ({"harsh"} if reading.harsh else set())
