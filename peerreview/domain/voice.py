"""How evenly a group shares its words: one number for all of them, never one for a person.

Equality of voice is 1 - G, with the Gini coefficient G = sum |xi - xj| / (2 n^2 mean) over all ordered pairs
of the n members and their amounts x (words): 1 when all say as much, 1/n when one says everything. The Gini
coefficient of words is the measure of equal participation in computer-supported collaborative learning."""

QUIET = 0.25  # of a fair share: who has less has had little room
FEWEST = 3  # members: of fewer, one number says who said how much


def equality(amounts):
    """1 - G of how much each member said (0 or more, silent ones too): 0..1, or None while nobody said
    anything or there are fewer than FEWEST members."""
    total, count = sum(amounts), len(amounts)
    if count < FEWEST or total <= 0:
        return None
    # Sorted, the sum over all pairs is one over members: each counts by its place.
    weighted = sum((2 * place - count - 1) * amount for place, amount in enumerate(sorted(amounts), 1))
    return 1 - weighted / (count * total)


def quiet(amounts):
    """How many members have said less than QUIET of a fair share (the total over their number)."""
    return sum(amount * len(amounts) < QUIET * sum(amounts) for amount in amounts)
