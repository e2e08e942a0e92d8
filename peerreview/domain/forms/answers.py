"""What a form's typed values come to: answers, what is missing, errors."""

from dataclasses import dataclass, field

from peerreview.domain.words import N_

LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One item as answered: ``level`` id or "", ``value`` points or None, ``text`` as typed."""

    item: str
    level: str = ""
    value: float | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing still missing: ``sentence`` with ``values``, at ``item``; ``part`` is level or text."""

    item: str
    part: str
    sentence: str
    values: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a form's typed values come to: answers in item order, what is missing, errors by item, words by
    item."""

    answers: tuple[Answer, ...]
    missing: tuple[Missing, ...]
    errors: dict[str, tuple[str, dict]]
    words: dict[str, int]

    @property
    def is_complete(self):
        """Whether it may be handed in."""
        return not self.missing and not self.errors

    @property
    def is_empty(self):
        """Whether nothing at all was typed or chosen."""
        return not any(answer.level or answer.text.strip() for answer in self.answers)


def count_words(text):
    """Words of a text: runs between white space that hold a letter or a digit."""
    return sum(
        1 for run in text.split() if run[0].isalnum() or any(map(str.isalnum, run))
    )  # nearly all begin with a letter


def read(items, typed):
    """The Reading of *typed* (a draft mapping, see above) against *items*."""
    answers, missing, errors, words = [], [], {}, {}
    for item in items:
        given = typed.get(item.id) or {}
        answer = _answer(item, given)
        answers.append(answer)
        if item.has_text:
            words[item.id] = count_words(answer.text)
            if len(answer.text) > LONGEST:
                errors[item.id] = (
                    N_(
                        "This is {count} characters long; up to {most} fit. Your text is all here: shorten "
                        "it."
                    ),
                    {"count": len(answer.text), "most": LONGEST},
                )
        missing.extend(_missing(item, answer, words.get(item.id, 0)))
    return Reading(tuple(answers), tuple(missing), errors, words)


def _answer(item, given):
    text = str(given.get("text") or "") if item.has_text else ""
    if item.kind == "checklist":
        known = [level.id for level in item.levels]
        ticks = [tick for tick in known if tick in (given.get("ticks") or ())]
        return Answer(item.id, " ".join(ticks), None, "")
    level = item.level(given.get("level")) if item.levels else None
    value = level.points if level and item.kind in ("criterion", "scale") else None
    return Answer(item.id, level.id if level else "", value, text)


def _missing(item, answer, words):
    if item.required and item.levels and item.kind != "checklist" and not answer.level:
        yield Missing(
            item.id,
            "level",
            N_("a level for {title}") if item.kind == "criterion" else N_("an answer to {title}"),
            {"title": item.title},
        )
    if not item.has_text:
        return
    chosen = item.level(answer.level)
    least = max(item.words if item.required or words else 0, chosen.words if chosen else 0)
    if item.required and item.kind == "text" and not words and not item.words:
        yield Missing(item.id, "text", N_("your text for {title}"), {"title": item.title})
    elif words < least:
        yield Missing(
            item.id, "text", N_("{count} words on {title}"), {"count": least - words, "title": item.title}
        )
    elif item.most and words > item.most:
        yield Missing(
            item.id,
            "text",
            N_("{count} words too many on {title}"),
            {"count": words - item.most, "title": item.title},
        )


def progress(items, typed):
    """(done, begun, total) over the required items, for "2 of 4 criteria answered"."""
    reading = read(items, typed)
    open_items = {missing.item for missing in reading.missing}
    asked = [item for item in items if item.required]
    given = {answer.item for answer in reading.answers if answer.level or answer.text.strip()}
    done = sum(1 for item in asked if item.id not in open_items)
    return done, sum(1 for item in asked if item.id in open_items and item.id in given), len(asked)
