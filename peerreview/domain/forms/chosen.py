"""Kinds of items that one chooses in: levels, ticks, people."""

from peerreview.domain.counting import count_words
from peerreview.domain.forms.answers import Answer, Missing
from peerreview.domain.forms.kind import (
    MOST_PEOPLE,
    Kind,
    Told,
    count_missing,
    counts,
    read_whole,
    refuse_too_many,
    ticked,
    titles,
    typed_text,
)
from peerreview.domain.forms.written import words_missing
from peerreview.domain.refusals import Invalid
from peerreview.domain.words import N_

AMONG = ("group", "class")
UNSURE, CANNOT_SAY = "unsure", N_("I cannot say")


class Choice(Kind):
    """One of several levels, without points."""

    name = "choice"
    title = N_("Choice")
    fewest = 2
    asks = N_("an answer to {title}")

    def parts(self, item):
        return ("level",)

    def read(self, item, given):
        level = item.level(given.get("level"))
        return Answer(item.id, level.id if level else "", level.points if level and self.has_points else None)

    def missing(self, item, answer):
        if item.required and not answer.level:
            return [Missing(item.id, "level", self.asks, {"title": item.title})]
        return []

    def tell(self, item, answer, names):
        return Told(titles(item, answer.level))


class Scale(Choice):
    """One of several levels with points; where ``unsure`` is offered, also that one cannot say, which has
    none and is left out of every mean."""

    name = "scale"
    title = N_("Levels without a comment")
    has_points = True
    keys = ("unsure",)

    def parse(self, entry, title):
        return {"unsure": bool(entry.get("unsure", False))} if "unsure" in self.keys else {}

    def read(self, item, given):
        if item.unsure and given.get("level") == UNSURE:
            return Answer(item.id, UNSURE)
        return super().read(item, given)

    def tell(self, item, answer, names):
        return Told((CANNOT_SAY,)) if answer.level == UNSURE else super().tell(item, answer, names)


class Criterion(Scale):
    """Levels with points, and a comment."""

    name = "criterion"
    title = N_("Criterion: levels and a comment")
    is_prose = has_words = True
    asks = N_("a level for {title}")

    def parts(self, item):
        return ("level", "text")

    def read(self, item, given):
        chosen = super().read(item, given)
        return Answer(item.id, chosen.level, chosen.value, typed_text(given))

    def missing(self, item, answer):
        words, chosen = count_words(answer.text), item.level(answer.level)
        least = max(item.words if item.required or words else 0, chosen.words if chosen else 0)
        return [*super().missing(item, answer), *words_missing(item, words, least)]

    def tell(self, item, answer, names):
        return Told(super().tell(item, answer, names).chosen, answer.text)


class Checklist(Kind):
    """Any number of ticks, or at least so many."""

    name = "checklist"
    title = N_("Ticks")
    fewest = 1
    keys = ("least", "confirms")

    def parts(self, item):
        return ("ticks",)

    def parse(self, entry, title):
        least = min(read_whole(entry.get("least") or 0, title), MOST_PEOPLE)
        return {"least": least, "confirms": str(entry.get("confirms") or "")[:40]}

    def check(self, item):
        refuse_too_many(item)

    def missing(self, item, answer):
        least, count = min(item.least, len(item.levels)), len(answer.level.split())
        more = N_("{count} more ticks in {title}")
        return count_missing(item, count, least, len(item.levels), "level", more, more)

    def read(self, item, given):
        return Answer(item.id, " ".join(ticked(item, given)))

    def tell(self, item, answer, names):
        return Told(titles(item, answer.level))


class People(Kind):
    """One or several people of the writer's group or class; kept as their enrolments' ids."""

    name = "people"
    title = N_("People of the group or class")
    keys = ("among", "least", "up_to")

    def parts(self, item):
        return ("people",)

    def parse(self, entry, title):
        among = entry.get("among") or AMONG[0]
        if among not in AMONG:
            raise Invalid(
                N_("“{value}” in “{title}” is nobody to choose among. Known are {known}."),
                field="among",
                value=among,
                title=title,
                known=", ".join(AMONG),
            )
        return {"among": among, **counts(entry, title, MOST_PEOPLE)}

    def read(self, item, given):
        ticks = {str(tick) for tick in given.get("ticks") or ()}
        return Answer(item.id, " ".join(person.id for person in item.people if person.id in ticks))

    def missing(self, item, answer):
        count = len(answer.level.split())
        least = max(item.least, 1) if item.required else item.least if count else 0
        # Nobody owes more people than there are.
        return count_missing(
            item,
            count,
            min(least, len(item.people)),
            item.up_to or MOST_PEOPLE,
            "level",
            N_("{count} more people in {title}"),
            N_("{count} people too many in {title}"),
        )

    def error(self, item, given, answer):
        gone = {str(tick) for tick in given.get("ticks") or ()} - {person.id for person in item.people}
        if gone and item.people:
            return N_("{count} of those you chose are no longer here. Choose again."), {"count": len(gone)}
        return None

    def tell(self, item, answer, names):
        gone = N_("somebody who left")
        return Told(tuple(names.get(person, gone) for person in answer.level.split()))
