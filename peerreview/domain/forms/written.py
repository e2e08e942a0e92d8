"""Kinds of items that one types in: text, numbers, moments, lists."""

from peerreview.domain import clock, numbers
from peerreview.domain.counting import count_words
from peerreview.domain.forms import values
from peerreview.domain.forms.answers import Answer, Missing
from peerreview.domain.forms.kind import (
    LONGEST_ENTRY,
    MOST_ENTRIES,
    Kind,
    Told,
    count_missing,
    counts,
    note,
    titles,
    typed_text,
)
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_


class Text(Kind):
    """Words, as many as they like or within bounds."""

    name = "text"
    title = N_("Text")
    keys = ("model",)
    is_prose = has_words = True

    def parse(self, entry, title):
        return {"model": note(entry, "model", title)}

    def missing(self, item, answer):
        words = count_words(answer.text)
        if item.required and not words and not item.words:
            return [Missing(item.id, "text", N_("your text for {title}"), {"title": item.title})]
        return words_missing(item, words, item.words if item.required or words else 0)

    def tell(self, item, answer, names):
        return Told(text=answer.text)


class InText(Kind):
    """A note beside a place of a text; its level is the criterion that it is about, or none. Without words it
    is no note, and nothing is missing."""

    name = "in_text"
    title = N_("Note in the text")
    is_prose = has_words = True

    def parts(self, item):
        return ("level", "text")

    def read(self, item, given):
        level, text = item.level(given.get("level")), typed_text(given)
        return Answer(item.id, level.id if level and text.strip() else "", text=text)

    def tell(self, item, answer, names):
        return Told(titles(item, answer.level), answer.text)


def words_missing(item, words, least):
    """[Missing] when a text is shorter than *least* words or longer than the item allows."""
    if words < least:
        values = {"count": least - words, "title": item.title}
        sentence = N_("1 word on {title}") if least - words == 1 else N_("{count} words on {title}")
        return [Missing(item.id, "text", sentence, values)]
    if item.most and words > item.most:
        values = {"count": words - item.most, "title": item.title}
        one, many = N_("1 word too many on {title}"), N_("{count} words too many on {title}")
        return [Missing(item.id, "text", one if words - item.most == 1 else many, values)]
    return []


class Number(Kind):
    """A number in a unit, with a decimal point or comma."""

    name = "number"
    title = N_("Number")
    keys = ("low", "high", "unit")
    asks = N_("a number for {title}")
    unread = N_("“{typed}” is not a number. Type digits, such as 12 or 3.5.")
    unread_bound = N_("“{value}” in “{title}” must be a number.")

    def parse(self, entry, title):
        unit = str(entry.get("unit") or "").strip()[:40]
        found = {key: self._bound(entry, key, title) for key in ("low", "high")}
        if None not in found.values() and found["low"] > found["high"]:
            raise Invalid(
                N_("“{title}” wants at least {low} but at most {high}."),
                field="high",
                title=title,
                low=numbers.plain(found["low"]),
                high=numbers.plain(found["high"]),
            )
        return {**found, "unit": unit}

    def _bound(self, entry, key, title):
        given = entry.get(key)
        if given is None or given == "":
            return None
        found = self.value(numbers.plain(given) if isinstance(given, float) else str(given))
        if found is None:
            raise Invalid(self.unread_bound, field=key, value=given, title=title)
        return float(found)

    def value(self, text):
        """The number typed, or None."""
        return numbers.typed(text)

    def said(self, item, value):
        """A bound of the item in words."""
        return f"{numbers.plain(value)} {item.unit}".strip()

    def read(self, item, given):
        text = typed_text(given).strip()
        value = self.value(text)
        return Answer(item.id, "", None if value is None else float(value), text)

    def missing(self, item, answer):
        if item.required and not answer.text:
            return [Missing(item.id, "text", self.asks, {"title": item.title})]
        return []

    def error(self, item, given, answer):
        if not answer.text:
            return None
        if answer.value is None:
            return self.unread, {"typed": answer.text[:60]}
        if item.low is not None and answer.value < item.low:
            return N_("At least {low} fits here."), {"low": self.said(item, item.low)}
        if item.high is not None and answer.value > item.high:
            return N_("At most {high} fits here."), {"high": self.said(item, item.high)}
        return None

    def understood(self, item, answer):
        if answer.value is None:
            return None
        return N_("That is {value}."), {"value": self.said(item, answer.value)}

    def tell(self, item, answer, names):
        return Told((f"{answer.text} {item.unit}".strip(),) if answer.text else ())


