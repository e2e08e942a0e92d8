"""Names that hide: an animal for each (audience, task, seat), keyed by the activity's seed.

*seat* numbers the hidden people of one audience from 0 (the slot of a review under a work, the order in which
a reviewer received works): within one audience no two share an animal, and a newcomer never renames the
others. Without the seed the order of animals is unknown; two audiences get unrelated orders, so that nothing
can be joined across them."""

import functools
import hashlib
import hmac

ANIMALS = (
    "Otter",
    "Heron",
    "Badger",
    "Wren",
    "Lynx",
    "Plover",
    "Hare",
    "Finch",
    "Marten",
    "Swift",
    "Vole",
    "Curlew",
    "Fox",
    "Lark",
    "Beaver",
    "Kestrel",
    "Hedgehog",
    "Teal",
    "Stoat",
    "Linnet",
    "Deer",
    "Osprey",
    "Mole",
    "Robin",
    "Seal",
    "Avocet",
    "Ibex",
    "Siskin",
    "Newt",
    "Egret",
    "Dormouse",
    "Merlin",
    "Squirrel",
    "Dipper",
    "Elk",
    "Gannet",
    "Weasel",
    "Jay",
    "Chamois",
    "Puffin",
    "Toad",
    "Magpie",
    "Porpoise",
    "Thrush",
    "Bison",
    "Starling",
    "Wolf",
    "Swallow",
    "Lizard",
    "Crane",
    "Boar",
    "Nuthatch",
    "Salmon",
    "Oriole",
    "Moose",
    "Kingfisher",
    "Marmot",
    "Warbler",
    "Raven",
    "Sparrow",
    "Bat",
    "Falcon",
    "Turtle",
    "Stork",
)


def alias(seed, audience, task, seat):
    """The animal that *audience* (text such as ``p12``) sees in *seat* (0, 1, ...) of *task*; beyond the list
    it is numbered."""
    rounds, place = divmod(seat, len(ANIMALS))
    name = _order(seed, audience, task)[place]
    return name if not rounds else f"{name} {rounds + 1}"


LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which look like numbers


def letter(seed, place, *, is_group=False):
    """What staff call the person in *place* (0, 1, ...) of the class, or of an activity's groups, on every
    page of an activity: one letter, from the second two dozen on with a number; a group's is doubled. No two
    are the same, and a newcomer renames nobody."""
    audience = "staff.groups" if is_group else "staff"
    rounds, place = divmod(place, len(LETTERS))
    order = sorted(LETTERS, key=lambda one: _digest(seed, audience, "letter", one))
    return order[place] * (2 if is_group else 1) + (str(rounds + 1) if rounds else "")


def token(seed, audience, person):
    """What a page for *audience* sends instead of the id of a *person*: 16 letters and digits."""
    return _digest(seed, audience, "person", person).hex()[:16]


def shuffled(seed, audience, task, items, key):
    """*items* in an order of their own for each audience, by a keyed hash of ``key(item)``; stable as others
    come and go."""
    return sorted(items, key=lambda item: _digest(seed, audience, task, key(item)))


@functools.lru_cache(maxsize=4096)
def _order(seed, audience, task):
    return sorted(ANIMALS, key=lambda animal: _digest(seed, audience, task, animal))


def _digest(seed, *parts):
    return hmac.digest(seed.encode(), "\x1f".join(str(part) for part in parts).encode(), hashlib.sha256)
