"""Where an idea went: which tasks of a design take up each other's texts, and which words stayed."""

import re

LEAST = 3  # words in a row, letter by letter: fewer meet by chance
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


def chain(design):
    """Ids of the tasks along which an idea goes: what each writes alone, then what groups write together
    about all that was there before; () where a design joins nothing."""
    joint = {task.about.name: task.id for task in design.tasks.values() if task.is_joint}
    first = next((name for name in design.tasks if name in joint and not design.tasks[name].is_joint), None)
    found = []
    while first:
        found.append(first)
        first = joint.get(first)
    return tuple(found) if len(found) > 1 else ()


def kept(text, others):
    """[(part of *text*, whether it stayed)]: each word of a part that stayed belongs to LEAST words in a row
    that stand so in each of the *others*. Joined, the parts are the text."""
    words = list(_WORD.finditer(text))
    plain = [word[0].casefold() for word in words]
    theirs = [_rows(other) for other in others]
    # Where a word stays together with the one after it; two rows side by side are two parts.
    is_kept, goes_on = [False] * len(words), [False] * len(words)
    for place in range(len(words) - LEAST + 1):
        row = tuple(plain[place : place + LEAST])
        if theirs and all(row in rows for rows in theirs):
            is_kept[place : place + LEAST] = [True] * LEAST
            goes_on[place : place + LEAST - 1] = [True] * (LEAST - 1)
    parts, at, first = [], 0, 0
    for place, word in enumerate(words):
        if not is_kept[place]:
            first = place + 1
        elif not goes_on[place]:
            start = words[first].start()
            parts += [(text[at:start], False), (text[start : word.end()], True)]
            at, first = word.end(), place + 1
    return [part for part in [*parts, (text[at:], False)] if part[0]]


def _rows(text):
    plain = [word[0].casefold() for word in _WORD.finditer(text)]
    return {tuple(plain[place : place + LEAST]) for place in range(len(plain) - LEAST + 1)}
