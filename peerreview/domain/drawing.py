"""Sets of questions in a text of the staff, of which each try is asked one: what stands before the first
break is for all, each break begins a set."""

import re

from peerreview.domain import chance

_BLOCK = re.compile(r"<(/?)(hr|blockquote|ul|ol|li|table)\b[^>]*>")


def parts_of(html):
    """[what is for all, first set, second set, ...] of the HTML of an entry. A break inside of a quotation, a
    list or a table begins nothing."""
    parts, depth, start = [], 0, 0
    for found in _BLOCK.finditer(html):
        if found[2] != "hr":
            depth += -1 if found[1] else 1
        elif depth == 0:
            parts.append(html[start : found.start()].strip())
            start = found.end()
    parts.append(html[start:].strip())
    return parts[:1] + [part for part in parts[1:] if part]


def drawn(count, seed, author, name, nth):
    """Which of *count* sets, from 1, an *author* (scope text such as ``p17``) is asked at their try *nth* at
    what is called *name* (a text); 0 where there are none. As many tries as there are sets ask another one
    each time; where somebody begins is by lot."""
    first = int.from_bytes(chance.rank(seed, "set", author, name)[:8])
    return (first + nth - 1) % count + 1 if count else 0


def asked(html, number):
    """The HTML of an entry as it was asked with the set of that *number*: what is for all, and this set. One
    that was taken out since stands for the next that there is; all of it for 0, and where nothing is
    divided."""
    parts = parts_of(html)
    if number < 1 or len(parts) < 2:
        return html
    return "\n".join(part for part in (parts[0], parts[1 + (number - 1) % (len(parts) - 1)]) if part)


def of_all(html):
    """What of an entry is for all, whoever is asked what."""
    return parts_of(html)[0]
