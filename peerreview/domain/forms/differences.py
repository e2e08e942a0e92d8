"""What differs between two versions of a form, and what each difference means for what is already written:
one table, read by the page and the tests."""

from typing import NamedTuple

from peerreview.domain.numbers import plain
from peerreview.domain.words import N_


class Effect(NamedTuple):
    """What a kind of difference does: ``counts``: whether a grade can change by it once what was written on
    the older version is measured by the newer one; ``moved``: what happens to it then, as a sentence."""

    counts: bool
    moved: str


EFFECTS = {
    "added": Effect(
        True,
        N_("Who was not asked gave no points for it; its weight counts where somebody was asked."),
    ),
    "removed": Effect(
        True, N_("Its points no longer count. Its comments stay, and their authors still read them.")
    ),
    "kind": Effect(True, N_("Answers to the old question do not count for the new one.")),
    "weight": Effect(True, N_("It counts by its new weight.")),
    "points": Effect(True, N_("Each chosen level gives its new points.")),
    "level_added": Effect(True, N_("Nobody could choose it; where it is the highest, the others give less.")),
    "level_removed": Effect(True, N_("A review that chose it stays as it is, on its own version.")),
    "words": Effect(False, N_("What was long enough then stays.")),
    "asked": Effect(False, N_("Only what is written from now on meets it.")),
    "reworded": Effect(False, N_("No grade changes. Each review is read with the words it was written on.")),
    "order": Effect(False, N_("No grade changes.")),
    "key": Effect(False, N_("Scored again only when you say so, below.")),
}


class Difference(NamedTuple):
    """One difference: its ``kind``, a key of EFFECTS; the ``title`` of the item as it is called now; what is
    so, as a ``sentence`` with ``values``."""

    kind: str
    title: str
    sentence: str
    values: dict

    @property
    def effect(self):
        """Its Effect."""
        return EFFECTS[self.kind]


def between(older, newer):
    """[Difference] of two versions of a form's items, in the order of the newer one, what is gone last.

    Items and levels are the same where their ids are. Nothing differs exactly when the versions are equal."""
    before, after = ({item.id: item for item in items} for items in (older, newer))
    found = []
    for item in newer:
        found += _of_item(before[item.id], item) if item.id in before else [_said("added", item)]
    found += [_said("removed", item) for item in older if item.id not in after]
    kept = [item.id for item in older if item.id in after]
    if kept != [item.id for item in newer if item.id in before]:
        found.append(Difference("order", "", N_("The order is another one."), {}))
    return found


def can_count(differences):
    """Whether any of them can change a grade."""
    return any(one.effect.counts for one in differences)


_SENTENCES = {
    "added": N_("“{title}” is new."),
    "removed": N_("“{title}” is gone."),
    "kind": N_("“{title}” asks for another kind of answer."),
    "weight": N_("“{title}” weighs {after} instead of {before}."),
    "points": N_("“{level}” of “{title}” gives {after} instead of {before} points."),
    "level_added": N_("“{title}” has a new level “{level}”, {after} points."),
    "level_removed": N_("“{title}” has no level “{level}” any more."),
    "words": N_("“{title}” asks for at least {after} words instead of {before}."),
    "asked": N_("“{title}” asks for something else: what must be answered, how much, or of whom."),
    "reworded": N_("“{title}” is worded differently."),
    "key": N_("Of “{title}” another answer is right, or worth something else."),
}


def _said(kind, item, **values):
    return Difference(kind, item.title, _SENTENCES[kind], {"title": item.title, **values})


def _of_item(old, new):
    """[Difference] of one item in two versions."""
    if old == new:
        return []
    if old.kind != new.kind:
        return [_said("kind", new)]
    found = []
    if old.weight != new.weight:
        found.append(_said("weight", new, before=plain(old.weight), after=plain(new.weight)))
    found += _of_levels(old, new)
    common = {level.id for level in old.levels} & {level.id for level in new.levels}
    if old.words != new.words:
        found.append(_said("words", new, before=old.words, after=new.words))
    if _worded(old, common) != _worded(new, common):
        found.append(_said("reworded", new))
    if _keyed(old, common) != _keyed(new, common):
        found.append(_said("key", new))
    if _asked(old, common) != _asked(new, common):
        found.append(_said("asked", new))
    if not found:
        found.append(
            Difference(
                "order",
                new.title,
                N_("The levels of “{title}” stand in another order."),
                {"title": new.title},
            )
        )
    return found


def _of_levels(old, new):
    found = []
    for level in new.levels:
        known = old.level(level.id)
        if known is None:
            found.append(_said("level_added", new, level=level.title, after=plain(level.points)))
        elif known.points != level.points:
            found.append(
                _said(
                    "points",
                    new,
                    level=level.title,
                    before=plain(known.points),
                    after=plain(level.points),
                )
            )
    return found + [
        _said("level_removed", new, level=level.title) for level in old.levels if new.level(level.id) is None
    ]


def _worded(item, common):
    levels = {level.id: (level.title, level.text) for level in item.levels if level.id in common}
    return item.title, item.hint, item.unit, levels


def _keyed(item, common):
    rights = {level.id for level in item.levels if level.right and level.id in common}
    return rights, item.accept, item.points, item.why, item.model, item.topic


def _asked(item, common):
    words = {level.id: level.words for level in item.levels if level.id in common}
    bounds = item.low, item.high, item.least, item.up_to
    return words, bounds, item.most, item.required, item.private, item.each, item.among, item.pool
