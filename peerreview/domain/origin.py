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
    """[(part of *text*, whether it stayed)]: parts in which any LEAST words in a row stand so in each of the
    *others*. Joined, the parts are the text."""
    words = list(_WORD.finditer(text))
    plain = [word[0].casefold() for word in words]
    theirs = [_rows(other) for other in others]
    is_kept = [False] * len(words)
    for place in range(len(words) - LEAST + 1):
        row = tuple(plain[place : place + LEAST])
        if theirs and all(row in rows for rows in theirs):
            is_kept[place : place + LEAST] = [True] * LEAST
    parts, at = [], 0
    for place, word in enumerate(words):
        if place and is_kept[place] and is_kept[place - 1]:
            continue
        if is_kept[place]:
            last = place
            while last + 1 < len(words) and is_kept[last + 1]:
                last += 1
            parts += [(text[at : word.start()], False), (text[word.start() : words[last].end()], True)]
            at = words[last].end()
    return [part for part in [*parts, (text[at:], False)] if part[0]]


def _rows(text):
    plain = [word[0].casefold() for word in _WORD.finditer(text)]
    return {tuple(plain[place : place + LEAST]) for place in range(len(plain) - LEAST + 1)}
