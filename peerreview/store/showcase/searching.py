"""What the search box finds in the showcase. No entry is kept of it: what is shown is read as its page reads
it, so that what ended, was taken back, or is not for the asker is not found."""

from typing import NamedTuple

from peerreview.domain import search
from peerreview.store import db
from peerreview.store.showcase.finding import SHOWN, Item, of_course, texts

AMONG = 200  # the newest of a course in which words are looked for


class ShownHit(NamedTuple):
    """An Item that the asker may read, the code of the class through which they do, and the (before, found,
    after) of a place in it, or None."""

    item: Item
    code: str
    excerpt: tuple | None


def shown(standings, question, now, *, most):
    """[ShownHit] of what may be read in the showcases of the courses of *standings*, the newest yes of each
    first, one more than *most* where there are more. All words stand in it, in its title, in what its writers
    say of how they went about it, or in the names they show."""
    sought, found = search.wanted(question), {}
    if not sought or not db.row(f"select 1 from exhibit x where {SHOWN}"):
        return []
    for standing in standings:
        items = [one for one in of_course(standing, now)[:AMONG] if one.id not in found]
        read = texts(items) if items else {}
        for one in items:
            words = [answer.text for answer in read[one.id][1] if answer.text]
            said = [*words, one.approach]
            if search.fits("\n".join([one.title, one.author, *said]), sought):
                excerpt = next(filter(None, (search.excerpt(text, question) for text in said)), None)
                found[one.id] = ShownHit(one, standing.code, excerpt)
                if len(found) > most:
                    return list(found.values())
    return list(found.values())
