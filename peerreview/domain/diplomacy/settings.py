"""What an instructor chooses for the coach of one activity, and what a writer has waved through."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass

SIGNALS = (  # by priority: what comes first is shown first
    "safety",
    "personal",
    "harsh",
    "masked",
    "sarcasm",
    "shouting",
    "no_next_step",
    "no_place",
    "vague",
    "praise_only",
    "balanced",
    "absolute",
    "low_effort",
)
HARSH = frozenset({"safety", "personal", "harsh", "masked", "sarcasm"})
LOUDNESS = ("off", "quiet", "normal")
STRICTNESS = {
    "lenient": 3,
    "normal": 2,
    "strict": 1,
}  # the least certainty (1 to 3) a rule must have to speak


@dataclass(frozen=True)
class Settings:
    """How the coach reads one activity's comments.

    `signals`: pairs (signal, "off" | "quiet" | "normal"); unnamed signals are normal. Quiet findings are
    kept, never shown as a tip. `strictness`: "lenient" (only certain rules), "normal", "strict" (also mere
    possibilities). `allowed`: terms of the field that no rule may take offence at. `dismissed`: keys (see
    `key`) the writer called fine. `starters`: pairs (signal, text) that replace the catalogue's starter.
    `fresh`: the comment is just being begun, so its first 15 words are read for safety only. `quieted`: rules
    that give no tip, whatever their signal (see `learning`). `placed`: the comment stands at a place of the
    work, so it need not name one. Raises ValueError for an unknown signal, loudness or strictness."""

    signals: tuple[tuple[str, str], ...] = ()
    strictness: str = "normal"
    allowed: tuple[str, ...] = ()
    dismissed: frozenset[str] = frozenset()
    starters: tuple[tuple[str, str], ...] = ()
    fresh: bool = False
    quieted: frozenset[str] = frozenset()
    placed: bool = False

    def __post_init__(self):
        for signal, loudness in self.signals:
            if signal not in SIGNALS or loudness not in LOUDNESS:
                raise ValueError(f"unknown signal or loudness: {signal} {loudness}")
        if self.strictness not in STRICTNESS:
            raise ValueError(f"unknown strictness: {self.strictness}")
        if any(signal not in SIGNALS for signal, _ in self.starters):
            raise ValueError("a starter for an unknown signal")

    def loudness(self, signal: str) -> str:
        """`off`, `quiet` or `normal`."""
        return dict(self.signals).get(signal, "normal")

    def to_json(self) -> str:
        """The settings as JSON with sorted keys: equal settings give equal text."""
        sets = {"dismissed": sorted(self.dismissed), "quieted": sorted(self.quieted)}
        return json.dumps(asdict(self) | sets, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Settings":
        """The inverse of `to_json`; missing keys take their defaults. Raises ValueError for anything that is
        not such settings."""
        given = json.loads(text or "{}")
        if not isinstance(given, dict) or given.keys() - cls.__dataclass_fields__.keys():
            raise ValueError("not the settings of a coach")
        try:
            return cls(
                signals=tuple((str(s), str(v)) for s, v in given.get("signals", ())),
                strictness=given.get("strictness", "normal"),
                allowed=tuple(map(str, given.get("allowed", ()))),
                dismissed=frozenset(map(str, given.get("dismissed", ()))),
                quieted=frozenset(map(str, given.get("quieted", ()))),
                starters=tuple((str(s), str(v)) for s, v in given.get("starters", ())),
                fresh=bool(given.get("fresh", False)),
                placed=bool(given.get("placed", False)),
            )
        except TypeError as error:
            raise ValueError("not the settings of a coach") from error


def key(rule: str, words: str) -> str:
    """A stable name for "this rule, on these words": survives edits elsewhere, capitals, spaces and
    punctuation.

    The words themselves are hashed, so what a writer waved through can be stored without storing the text.
    """
    bare = " ".join(re.findall(r"\w+", words.casefold())) or words.strip()
    return f"{rule}#{hashlib.blake2b(bare.encode('utf-8', 'surrogatepass'), digest_size=6).hexdigest()}"