class Minutes(Number):
    """Whole minutes, typed as 90, 1:30 or 1 h 30."""

    name = "minutes"
    title = N_("Length of time")
    keys = ("low", "high")
    asks = N_("how long for {title}")
    unread = N_("“{typed}” is no length of time. Type minutes, or hours and minutes such as 1:30 or 1 h 30.")
    unread_bound = N_("“{value}” in “{title}” must be a length of time, such as 90 or 1:30.")

    def value(self, text):
        return values.minutes(text)

    def said(self, item, value):
        return values.spoken_minutes(int(value))

    def tell(self, item, answer, names):
        if answer.value is None:
            return Told((answer.text,) if answer.text else ())
        return Told((values.spoken_minutes(int(answer.value)),))


class Moment(Kind):
    """A date and a time; kept as UTC ISO text, typed and shown in the course's zone."""

    name = "moment"
    title = N_("Date and time")
    keys = ("ahead",)

    def parse(self, entry, title):
        return {"ahead": bool(entry.get("ahead", False))}

    def parts(self, item):
        return ("moment",)

    def read(self, item, given):
        text = typed_text(given).strip()
        found = values.moment(text)
        return Answer(item.id, text=values.moment_text(found) if found else text)

    def missing(self, item, answer):
        if item.required and not answer.text:
            return [Missing(item.id, "text", N_("a date and a time for {title}"), {"title": item.title})]
        return []

    def error(self, item, given, answer):
        if not answer.text or values.moment(answer.text) is not None:
            return None
        try:
            clock.read(answer.text, "UTC")
        except Invalid as refusal:
            if refusal.sentence == clock.FAR:
                return refusal.sentence, refusal.values
            return (
                N_("“{typed}” is no date with a time. Choose both, such as 2026-12-11T17:00."),
                {"typed": answer.text[:60]},
            )
        # Somewhere it is a time; where it was typed the clocks are moved just then.
        return (
            N_(
                "At “{typed}” the clocks change. Where it comes twice, choose which is meant; where it never "
                "comes, a time before or after."
            ),
            {"typed": answer.text[:60]},
        )

    def understood(self, item, answer):
        found = values.moment(answer.text)
        return (N_("That is {moment}."), {"moment": found}) if found else None

    def tell(self, item, answer, names):
        found = values.moment(answer.text)
        return Told((found or answer.text,) if answer.text else ())


class List(Kind):
    """Several short entries, one a line."""

    name = "list"
    title = N_("List, one entry a line")
    keys = ("least", "up_to", "timed")
    has_words = True

    def parse(self, entry, title):
        return counts(entry, title, MOST_ENTRIES) | {"timed": str(entry.get("timed") or "")[:40]}

    def read(self, item, given):
        return Answer(item.id, text="\n".join(values.entries(typed_text(given))))

    def missing(self, item, answer):
        count = len(values.entries(answer.text))
        least = max(item.least, 1) if item.required else item.least if count else 0
        return count_missing(
            item,
            count,
            least,
            item.up_to or MOST_ENTRIES,
            "text",
            N_("{count} more in {title}"),
            N_("{count} too many in {title}"),
        )

    def error(self, item, given, answer):
        for place, line in enumerate(values.entries(answer.text), 1):
            if len(line) > LONGEST_ENTRY:
                return (
                    N_("Entry {place} has {count} characters; up to {most} fit. Put the details elsewhere."),
                    {"place": place, "count": len(line), "most": LONGEST_ENTRY},
                )
        return None

    def understood(self, item, answer):
        count = len(values.entries(answer.text))
        if item.least > 1:
            return N_("{count} of at least {least}"), {"count": count, "least": item.least}
        return (N_("{count} so far"), {"count": count}) if count else None

    def tell(self, item, answer, names):
        return Told(lines=tuple(values.entries(answer.text)))
