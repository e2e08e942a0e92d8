"""What the coach has to say about a text: values without behaviour of their own."""

from dataclasses import dataclass, field

from .settings import HARSH, key


@dataclass(frozen=True)
class Finding:
    """One thing noticed. `text[start:end]` of the text as typed are the words meant; an empty span means the
    whole review.

    `level`: "urgent" (safety), "say", "ask" (could be read as; also everything about content) or "quiet"
    (kept, no tip). `rewrite`: words to start from, to be inserted where the caret is; may be empty."""

    signal: str
    start: int
    end: int
    level: str
    rule: str
    reason: str
    next_step: str
    rewrite: str


@dataclass(frozen=True)
class Reading:
    """All findings by place, the content present, at most two tips by priority, and an honest note where
    reading was partial.

    `unread`: (start, end) of the sentences in a language without patterns. Of a text with such a sentence
    nobody can say that it is kind."""

    text: str
    findings: tuple[Finding, ...] = ()
    content: frozenset[str] = frozenset()
    tips: tuple[Finding, ...] = ()
    note: str = ""
    unread: tuple[tuple[int, int], ...] = ()
    sentences: tuple["Seen", ...] = field(default=(), repr=False)

    @property
    def harsh(self) -> bool:
        """True when a classmate could feel attacked: any finding of safety, personal, harsh, masked or
        sarcasm."""
        return any(finding.signal in HARSH for finding in self.findings)

    @property
    def specific(self) -> bool:
        """True when the comment says where, what and how, and all of it was read: the coach's one tick."""
        return (
            not self.unread
            and {"location", "suggestion"} <= self.content
            and bool({"problem", "praise"} & self.content)
        )

    def words(self, finding: Finding) -> str:
        """The words as typed that the finding means."""
        return self.text[finding.start : finding.end]

    def key(self, finding: Finding) -> str:
        """What to store when the writer says "fine as it is"."""
        return key(finding.rule, self.words(finding))


@dataclass(frozen=True)
class Seen:
    """One sentence: its place in the text as typed, and the content it carries."""

    start: int
    end: int
    content: frozenset[str]
