"""What a form's typed values come to: answers, what is missing, errors."""

from dataclasses import dataclass, field

from peerreview.domain.counting import count_words
from peerreview.domain.forms import timeline, values
from peerreview.domain.words import N_

LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class Answer:
    """One item as answered: ``level`` id ("" = none; several ids with a space between, where several may be
    chosen), ``value`` points, number or minutes, or None; ``text`` as typed."""

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


PAST = N_("This moment is over. Choose one that is still to come.")


def read(items, typed, now=None):
    """The Reading of *typed* (a draft mapping, see above) against *items*. *now*: the moment at which it
    would be handed in for the first time, where what is to come is asked for; None: nothing is asked of
    that."""
    answers, missing, errors, words = [], [], {}, {}
    for item in items:
        given, rules = typed.get(item.id) or {}, item.rules
        answer = rules.read(item, given)
        answers.append(answer)
        if rules.is_prose:
            words[item.id] = count_words(answer.text)
        error = _too_long(answer) or rules.error(item, given, answer)
        if error:
            errors[item.id] = error
        missing.extend(rules.missing(item, answer))
    missing = _one_is_enough(items, answers, missing)
    found = {answer.item: answer for answer in answers}
    for item in items:
        wrong = _beside(item, found, now)
        if wrong:
            errors.setdefault(item.id, wrong)
    return Reading(tuple(answers), tuple(missing), errors, words)


def _one_is_enough(items, answers, missing):
    """*missing* where a file or a text is enough: without what the other stands for, and where both lack,
    told as one."""
    given = {answer.item: answer for answer in answers}
    for item in items:
        if not item.instead or item.instead not in given:
            continue
        text, has_file = given[item.instead].text.strip(), bool(given[item.id].level)
        needless = {item.instead} if has_file and not text else {item.id} if text and not has_file else set()
        if not text and not has_file and any(one.item in (item.id, item.instead) for one in missing):
            needless = {item.id, item.instead}
            title = next(one.title for one in items if one.id == item.instead)
            sentence = N_("a text in {text}, or a file in {title}")
            missing = [
                *missing,
                Missing(item.instead, "text", sentence, {"text": title, "title": item.title}),
            ]
            missing = [one for one in missing if one.item not in needless or one.sentence == sentence]
            continue
        missing = [one for one in missing if one.item not in needless]
    return missing


def _beside(item, answers, now):
    """(sentence, values) of what an answer cannot be beside the others, or beside the clock; None where it
    stands."""
    answer = answers[item.id]
    if item.timed and answer.text:
        length = answers.get(item.timed)
        return timeline.wrong(values.entries(answer.text), length and length.value)
    moment = values.moment(answer.text) if item.ahead and now else None
    return (PAST, {}) if moment and moment <= now else None


def _too_long(answer):
    if len(answer.text) <= LONGEST:
        return None
    return (
        N_("This is {count} characters long; up to {most} fit. Your text is all here: shorten it."),
        {"count": len(answer.text), "most": LONGEST},
    )


def progress(items, typed):
    """(done, begun, total) over the required items, for "2 of 4 criteria answered"."""
    reading = read(items, typed)
    open_items = {missing.item for missing in reading.missing} | reading.errors.keys()
    asked = [item for item in items if item.required]
    given = {answer.item for answer in reading.answers if answer.level or answer.text.strip()}
    done = sum(1 for item in asked if item.id not in open_items)
    return done, sum(1 for item in asked if item.id in open_items and item.id in given), len(asked)
